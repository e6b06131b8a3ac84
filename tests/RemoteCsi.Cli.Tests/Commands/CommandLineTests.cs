using System.CommandLine;
using RemoteCsi.Cli.Commands;

namespace RemoteCsi.Cli.Tests.Commands;

public sealed class CommandLineTests
{
    [Fact]
    public void Command_ThatALineNames_IsMadeAlone_AndIsTheSameAsAmongAll()
    {
        RootCommand all = CommandLine.Build();
        Assert.Equal(CommandLine.Commands.Select(command => command.Name), all.Subcommands.Select(command => command.Name));
        Assert.All(all.Subcommands, expected =>
        {
            Command made = Assert.Single(CommandLine.BuildFor([expected.Name, "--help"]).Subcommands);
            Assert.Equal(expected.Name, made.Name);
            Assert.Equal(expected.Options.Select(option => option.Name), made.Options.Select(option => option.Name));
            Assert.Equal(expected.Subcommands.Select(command => command.Name), made.Subcommands.Select(command => command.Name));
        });
    }

    [Fact]
    public void LineThatNamesNone_HasAllToChooseFrom_AndAnEmptyOneNeedsNone()
    {
        int all = CommandLine.Commands.Length;
        Assert.Equal(all, CommandLine.BuildFor(["--help"]).Subcommands.Count);
        Assert.Equal(all, CommandLine.BuildFor(["--theme", "dark", "list"]).Subcommands.Count);
        Assert.Equal(all, CommandLine.BuildFor(["lst"]).Subcommands.Count);
        Assert.Equal(all, CommandLine.BuildFor(["[suggest]", "rcsi l"]).Subcommands.Count);
        Assert.Empty(CommandLine.BuildFor([]).Subcommands);
    }
}

using RemoteCsi.Cli;
using RemoteCsi.Cli.Commands;

try
{
    return await CommandLine.RunAsync(args).ConfigureAwait(false);
}
catch (Exception exception)
{
    // The last resort: nobody but us is helped by a stack trace of ours.
    return Failures.Report(exception);
}

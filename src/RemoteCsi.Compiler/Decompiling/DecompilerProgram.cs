using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text.Json;
using ICSharpCode.Decompiler.Metadata;
using RemoteCsi.Protocol.Exploring;

namespace RemoteCsi.Compiler.Decompiling;

/// <summary>The other life of this program: it does one <see cref="DecompilerJob"/> and ends.</summary>
/// <remarks>
/// Whatever the assembly holds, only this process pays for it: see <c>docs/decisions/019-a-decompiler-answers-one-question.md</c>. The job
/// comes as a line of JSON; when the input ends after it, nobody waits for the answer any more.
/// </remarks>
internal static class DecompilerProgram
{
    /// <summary>The argument that asks for it.</summary>
    public const string Argument = "decompile";

    /// <summary>The most characters of a text.</summary>
    public const int LongestText = 500_000;

    // As deep as what the decompiler recurses over: it has no other bound.
    private const int StackBytes = 256 * 1024 * 1024;

    /// <summary>Does the job.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(TextReader input, TextWriter output)
    {
        if (input.ReadLine() is not { } line || JsonSerializer.Deserialize<DecompilerJob>(line) is not { } job)
        {
            return 1;
        }

        new Thread(() =>
        {
            input.ReadLine();
            Environment.Exit(1);
        }) { IsBackground = true }.Start();
        DecompilerAnswer answer = new("", false, null);
        var work = new Thread(() => answer = Answer(job), StackBytes);
        work.Start();
        work.Join();
        output.WriteLine(JsonSerializer.Serialize(answer));
        output.Flush();
        return 0;
    }

    /// <summary>Does a job here.</summary>
    public static DecompilerAnswer Answer(DecompilerJob job)
    {
        string file = job.File ?? "the submission";
        try
        {
            byte[] image = job.Image ?? File.ReadAllBytes(job.File!);
            using var reader = new PEReader(new MemoryStream(image));
            if (!reader.HasMetadata)
            {
                return Problem($"{file} holds no .NET code");
            }

            var assembly = new PEFile(file, reader);
            if (job.Mvid is { } mvid && assembly.Metadata.GetGuid(assembly.Metadata.GetModuleDefinition().Mvid) != mvid)
            {
                return Problem($"{file} is another one than the session has loaded: it was replaced since");
            }

            return Cut(
                job.Form == SourceForm.IL ? new DecompilerAnswer(Disassembly.Of(assembly, job), false, null)
                : job.File is not null && WrittenSource.Of(reader, job.File, HandleOf(job.Token)) is { } written ? written
                : new DecompilerAnswer(Decompilation.Of(assembly, job), false, null));
        }
        catch (FileNotFoundException)
        {
            return Problem($"{file} was deleted since the session has loaded it");
        }
        catch (DirectoryNotFoundException)
        {
            return Problem($"{file} was deleted since the session has loaded it");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or BadImageFormatException)
        {
            return Problem($"{file} cannot be read: {exception.Message}");
        }
        catch (Exception exception)
        {
            // Of the decompiler's own; what it is, it does not say by type.
            return Problem($"the decompiler failed: {FirstLine(exception.InnerException?.Message ?? exception.Message)}");
        }
    }

    /// <summary>The handle of a token.</summary>
    public static EntityHandle HandleOf(int token) => MetadataTokens.EntityHandle(token);

    private static DecompilerAnswer Cut(DecompilerAnswer answer) => answer.Text.Length <= LongestText
        ? answer
        : answer with { Text = answer.Text[..(answer.Text.LastIndexOf('\n', LongestText) + 1)], Incomplete = true };

    private static DecompilerAnswer Problem(string problem) => new("", false, problem);

    private static string FirstLine(string text) => text.Split('\n')[0].TrimEnd('\r');
}

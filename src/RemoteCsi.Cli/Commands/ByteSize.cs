using System.Globalization;

namespace RemoteCsi.Cli.Commands;

/// <summary>A size with a unit, as an option's value: <c>512K</c>, <c>64M</c>, <c>2G</c>; units are powers of 1024.</summary>
internal static class ByteSize
{
    /// <summary>Reads one; null when it is none.</summary>
    public static long? Parse(string text)
    {
        (int digits, int shift) = text.Length == 0 ? (0, 0) : char.ToUpperInvariant(text[^1]) switch
        {
            'K' => (text.Length - 1, 10),
            'M' => (text.Length - 1, 20),
            'G' => (text.Length - 1, 30),
            _ => (text.Length, 0),
        };
        return long.TryParse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out long count) && count <= long.MaxValue >> shift
            ? count << shift
            : null;
    }

    /// <summary>The size that an option or, without it, a variable of the environment gives; null when neither does.</summary>
    /// <exception cref="UsageException">It is no size, or out of bounds.</exception>
    public static long? Of(string? given, string option, string variable, long least, long most)
    {
        string source = given is null ? variable : option;
        string? text = given ?? Environment.GetEnvironmentVariable(variable);
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        return Parse(text) is long size && size >= least && size <= most
            ? size
            : throw new UsageException($"{source} is a size such as 512K, 64M or 2G, from {Text(least)} to {Text(most)}, not '{text}'");
    }

    private static string Text(long size) => size switch
    {
        _ when size % (1L << 30) == 0 => $"{size >> 30}G",
        _ when size % (1L << 20) == 0 => $"{size >> 20}M",
        _ => $"{size >> 10}K",
    };
}

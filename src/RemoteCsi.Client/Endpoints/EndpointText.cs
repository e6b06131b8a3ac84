using System.Text;

namespace RemoteCsi.Client.Endpoints;

/// <summary>The text forms of endpoints.</summary>
internal static class EndpointText
{
    public static Endpoint Parse(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw Invalid(text, "it is empty");
        }

        if (text.AsSpan().ContainsAnyInRange('\0', '\x1f') || text.Contains('\x7f'))
        {
            throw Invalid(text, "it holds a control character");
        }

        if (text == "local")
        {
            return new LocalEndpoint();
        }

        if (text.StartsWith("unix:", StringComparison.Ordinal))
        {
            return ParseUnix(text);
        }

        int scheme = text.IndexOf("://", StringComparison.Ordinal);
        return scheme < 0 ? ParseAuthority(text, text, null) : text[..scheme] switch
        {
            "ssh" => ParseSsh(text),
            "tls" => throw Invalid(text, "tls:// is not available in this version; use ssh://"),
            var other => throw Invalid(text, $"'{other}://' is not known; there are local, ssh://, unix: and plain user@host"),
        };
    }

    public static string Format(UnixEndpoint endpoint) => "unix:" + EscapePath(endpoint.Path);

    public static string Format(SshEndpoint endpoint)
    {
        var text = new StringBuilder();
        bool plain = endpoint is { Port: null, Command: null, Subsystem: null } && !endpoint.Host.Contains(':') && endpoint.Host != "local";
        if (!plain)
        {
            text.Append("ssh://");
        }

        if (endpoint.User is not null)
        {
            text.Append(Uri.EscapeDataString(endpoint.User)).Append('@');
        }

        text.Append(endpoint.Host.Contains(':') ? $"[{endpoint.Host}]" : endpoint.Host);
        if (endpoint.Port is not null)
        {
            text.Append(':').Append(endpoint.Port);
        }

        if (endpoint.Command is not null)
        {
            text.Append("?command=").Append(Uri.EscapeDataString(endpoint.Command));
        }
        else if (endpoint.Subsystem is not null)
        {
            text.Append("?subsystem=").Append(Uri.EscapeDataString(endpoint.Subsystem));
        }

        return text.ToString();
    }

    private static UnixEndpoint ParseUnix(string text)
    {
        string path = Unescape(text, text["unix:".Length..]);
        return path.StartsWith('/') ? new UnixEndpoint(path) : throw Invalid(text, "the path of the socket must begin with '/'");
    }

    private static SshEndpoint ParseSsh(string text)
    {
        string rest = text["ssh://".Length..];
        int question = rest.IndexOf('?');
        string? query = question < 0 ? null : rest[(question + 1)..];
        string authority = question < 0 ? rest : rest[..question];
        return ParseAuthority(text, authority.EndsWith('/') ? authority[..^1] : authority, query);
    }

    private static SshEndpoint ParseAuthority(string text, string authority, string? query)
    {
        int at = authority.LastIndexOf('@');
        string? user = at < 0 ? null : Unescape(text, authority[..at]);
        (string host, int? port) = SplitPort(text, authority[(at + 1)..]);
        if (user is "" || user?.StartsWith('-') == true || user?.AsSpan().IndexOfAny(" \t") >= 0)
        {
            throw Invalid(text, $"'{user}' is no user name");
        }

        if (host.Length == 0)
        {
            throw Invalid(text, "the host is missing");
        }

        // ssh would take it for an option, however we quote it on the way.
        if (host.StartsWith('-'))
        {
            throw Invalid(text, $"the host '{host}' begins with '-'");
        }

        if (!host.All(letter => char.IsLetterOrDigit(letter) || letter is '-' or '_' or '.' or ':' or '%'))
        {
            throw Invalid(text, $"'{host}' is no host name");
        }

        (string? command, string? subsystem) = ParseQuery(text, query);
        return new SshEndpoint(user, host, port, command, subsystem);
    }

    private static (string Host, int? Port) SplitPort(string text, string hostAndPort)
    {
        string host = hostAndPort;
        string? port = null;
        if (hostAndPort.StartsWith('['))
        {
            int close = hostAndPort.IndexOf(']');
            if (close < 0)
            {
                throw Invalid(text, "a '[' has no ']'");
            }

            host = hostAndPort[1..close];
            string after = hostAndPort[(close + 1)..];
            if (after.Length > 0)
            {
                port = after[0] == ':' ? after[1..] : throw Invalid(text, $"'{after}' follows the host");
            }
        }
        else if (hostAndPort.IndexOf(':') is var colon && colon >= 0)
        {
            if (hostAndPort.IndexOf(':', colon + 1) >= 0)
            {
                throw Invalid(text, $"an IPv6 address is written in brackets: [{hostAndPort}]");
            }

            host = hostAndPort[..colon];
            port = hostAndPort[(colon + 1)..];
        }

        if (port is null)
        {
            return (host, null);
        }

        return ushort.TryParse(port, System.Globalization.NumberStyles.None, null, out ushort number) && number > 0
            ? (host, number)
            : throw Invalid(text, $"'{port}' is no port");
    }

    private static (string? Command, string? Subsystem) ParseQuery(string text, string? query)
    {
        string? command = null;
        string? subsystem = null;
        foreach (string part in query?.Split('&') ?? [])
        {
            int equals = part.IndexOf('=');
            string value = equals < 0 ? "" : Unescape(text, part[(equals + 1)..]);
            if (value.Length == 0 || value.AsSpan().ContainsAnyInRange('\0', '\x1f'))
            {
                throw Invalid(text, $"'{part}' has no usable value");
            }

            switch (part[..equals])
            {
                case "command":
                    command = value;
                    break;
                case "subsystem" when !value.StartsWith('-'):
                    subsystem = value;
                    break;
                default:
                    throw Invalid(text, $"'{part}' is not known; there are command= and subsystem=");
            }
        }

        return command is null || subsystem is null ? (command, subsystem) : throw Invalid(text, "either command= or subsystem=, not both");
    }

    private static string Unescape(string text, string part)
    {
        string plain = Uri.UnescapeDataString(part);
        return plain.AsSpan().ContainsAnyInRange('\0', '\x1f') ? throw Invalid(text, "it holds a control character") : plain;
    }

    private static string EscapePath(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));

    private static RemoteCsiException Invalid(string text, string why) =>
        new(RemoteCsiReason.InvalidEndpoint, $"'{text}' is no endpoint: {why}");
}

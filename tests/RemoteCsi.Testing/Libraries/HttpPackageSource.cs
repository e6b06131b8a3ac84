using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace RemoteCsi.Testing.Libraries;

/// <summary>A source of packages of NuGet's version 3 on a port of this machine, which wants a user and a password and serves the packages of a folder.</summary>
public sealed class HttpPackageSource : IAsyncDisposable
{
    private readonly HttpListener _listener;
    private readonly string _folder;
    private readonly Task _serving;

    /// <summary>Starts it.</summary>
    /// <param name="folder">A folder of <c>ID.VERSION.nupkg</c> files.</param>
    /// <param name="user">Who is let in.</param>
    /// <param name="password">And with which password.</param>
    public HttpPackageSource(string folder, string user, string password)
    {
        _folder = folder;
        Authorization = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));
        (_listener, Root) = Listen();
        _serving = ServeAsync();
    }

    /// <summary>Its service index.</summary>
    public string Address => Root + "v3/index.json";

    /// <summary>What was asked and how it was answered: <c>200 /v3/index.json</c>.</summary>
    public ConcurrentQueue<string> Log { get; } = new();

    private string Authorization { get; }

    private string Root { get; }

    /// <summary>Ends it.</summary>
    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving.ConfigureAwait(false);
    }

    private static (HttpListener Listener, string Root) Listen()
    {
        for (int tries = 0; ; tries++)
        {
            // Another process may take the port between the two; then there is another.
            int port;
            using (var probe = new TcpListener(IPAddress.Loopback, 0))
            {
                probe.Start();
                port = ((IPEndPoint)probe.LocalEndpoint).Port;
            }

            var listener = new HttpListener();
            listener.Prefixes.Add($"http://127.0.0.1:{port}/");
            try
            {
                listener.Start();

                // NuGet keeps what a source answered for the next half an hour, and a port may come again.
                return (listener, $"http://127.0.0.1:{port}/{Guid.NewGuid():N}/");
            }
            catch (HttpListenerException) when (tries < 10)
            {
                listener.Close();
            }
        }
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                Answer(await _listener.GetContextAsync().ConfigureAwait(false));
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // Closed, which is how it ends.
        }
    }

    private void Answer(HttpListenerContext context)
    {
        string path = context.Request.Url!.AbsolutePath[(new Uri(Root).AbsolutePath.Length - 1)..];
        byte[]? content = null;
        context.Response.StatusCode = 401;
        if (context.Request.Headers["Authorization"] == Authorization)
        {
            content = Content(path);
            context.Response.StatusCode = content is null ? 404 : 200;
        }
        else
        {
            context.Response.AddHeader("WWW-Authenticate", "Basic realm=\"packages\"");
        }

        Log.Enqueue($"{context.Response.StatusCode} {path}");
        context.Response.Close(content ?? [], willBlock: false);
    }

    private byte[]? Content(string path)
    {
        string[] parts = path.Trim('/').Split('/');
        return parts switch
        {
            ["v3", "index.json"] => Encoding.UTF8.GetBytes(
                $$"""{"version":"3.0.0","resources":[{"@id":"{{Root}}flat/","@type":"PackageBaseAddress/3.0.0"},{"@id":"{{Root}}registration/","@type":"RegistrationsBaseUrl/3.6.0"}]}"""),
            ["flat", var id, "index.json"] when Versions(id) is { Length: > 0 } versions =>
                Encoding.UTF8.GetBytes($$"""{"versions":[{{string.Join(',', versions.Select(version => $"\"{version}\""))}}]}"""),
            ["registration", var id, "index.json"] when Versions(id) is { Length: > 0 } versions => Registration(id, versions),
            ["flat", _, _, var file] when Files().FirstOrDefault(one => Path.GetFileName(one).Equals(file, StringComparison.OrdinalIgnoreCase)) is { } found =>
                File.ReadAllBytes(found),
            _ => null,
        };
    }

    private byte[] Registration(string id, string[] versions)
    {
        string items = string.Join(',', versions.Select(version => JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["@id"] = $"{Root}registration/{id}/{version}.json",
            ["packageContent"] = Content(version),
            ["catalogEntry"] = new { id, version, listed = true, packageContent = Content(version) },
        })));
        return Encoding.UTF8.GetBytes(
            $$"""{"count":1,"items":[{"@id":"{{Root}}registration/{{id}}/index.json#page","count":{{versions.Length}},"lower":"{{versions[0]}}","upper":"{{versions[^1]}}","items":[{{items}}] }]}""");

        string Content(string version) => $"{Root}flat/{id}/{version}/{id}.{version}.nupkg";
    }

    private string[] Files() => Directory.GetFiles(_folder, "*.nupkg");

    private string[] Versions(string id) =>
    [
        .. Files().Select(file => Path.GetFileNameWithoutExtension(file))
            .Where(name => name.StartsWith(id + ".", StringComparison.OrdinalIgnoreCase) && char.IsAsciiDigit(name[id.Length + 1]))
            .Select(name => name[(id.Length + 1)..]).Order(StringComparer.Ordinal),
    ];
}

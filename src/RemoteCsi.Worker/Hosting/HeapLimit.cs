namespace RemoteCsi.Worker.Hosting;

/// <summary>The limit on this process's managed heap, which its starter set through the environment.</summary>
internal static class HeapLimit
{
    /// <summary>The runtime's own variable; hexadecimal bytes.</summary>
    public const string Variable = "DOTNET_GCHeapHardLimit";

    /// <summary>
    /// Takes the limit out of the environment. The runtime has read it by now; a .NET program that user code starts is not
    /// a worker and must not be limited as one, whether it is started through .NET or by native code.
    /// </summary>
    public static void KeepFromChildren()
    {
        Environment.SetEnvironmentVariable(Variable, null);
        _ = Posix.RemoveVariable(Variable);
    }
}

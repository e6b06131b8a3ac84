namespace RemoteCsi.Compiler.Instrumentation;

/// <summary>What a method of an emitted submission is, and so which checks it gets.</summary>
internal enum MethodRole
{
    /// <summary>Made by the compiler to hold the rest together, or a finalizer, which nobody waits for: no checks.</summary>
    Plumbing,

    /// <summary>Code of the user's that must not be stopped at its beginning: the top level, a static constructor, what follows an await.</summary>
    Body,

    /// <summary>A function that the user wrote: a method, an accessor, a lambda, an iterator.</summary>
    Function,
}

namespace RemoteCsi.Compiler.Completion;

/// <summary>What a name of the session stands for, as far as hiding goes.</summary>
internal enum DeclarationKind
{
    /// <summary>A using directive without a name of its own.</summary>
    Import,

    /// <summary>A using alias.</summary>
    Alias,

    /// <summary>A type.</summary>
    Type,

    /// <summary>A method; several of one name can be in force.</summary>
    Method,

    /// <summary>A variable, constant, property or event.</summary>
    Variable,
}

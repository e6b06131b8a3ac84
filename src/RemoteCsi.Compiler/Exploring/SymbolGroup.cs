namespace RemoteCsi.Compiler.Exploring;

/// <summary>Kinds of symbols, as a search tells them apart; types before members.</summary>
internal enum SymbolGroup : byte
{
    /// <summary>A class, records and static classes included.</summary>
    Class,

    /// <summary>A structure.</summary>
    Struct,

    /// <summary>An interface.</summary>
    Interface,

    /// <summary>An enumeration.</summary>
    Enum,

    /// <summary>A delegate.</summary>
    Delegate,

    /// <summary>A method.</summary>
    Method,

    /// <summary>An extension method.</summary>
    ExtensionMethod,

    /// <summary>A constructor.</summary>
    Constructor,

    /// <summary>A property or indexer.</summary>
    Property,

    /// <summary>A field.</summary>
    Field,

    /// <summary>A constant, members of enumerations included.</summary>
    Constant,

    /// <summary>An event.</summary>
    Event,
}

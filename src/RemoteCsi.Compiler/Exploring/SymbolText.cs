using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace RemoteCsi.Compiler.Exploring;

/// <summary>Symbols as a reader of C# wants them.</summary>
internal static class SymbolText
{
    private const SymbolDisplayMiscellaneousOptions Usual =
        SymbolDisplayMiscellaneousOptions.UseSpecialTypes | SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers
        | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier | SymbolDisplayMiscellaneousOptions.AllowDefaultLiteral;

    private static readonly SymbolDisplayFormat Names = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypes,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
        memberOptions: SymbolDisplayMemberOptions.IncludeContainingType,
        miscellaneousOptions: Usual);

    private static readonly SymbolDisplayFormat Types = Names.WithMiscellaneousOptions(Usual);

    private static readonly SymbolDisplayFormat Declarations = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypes,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeVariance | SymbolDisplayGenericsOptions.IncludeTypeConstraints,
        memberOptions: SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeType | SymbolDisplayMemberOptions.IncludeRef
            | SymbolDisplayMemberOptions.IncludeModifiers | SymbolDisplayMemberOptions.IncludeConstantValue,
        delegateStyle: SymbolDisplayDelegateStyle.NameAndSignature,
        extensionMethodStyle: SymbolDisplayExtensionMethodStyle.StaticMethod,
        parameterOptions: SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName | SymbolDisplayParameterOptions.IncludeParamsRefOut
            | SymbolDisplayParameterOptions.IncludeDefaultValue | SymbolDisplayParameterOptions.IncludeExtensionThis,
        propertyStyle: SymbolDisplayPropertyStyle.ShowReadWriteDescriptor,
        localOptions: SymbolDisplayLocalOptions.IncludeType | SymbolDisplayLocalOptions.IncludeConstantValue | SymbolDisplayLocalOptions.IncludeRef,
        kindOptions: SymbolDisplayKindOptions.IncludeTypeKeyword | SymbolDisplayKindOptions.IncludeNamespaceKeyword,
        miscellaneousOptions: Usual);

    /// <summary>What a symbol is, in a word or two.</summary>
    public static string Kind(ISymbol symbol) => symbol switch
    {
        INamedTypeSymbol { IsRecord: true } => "record",
        ITypeSymbol type => type.TypeKind switch
        {
            TypeKind.Struct => "struct",
            TypeKind.TypeParameter => "type parameter",
            var kind => kind.ToString().ToLowerInvariant(),
        },
        IMethodSymbol { MethodKind: MethodKind.Constructor } => "constructor",
        IMethodSymbol { MethodKind: MethodKind.UserDefinedOperator or MethodKind.Conversion } => "operator",
        IMethodSymbol { IsExtensionMethod: true } => "extension method",
        IMethodSymbol method => IsOwn(method) ? "script function" : "method",
        IFieldSymbol { ContainingType.TypeKind: TypeKind.Enum } => "enum member",
        IFieldSymbol { IsConst: true } field => IsOwn(field) ? "script constant" : "constant",
        IFieldSymbol field => IsOwn(field) ? "script variable" : "field",
        IPropertySymbol { IsIndexer: true } => "indexer",
        IPropertySymbol property => IsOwn(property) ? "script property" : "property",
        _ => symbol.Kind.ToString().ToLowerInvariant(),
    };

    /// <summary>Whether a symbol was declared at the top level of a submission.</summary>
    public static bool IsOwn(ISymbol symbol) => symbol.ContainingType is { IsScriptClass: true };

    /// <summary>Its name, with that of its type: <c>List&lt;T&gt;.Add</c>.</summary>
    public static string Name(ISymbol symbol) => symbol switch
    {
        INamespaceSymbol space => space.ToDisplayString(),
        IParameterSymbol or ILocalSymbol or IRangeVariableSymbol or ILabelSymbol => symbol.Name,
        IMethodSymbol { MethodKind: MethodKind.Constructor } constructor => "new " + constructor.ContainingType.ToDisplayString(Names),
        IMethodSymbol { MethodKind: MethodKind.UserDefinedOperator or MethodKind.Conversion } => symbol.ToDisplayString(Names),
        _ when IsOwn(symbol) || symbol is not (IMethodSymbol or IPropertySymbol or IFieldSymbol or IEventSymbol) => symbol.ToDisplayString(Names.WithMemberOptions(SymbolDisplayMemberOptions.None)),
        _ => $"{symbol.ContainingType.ToDisplayString(Names)}.{(symbol is IPropertySymbol { IsIndexer: true } ? "this[]" : symbol.Name)}",
    };

    /// <summary>A type as its use is written.</summary>
    public static string Type(ITypeSymbol type) => type.ToDisplayString(Types);

    /// <summary>A parameter's type with what is written before it: <c>out int</c>, <c>params string[]</c>.</summary>
    public static string Type(IParameterSymbol parameter)
    {
        string mode = parameter.RefKind switch
        {
            RefKind.Ref => "ref ",
            RefKind.Out => "out ",
            RefKind.In => "in ",
            RefKind.RefReadOnlyParameter => "ref readonly ",
            _ => parameter.IsParams ? "params " : "",
        };
        return mode + Type(parameter.Type);
    }

    /// <summary>Its declaration.</summary>
    public static string Signature(ISymbol symbol)
    {
        string text = symbol.ToDisplayString(Declarations);
        return symbol is not INamedTypeSymbol type ? text : Modifiers(type) + text + Bases(type);
    }

    /// <summary>The head of a type's declaration as it stands in its source.</summary>
    public static string Head(INamedTypeSymbol type)
    {
        SymbolDisplayFormat named = new(
            typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameOnly, genericsOptions: Declarations.GenericsOptions,
            kindOptions: Declarations.KindOptions, miscellaneousOptions: Usual);
        string whole = type.ToDisplayString(named);
        string name = type.ToDisplayString(named.WithGenericsOptions(named.GenericsOptions & ~SymbolDisplayGenericsOptions.IncludeTypeConstraints));

        // Bases stand before the constraints.
        return $"{SyntaxFacts.GetText(type.DeclaredAccessibility)} {Modifiers(type)}{name}{Bases(type)}{whole[name.Length..]}";
    }

    private static string Modifiers(INamedTypeSymbol type) => type switch
    {
        { IsStatic: true } => "static ",
        { TypeKind: TypeKind.Class, IsAbstract: true } => "abstract ",
        { TypeKind: TypeKind.Class, IsSealed: true } => "sealed ",
        { TypeKind: TypeKind.Struct, IsReadOnly: true } => "readonly ",
        _ => "",
    };

    private static string Bases(INamedTypeSymbol type)
    {
        if (type.TypeKind is TypeKind.Delegate)
        {
            return "";
        }

        if (type.TypeKind == TypeKind.Enum)
        {
            return type.EnumUnderlyingType is { SpecialType: not SpecialType.System_Int32 } underlying ? " : " + Type(underlying) : "";
        }

        // What another of them brings along need not be said.
        INamedTypeSymbol? parent = type.BaseType is { SpecialType: SpecialType.None } declared ? declared : null;
        IEnumerable<INamedTypeSymbol> interfaces = type.Interfaces.Where(
            one => !type.Interfaces.Any(other => other.AllInterfaces.Contains(one, SymbolEqualityComparer.Default)));
        string[] bases = [.. (parent is null ? interfaces : interfaces.Prepend(parent)).Select(Type)];
        return bases.Length == 0 ? "" : " : " + string.Join(", ", bases);
    }
}

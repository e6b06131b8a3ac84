using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace RemoteCsi.Compiler.Exploring;

/// <summary>Types of signatures in their shortest form: <c>Task&lt;string[]&gt;</c>. For one assembly; each name is one string.</summary>
internal sealed class ShortTypeNames(MetadataReader metadata) : ISignatureTypeProvider<string, object?>
{
    private readonly Dictionary<StringHandle, string> _names = [];
    private readonly Dictionary<string, string> _whole = new(StringComparer.Ordinal);

    /// <summary>A name without the arity that metadata puts behind it.</summary>
    public string Bare(StringHandle handle)
    {
        if (!_names.TryGetValue(handle, out string? name))
        {
            name = metadata.GetString(handle);
            int arity = name.IndexOf('`', StringComparison.Ordinal);
            _names.Add(handle, name = arity < 0 ? name : name[..arity]);
        }

        return name;
    }

    /// <inheritdoc/>
    public string GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode switch
    {
        PrimitiveTypeCode.Void => "void",
        PrimitiveTypeCode.Boolean => "bool",
        PrimitiveTypeCode.Char => "char",
        PrimitiveTypeCode.SByte => "sbyte",
        PrimitiveTypeCode.Byte => "byte",
        PrimitiveTypeCode.Int16 => "short",
        PrimitiveTypeCode.UInt16 => "ushort",
        PrimitiveTypeCode.Int32 => "int",
        PrimitiveTypeCode.UInt32 => "uint",
        PrimitiveTypeCode.Int64 => "long",
        PrimitiveTypeCode.UInt64 => "ulong",
        PrimitiveTypeCode.Single => "float",
        PrimitiveTypeCode.Double => "double",
        PrimitiveTypeCode.String => "string",
        PrimitiveTypeCode.Object => "object",
        PrimitiveTypeCode.IntPtr => "nint",
        PrimitiveTypeCode.UIntPtr => "nuint",
        _ => typeCode.ToString(),
    };

    /// <inheritdoc/>
    public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => Bare(reader.GetTypeDefinition(handle).Name);

    /// <inheritdoc/>
    public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => Bare(reader.GetTypeReference(handle).Name);

    /// <inheritdoc/>
    public string GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    /// <inheritdoc/>
    public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) =>
        One(genericType == "Nullable" ? typeArguments[0] + "?" : $"{genericType}<{string.Join(", ", typeArguments)}>");

    /// <inheritdoc/>
    public string GetSZArrayType(string elementType) => One(elementType + "[]");

    /// <inheritdoc/>
    public string GetArrayType(string elementType, ArrayShape shape) => One($"{elementType}[{new string(',', shape.Rank - 1)}]");

    /// <inheritdoc/>
    public string GetByReferenceType(string elementType) => One("ref " + elementType);

    /// <inheritdoc/>
    public string GetPointerType(string elementType) => One(elementType + "*");

    /// <inheritdoc/>
    public string GetPinnedType(string elementType) => elementType;

    /// <inheritdoc/>
    public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => unmodifiedType;

    /// <inheritdoc/>
    public string GetFunctionPointerType(MethodSignature<string> signature) => "delegate*";

    /// <summary>Type parameters have no name in a signature.</summary>
    public string GetGenericMethodParameter(object? genericContext, int index) => "T";

    /// <inheritdoc cref="GetGenericMethodParameter"/>
    public string GetGenericTypeParameter(object? genericContext, int index) => "T";

    private string One(string name)
    {
        if (!_whole.TryGetValue(name, out string? known))
        {
            _whole.Add(name, known = name);
        }

        return known;
    }
}

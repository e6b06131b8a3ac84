using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace RemoteCsi.Compiler.Exploring;

/// <summary>The public symbols of one assembly by name, read from its metadata: Roslyn would make an object of each, and keep it.</summary>
/// <remarks>Made once for a reference and kept as long as that. Thread safe.</remarks>
internal sealed class AssemblyIndex
{
    private static readonly ConditionalWeakTable<MetadataId, AssemblyIndex> Known = [];

    private readonly MetadataReader _metadata;
    private readonly ShortTypeNames _names;
    private readonly SignatureDecoder<string, object?> _decoder;
    private readonly Dictionary<TypeDefinitionHandle, IndexedType?> _types = [];
    private readonly List<IndexedSymbol> _symbols = [];

    private AssemblyIndex(MetadataReader metadata)
    {
        _metadata = metadata;
        _names = new ShortTypeNames(metadata);
        _decoder = new SignatureDecoder<string, object?>(_names, metadata, genericContext: null);
        foreach (TypeDefinitionHandle handle in metadata.TypeDefinitions)
        {
            if (TypeOf(handle) is { } type)
            {
                Add(metadata.GetTypeDefinition(handle), type);
            }
        }
    }

    /// <summary>Its symbols.</summary>
    public IReadOnlyList<IndexedSymbol> Symbols => _symbols;

    /// <summary>The index of an assembly; null when its metadata cannot be read.</summary>
    public static AssemblyIndex? Of(PortableExecutableReference reference)
    {
        try
        {
            if (reference.GetMetadata() is not AssemblyMetadata metadata)
            {
                return null;
            }

            // The id is that of the metadata, however many references there are to it.
            return Known.GetValue(metadata.Id, _ => new AssemblyIndex(metadata.GetModules()[0].GetMetadataReader()));
        }
        catch (Exception exception) when (exception is BadImageFormatException or IOException)
        {
            // Whoever uses it is told so by the compiler.
            return null;
        }
    }

    /// <summary>The type, when it and all around it are public.</summary>
    private IndexedType? TypeOf(TypeDefinitionHandle handle)
    {
        if (_types.TryGetValue(handle, out IndexedType? known))
        {
            return known;
        }

        TypeDefinition type = _metadata.GetTypeDefinition(handle);
        IndexedType? made = null;
        string metadataName = _metadata.GetString(type.Name);
        switch (type.Attributes & TypeAttributes.VisibilityMask)
        {
            case TypeAttributes.Public:
                string space = _metadata.GetString(type.Namespace);
                made = new IndexedType(space.Length == 0 ? metadataName : $"{space}.{metadataName}", space, Written(type, outerParameters: 0));
                break;
            case TypeAttributes.NestedPublic when TypeOf(type.GetDeclaringType()) is { } outer:
                int outerParameters = _metadata.GetTypeDefinition(type.GetDeclaringType()).GetGenericParameters().Count;
                made = new IndexedType($"{outer.MetadataName}+{metadataName}", outer.Namespace, $"{outer.Name}.{Written(type, outerParameters)}");
                break;
            default:
                break;
        }

        _types.Add(handle, made);
        return made;
    }

    private string Written(TypeDefinition type, int outerParameters)
    {
        string name = _names.Bare(type.Name);
        string[] parameters = [.. type.GetGenericParameters().Skip(outerParameters).Select(one => _metadata.GetString(_metadata.GetGenericParameter(one).Name))];
        return parameters.Length == 0 ? name : $"{name}<{string.Join(", ", parameters)}>";
    }

    private void Add(TypeDefinition definition, IndexedType type)
    {
        string name = _names.Bare(definition.Name);
        if (name.Contains('<', StringComparison.Ordinal))
        {
            return;
        }

        SymbolGroup kind = KindOf(definition);
        _symbols.Add(new IndexedSymbol(kind, name, type, [], 1));
        if (kind == SymbolGroup.Delegate)
        {
            return;
        }

        var groups = new Dictionary<(SymbolGroup Kind, string Name), (List<string> Returns, int Count)>();
        void Member(SymbolGroup group, string member, string returned)
        {
            ref (List<string> Returns, int Count) known = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(groups, (group, member), out bool exists);
            if (!exists)
            {
                known.Returns = [];
            }

            known.Count++;
            if (!known.Returns.Contains(returned))
            {
                known.Returns.Add(returned);
            }
        }

        AddMethods(definition, name, Member);
        AddOthers(definition, Member);
        foreach (((SymbolGroup group, string member), (List<string> returns, int count)) in groups)
        {
            _symbols.Add(new IndexedSymbol(group, member, type, [.. returns], count));
        }
    }

    private void AddMethods(TypeDefinition definition, string typeName, Action<SymbolGroup, string, string> add)
    {
        bool holdsExtensions = (definition.Attributes & (TypeAttributes.Abstract | TypeAttributes.Sealed)) == (TypeAttributes.Abstract | TypeAttributes.Sealed);
        foreach (MethodDefinitionHandle handle in definition.GetMethods())
        {
            MethodDefinition method = _metadata.GetMethodDefinition(handle);
            if ((method.Attributes & MethodAttributes.MemberAccessMask) != MethodAttributes.Public)
            {
                continue;
            }

            string name = _names.Bare(method.Name);
            if ((method.Attributes & MethodAttributes.SpecialName) != 0)
            {
                if (name == ".ctor")
                {
                    add(SymbolGroup.Constructor, typeName, typeName);
                }

                continue;
            }

            SymbolGroup kind = holdsExtensions && IsExtension(method) ? SymbolGroup.ExtensionMethod : SymbolGroup.Method;
            BlobReader signature = _metadata.GetBlobReader(method.Signature);
            if (signature.ReadSignatureHeader().IsGeneric)
            {
                signature.ReadCompressedInteger();
            }

            signature.ReadCompressedInteger();
            add(kind, name, _decoder.DecodeType(ref signature));
        }
    }

    private void AddOthers(TypeDefinition definition, Action<SymbolGroup, string, string> add)
    {
        foreach (PropertyDefinitionHandle handle in definition.GetProperties())
        {
            PropertyDefinition property = _metadata.GetPropertyDefinition(handle);
            PropertyAccessors accessors = property.GetAccessors();
            if (IsPublic(accessors.Getter) || IsPublic(accessors.Setter))
            {
                BlobReader signature = _metadata.GetBlobReader(property.Signature);
                signature.ReadSignatureHeader();
                signature.ReadCompressedInteger();
                add(SymbolGroup.Property, _metadata.GetString(property.Name), _decoder.DecodeType(ref signature));
            }
        }

        foreach (FieldDefinitionHandle handle in definition.GetFields())
        {
            FieldDefinition field = _metadata.GetFieldDefinition(handle);
            if ((field.Attributes & FieldAttributes.FieldAccessMask) == FieldAttributes.Public && (field.Attributes & FieldAttributes.SpecialName) == 0)
            {
                SymbolGroup kind = (field.Attributes & FieldAttributes.Literal) != 0 ? SymbolGroup.Constant : SymbolGroup.Field;
                add(kind, _metadata.GetString(field.Name), field.DecodeSignature(_names, null));
            }
        }

        foreach (EventDefinitionHandle handle in definition.GetEvents())
        {
            EventDefinition declared = _metadata.GetEventDefinition(handle);
            if (IsPublic(declared.GetAccessors().Adder))
            {
                add(SymbolGroup.Event, _metadata.GetString(declared.Name), NameOf(declared.Type));
            }
        }
    }

    private bool IsPublic(MethodDefinitionHandle accessor) =>
        !accessor.IsNil && (_metadata.GetMethodDefinition(accessor).Attributes & MethodAttributes.MemberAccessMask) == MethodAttributes.Public;

    private bool IsExtension(MethodDefinition method)
    {
        foreach (CustomAttributeHandle handle in method.GetCustomAttributes())
        {
            EntityHandle constructor = _metadata.GetCustomAttribute(handle).Constructor;
            EntityHandle owner = constructor.Kind == HandleKind.MemberReference
                ? _metadata.GetMemberReference((MemberReferenceHandle)constructor).Parent
                : _metadata.GetMethodDefinition((MethodDefinitionHandle)constructor).GetDeclaringType();
            if (NameOf(owner) == "ExtensionAttribute")
            {
                return true;
            }
        }

        return false;
    }

    private SymbolGroup KindOf(TypeDefinition type)
    {
        if ((type.Attributes & TypeAttributes.Interface) != 0)
        {
            return SymbolGroup.Interface;
        }

        return type.BaseType.IsNil ? SymbolGroup.Class : NameOf(type.BaseType) switch
        {
            "ValueType" when _names.Bare(type.Name) != "Enum" => SymbolGroup.Struct,
            "Enum" => SymbolGroup.Enum,
            "MulticastDelegate" => SymbolGroup.Delegate,
            _ => SymbolGroup.Class,
        };
    }

    private string NameOf(EntityHandle type) => type.Kind switch
    {
        HandleKind.TypeReference => _names.Bare(_metadata.GetTypeReference((TypeReferenceHandle)type).Name),
        HandleKind.TypeDefinition => _names.Bare(_metadata.GetTypeDefinition((TypeDefinitionHandle)type).Name),
        HandleKind.TypeSpecification => _names.GetTypeFromSpecification(_metadata, null, (TypeSpecificationHandle)type, 0),
        _ => "",
    };
}

using System.Reflection;

namespace RemoteCsi.Worker.Display;

/// <summary>The public state of an object: its properties and fields, inherited ones first.</summary>
internal static class ObjectMembers
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    // More of a level's own getters than this, and its properties are looked up singly.
    private const int Wide = 1000;
    private const string Getter = "get_";

    /// <summary>The members, in the order of declaration. Of several with one name, the most derived.</summary>
    /// <param name="type">Whose.</param>
    /// <param name="most">Looks no further when there are more; of thousands, looking alone takes a second.</param>
    public static List<MemberInfo> Of(Type type, int most = int.MaxValue)
    {
        var levels = new Stack<Type>();
        for (Type? level = type; level is not null && level != typeof(object) && level != typeof(ValueType); level = level.BaseType)
        {
            levels.Push(level);
        }

        var members = new List<MemberInfo>();
        var places = new Dictionary<string, int>();
        while (members.Count <= most && levels.TryPop(out Type? level))
        {
            foreach (PropertyInfo property in PropertiesOf(level, most))
            {
                if (property.GetMethod is { IsPublic: true } getter && property.GetIndexParameters().Length == 0 && CanBox(getter.ReturnType))
                {
                    Add(members, places, property);
                }

                if (members.Count > most)
                {
                    // What a more derived type hides of these is hidden all the same.
                    ReplaceHidden(members, levels);
                    return members;
                }
            }

            foreach (FieldInfo field in level.GetFields(Declared))
            {
                if (CanBox(field.FieldType))
                {
                    Add(members, places, field);
                }
            }
        }

        return members;
    }

    /// <summary>Reads one; what its getter throws comes out as it is.</summary>
    public static object? Read(object value, MemberInfo member) => member is PropertyInfo property
        ? property.GetValue(value, BindingFlags.DoNotWrapExceptions, null, null, null)
        : ((FieldInfo)member).GetValue(value);

    // To list properties, the runtime seeks the accessors of each among all of them: 10,000 take it half a second, which is half of what a
    // value has. Methods it lists in 2 ms, and it finds a property by its name in 0.3.
    private static IEnumerable<PropertyInfo> PropertiesOf(Type level, int most)
    {
        if (most < Wide)
        {
            MethodInfo[] getters = [.. level.GetMethods(Declared).Where(IsGetter)];
            if (getters.Length > Wide)
            {
                return getters.Select(getter => level.GetProperty(getter.Name[Getter.Length..], Declared, null, getter.ReturnType, [], null))
                    .OfType<PropertyInfo>();
            }
        }

        return level.GetProperties(Declared);
    }

    private static bool IsGetter(MethodInfo method) => method.IsSpecialName && method.Name.StartsWith(Getter, StringComparison.Ordinal);

    private static bool CanBox(Type type) => !(type.IsByRef ? type.GetElementType()! : type).IsByRefLike;

    private static void ReplaceHidden(List<MemberInfo> members, Stack<Type> moreDerived)
    {
        foreach (Type level in moreDerived)
        {
            for (int i = 0; i < members.Count; i++)
            {
                if (level.GetProperty(members[i].Name, Declared, null, null, [], null) is { GetMethod.IsPublic: true } property && CanBox(property.PropertyType))
                {
                    members[i] = property;
                }
            }
        }
    }

    private static void Add(List<MemberInfo> members, Dictionary<string, int> places, MemberInfo member)
    {
        if (places.TryGetValue(member.Name, out int hidden))
        {
            members[hidden] = member;
        }
        else
        {
            places.Add(member.Name, members.Count);
            members.Add(member);
        }
    }
}

using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace RemoteCsi.Compiler.Instrumentation;

/// <summary>Tells, without changing anything, whether a submission has code that could run for long.</summary>
internal static class CodeScan
{
    /// <summary>True when it declares a function, loops, or goes on after an await. Most that are typed do none of it.</summary>
    public static bool NeedsChecks(byte[] image)
    {
        using var file = new PEReader(new MemoryStream(image, writable: false));
        MetadataReader metadata = file.GetMetadataReader();
        foreach (MethodDefinitionHandle handle in metadata.MethodDefinitions)
        {
            MethodDefinition method = metadata.GetMethodDefinition(handle);
            if (method.RelativeVirtualAddress == 0)
            {
                continue;
            }

            string type = metadata.GetString(metadata.GetTypeDefinition(method.GetDeclaringType()).Name);
            switch (MethodRoles.Of(type, metadata.GetString(method.Name)))
            {
                case MethodRole.Function:
                    return true;
                case MethodRole.Body when JumpsBack(file.GetMethodBody(method.RelativeVirtualAddress).GetILReader()):
                    return true;
            }
        }

        return Awaits(metadata);
    }

    private static bool Awaits(MetadataReader metadata)
    {
        foreach (MemberReferenceHandle handle in metadata.MemberReferences)
        {
            StringHandle name = metadata.GetMemberReference(handle).Name;
            if (metadata.StringComparer.Equals(name, "AwaitUnsafeOnCompleted") || metadata.StringComparer.Equals(name, "AwaitOnCompleted"))
            {
                return true;
            }
        }

        return false;
    }

    private static bool JumpsBack(BlobReader code)
    {
        while (code.RemainingBytes > 0)
        {
            int first = code.ReadByte();
            var operation = (ILOpCode)(first == 0xFE ? 0xFE00 | code.ReadByte() : first);
            if (operation == ILOpCode.Switch)
            {
                int count = code.ReadInt32();
                for (int i = 0; i < count; i++)
                {
                    // Relative to the end of the instruction, which is after it.
                    if (code.ReadInt32() < 0)
                    {
                        return true;
                    }
                }
            }
            else if (operation.IsBranch())
            {
                if ((operation.GetBranchOperandSize() == 1 ? code.ReadSByte() : code.ReadInt32()) < 0)
                {
                    return true;
                }
            }
            else
            {
                code.Offset += OperandSize(operation);
            }
        }

        return false;
    }

    /// <summary>Bytes after an operation that is no jump; ECMA-335, partition III.</summary>
    private static int OperandSize(ILOpCode operation) => operation switch
    {
        ILOpCode.Ldarg_s or ILOpCode.Ldarga_s or ILOpCode.Starg_s or ILOpCode.Ldloc_s or ILOpCode.Ldloca_s or ILOpCode.Stloc_s
            or ILOpCode.Ldc_i4_s or ILOpCode.Unaligned => 1,
        ILOpCode.Ldarg or ILOpCode.Ldarga or ILOpCode.Starg or ILOpCode.Ldloc or ILOpCode.Ldloca or ILOpCode.Stloc => 2,
        ILOpCode.Ldc_i8 or ILOpCode.Ldc_r8 => 8,
        ILOpCode.Ldc_i4 or ILOpCode.Ldc_r4 or ILOpCode.Jmp or ILOpCode.Call or ILOpCode.Calli or ILOpCode.Callvirt or ILOpCode.Cpobj
            or ILOpCode.Ldobj or ILOpCode.Ldstr or ILOpCode.Newobj or ILOpCode.Castclass or ILOpCode.Isinst or ILOpCode.Unbox
            or ILOpCode.Ldfld or ILOpCode.Ldflda or ILOpCode.Stfld or ILOpCode.Ldsfld or ILOpCode.Ldsflda or ILOpCode.Stsfld
            or ILOpCode.Stobj or ILOpCode.Box or ILOpCode.Newarr or ILOpCode.Ldelema or ILOpCode.Ldelem or ILOpCode.Stelem
            or ILOpCode.Unbox_any or ILOpCode.Refanyval or ILOpCode.Mkrefany or ILOpCode.Ldtoken or ILOpCode.Ldftn or ILOpCode.Ldvirtftn
            or ILOpCode.Initobj or ILOpCode.Constrained or ILOpCode.Sizeof => 4,
        _ => 0,
    };
}

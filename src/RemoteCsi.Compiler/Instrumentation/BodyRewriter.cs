using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Collections.Generic;

namespace RemoteCsi.Compiler.Instrumentation;

/// <summary>Puts checks into the body of one method.</summary>
/// <remarks>
/// <para>A check is a read of a static field, a jump, and only when something is being interrupted a call. A loop spends its first
/// rounds in code that the runtime has not optimised yet, where a call is not inlined.</para>
/// <para>A check comes before a jump back, not at the jump's target: a target may be the first instruction of a <c>try</c> whose <c>catch</c> is
/// inside the loop, which would catch it for ever. It needs nothing of the evaluation stack and leaves it as it is.</para>
/// </remarks>
internal sealed class BodyRewriter
{
    private readonly MethodDefinition _method;
    private readonly MethodBody _body;
    private readonly Collection<Instruction> _code;
    private readonly CheckReferences _references;

    /// <summary>For one use.</summary>
    public BodyRewriter(MethodDefinition method, CheckReferences references)
    {
        _method = method;
        _body = method.Body;
        _code = _body.Instructions;
        _references = references;
    }

    /// <summary>Rewrites.</summary>
    public void Rewrite(MethodRole role)
    {
        // Offsets are those of the original until it is written, so they tell what jumps back and what is cleanup.
        Instruction[] original = [.. _code];
        bool isAsync = _method.DeclaringType.Interfaces.Any(one => one.InterfaceType.Name == "IAsyncStateMachine");
        bool isIterator = role == MethodRole.Body && !isAsync && MethodRoles.IsStateMachine(_method.DeclaringType.Name);
        bool calls = original.Any(UsesStack);
        int before = _code.Count;
        foreach (Instruction instruction in original)
        {
            if (!IsCleanup(instruction))
            {
                CheckJump(instruction);
                if (isAsync && ResumesAfter(instruction))
                {
                    InsertCheckAfter(instruction);
                }
            }
        }

        if (role == MethodRole.Function || isIterator)
        {
            InsertEntry(original[0], calls);
        }

        if (_code.Count != before)
        {
            Widen();
        }
    }

    private static bool UsesStack(Instruction instruction) =>
        instruction.OpCode.Code is Code.Call or Code.Callvirt or Code.Newobj or Code.Calli or Code.Localloc
        && !CheckReferences.IsStackProbe(instruction.Operand);

    /// <summary>A <c>finally</c> must run to its end, as must what iterators and compilers make of one.</summary>
    private bool IsCleanup(Instruction instruction) => _body.ExceptionHandlers.Any(handler =>
        handler.HandlerType is ExceptionHandlerType.Finally or ExceptionHandlerType.Fault
        && instruction.Offset >= handler.HandlerStart.Offset
        && (handler.HandlerEnd is null || instruction.Offset < handler.HandlerEnd.Offset));

    /// <summary>
    /// After an await, a state machine sets its state to "running" by a value that it keeps a copy of: <c>dup, stloc, stfld &lt;&gt;1__state</c>.
    /// The check there stops what an interrupt left behind, inside the <c>try</c> blocks that stand around the await.
    /// </summary>
    private static bool ResumesAfter(Instruction instruction) =>
        instruction is { OpCode.Code: Code.Stfld, Operand: FieldReference { Name: "<>1__state" }, Previous.Previous: { OpCode.Code: Code.Dup, Previous.OpCode.Code: Code.Ldc_I4_M1 } };

    private void CheckJump(Instruction jump)
    {
        if (jump.Operand is Instruction target && IsBack(jump, target))
        {
            if (jump.OpCode.FlowControl == FlowControl.Branch)
            {
                CheckBefore(jump, target);
            }
            else
            {
                Instruction next = jump.Next;
                jump.Operand = InsertDetour(jump, target, skip: next);
            }
        }
        else if (jump.Operand is Instruction[] targets && targets.Any(one => IsBack(jump, one)))
        {
            Instruction next = jump.Next;
            jump.Operand = targets.Select(one => IsBack(jump, one) ? InsertDetour(jump, one, skip: next) : one).ToArray();
        }
    }

    private static bool IsBack(Instruction jump, Instruction target) => target.Offset <= jump.Offset;

    /// <summary>The jump itself becomes the check's beginning, so that whatever leads to it, or begins with it, finds the check.</summary>
    private void CheckBefore(Instruction jump, Instruction target)
    {
        Instruction real = Instruction.Create(jump.OpCode, target);

        // A plain jump can be made by the check itself; leaving a protected block cannot.
        bool leaves = jump.OpCode.Code is Code.Leave or Code.Leave_S;
        jump.OpCode = OpCodes.Volatile;
        jump.Operand = null;
        InsertAfter(
            jump,
            Instruction.Create(OpCodes.Ldsfld, _references.IsArmed),
            Instruction.Create(OpCodes.Brfalse, leaves ? real : target),
            Instruction.Create(OpCodes.Call, _references.Pass),
            real);
    }

    /// <summary>
    /// After a conditional jump: <c>br skip; detour: check; br target</c>. Going there instead of <paramref name="target"/> leaves the
    /// condition's operands where they are, and costs a round of the loop no jump that it would not make.
    /// </summary>
    private Instruction InsertDetour(Instruction jump, Instruction target, Instruction skip)
    {
        Instruction detour = Instruction.Create(OpCodes.Volatile);
        InsertAfter(
            jump,
            Instruction.Create(OpCodes.Br, skip),
            detour,
            Instruction.Create(OpCodes.Ldsfld, _references.IsArmed),
            Instruction.Create(OpCodes.Brfalse, target),
            Instruction.Create(OpCodes.Call, _references.Pass),
            Instruction.Create(OpCodes.Br, target));
        return detour;
    }

    private void InsertCheckAfter(Instruction instruction)
    {
        Instruction next = instruction.Next;
        InsertAfter(instruction, Check(next));
    }

    private Instruction[] Check(Instruction next) =>
    [
        Instruction.Create(OpCodes.Volatile),
        Instruction.Create(OpCodes.Ldsfld, _references.IsArmed),
        Instruction.Create(OpCodes.Brfalse, next),
        Instruction.Create(OpCodes.Call, _references.Pass),
    ];

    /// <summary>
    /// The check of the stack, which Roslyn does not put into lambdas, and the check for an interrupt, which what the compiler made and nobody wrote does without.
    /// </summary>
    private void InsertEntry(Instruction first, bool calls)
    {
        bool hasProbe = first.OpCode.Code == Code.Call && CheckReferences.IsStackProbe(first.Operand);
        bool isWritten = hasProbe || !_method.CustomAttributes.Any(one => one.AttributeType.Name == "CompilerGeneratedAttribute");
        var entry = new List<Instruction>();
        if (hasProbe && !calls)
        {
            // What calls nothing cannot recur; and only without the check of the stack can the runtime inline it.
            first.OpCode = OpCodes.Nop;
            first.Operand = null;
        }

        if (isWritten)
        {
            entry.AddRange(Check(first));
        }

        if (calls && !hasProbe)
        {
            entry.Insert(0, Instruction.Create(OpCodes.Call, _references.ProbeStack));
        }

        if (entry.Count == 0)
        {
            return;
        }

        for (int i = 0; i < entry.Count; i++)
        {
            _code.Insert(i, entry[i]);
        }

        // What throws in a check is in the function's first line.
        Collection<SequencePoint> lines = _method.DebugInformation.SequencePoints;
        if (lines.FirstOrDefault() is { } line)
        {
            lines.Insert(0, new SequencePoint(entry[0], line.Document)
            {
                StartLine = line.StartLine, StartColumn = line.StartColumn, EndLine = line.EndLine, EndColumn = line.EndColumn,
            });
        }
    }

    private void InsertAfter(Instruction instruction, params Instruction[] inserted)
    {
        int index = _code.IndexOf(instruction);
        foreach (Instruction one in inserted)
        {
            _code.Insert(++index, one);
        }
    }

    /// <summary>Jumps may have become longer than a byte can say.</summary>
    private void Widen()
    {
        foreach (Instruction instruction in _code)
        {
            instruction.OpCode = instruction.OpCode.Code switch
            {
                Code.Br_S => OpCodes.Br,
                Code.Brfalse_S => OpCodes.Brfalse,
                Code.Brtrue_S => OpCodes.Brtrue,
                Code.Beq_S => OpCodes.Beq,
                Code.Bge_S => OpCodes.Bge,
                Code.Bgt_S => OpCodes.Bgt,
                Code.Ble_S => OpCodes.Ble,
                Code.Blt_S => OpCodes.Blt,
                Code.Bne_Un_S => OpCodes.Bne_Un,
                Code.Bge_Un_S => OpCodes.Bge_Un,
                Code.Bgt_Un_S => OpCodes.Bgt_Un,
                Code.Ble_Un_S => OpCodes.Ble_Un,
                Code.Blt_Un_S => OpCodes.Blt_Un,
                Code.Leave_S => OpCodes.Leave,
                _ => instruction.OpCode,
            };
        }
    }
}

using RemoteCsi.Worker.Display;
using RemoteCsi.Worker.Frames;

namespace RemoteCsi.Worker.Tests.Frames;

public sealed class FrameTests
{
    private static readonly ValueNode Node = new(
        ValueKind.Object, "P \ud83d", "P", [new ValueMember("A", new ValueNode(ValueKind.Scalar, "1", "int"))],
        [new ValueNode(ValueKind.Null, "null"), new ValueNode(ValueKind.Sequence, "[]", null, null, [], 0, true)], 5, true);

    private static readonly ThrownException Thrown = new(
        "T", "m", "s", [new ThrownFrame("F()", "submission 1", 3, true), new ThrownFrame("G()", null, 0, false)],
        new ThrownException("I", "", "", [], null));

    private static readonly Frame[] All =
    [
        new HelloFrame(7, true), new ReferencesFrame(["/a/b.dll", "/ü.dll"]), new RunFrame("id", 3, [1, 2], [], "Submission#3", true, false),
        new InterruptFrame("id"), new InputFrame(5, "line"), new InputFrame(6, null), new AckOutputFrame(long.MaxValue),
        new AckOutcomeFrame("id"), new AttachedFrame(false), new ExitFrame(),
        new WelcomeFrame(1, "10.0.1", ["/x.dll"], "/tmp", 9, ""), new OutputFrame(1, true, "lone \udc00 surrogate"), new InputQuestionFrame(2),
        new OutcomeFrame("id", OutcomeStatus.Threw, Node, "T", "{}", Thrown, 1, 2, "/"),
        new OutcomeFrame("id", OutcomeStatus.Completed, null, null, null, null, 1, 1, ""), new ReportedFrame("id", 0.25, "copying"), new ReportedFrame("id", null, null),
        new HelloFrame(7, true, TakesReports: true), new RunFrame("id", 3, [1, 2], [], "Submission#3", true, false, TakesResults: true), new ListResultsFrame(4),
        new ResultsFrame(4, [[], [new TypeDescription("A", "L`1", [new TypeDescription("", "", [new TypeDescription("S", "<>f`1", [], 0, ["N"])], 2, null)], 0, null)]]),
    ];

    [Fact]
    public async Task EveryFrame_SurvivesTheWire()
    {
        foreach (Frame frame in All)
        {
            byte[] bytes = Bytes(frame);
            using var synchronous = new FrameStream(new MemoryStream(bytes));
            Frame read = synchronous.Read()!;
            Assert.Equal(Bytes(read), bytes);
            Assert.Equal(frame.GetType(), read.GetType());
            Assert.Null(synchronous.Read());
            using var asynchronous = new FrameStream(new MemoryStream(bytes));
            Assert.Equal(bytes, Bytes((await asynchronous.ReadAsync(TestContext.Current.CancellationToken))!));
            Assert.Null(await asynchronous.ReadAsync(TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public void Outcome_KeepsItsTree()
    {
        var read = (OutcomeFrame)new FrameStream(new MemoryStream(Bytes(All[13]))).Read()!;
        Assert.Equal("P \ud83d", read.Value!.Text);
        Assert.Equal("A", read.Value.Members![0].Name);
        Assert.Equal((true, 0L), (read.Value.Items![1].Truncated, read.Value.Items[1].Count));
        Assert.Equal(Thrown.Frames, read.Exception!.Frames);
        Assert.Equal("I", read.Exception.Inner!.Type);
    }

    [Fact]
    public void HelloOfAnOlderAgent_DoesNotTakeReports()
    {
        byte[] bytes = Bytes(new HelloFrame(7, true))[..^1];
        BitConverter.TryWriteBytes(bytes, bytes.Length - 4);
        Assert.Equal(new HelloFrame(7, true, TakesReports: false), new FrameStream(new MemoryStream(bytes)).Read());
    }

    [Fact]
    public void RunOfAnOlderAgent_TakesNoResults()
    {
        byte[] bytes = Bytes(new RunFrame("id", 3, [1, 2], [], "Submission#3", true, false, TakesResults: true))[..^1];
        BitConverter.TryWriteBytes(bytes, bytes.Length - 4);
        Assert.False(((RunFrame)new FrameStream(new MemoryStream(bytes)).Read()!).TakesResults);
    }

    [Fact]
    public void TypesThatNestWithoutEnd_AreNoFrame()
    {
        TypeDescription type = new("", "", [], 0, null);
        for (int depth = 0; depth < 100; depth++)
        {
            type = new TypeDescription("", "", [type], 1, null);
        }

        Assert.Throws<InvalidDataException>(() => new FrameStream(new MemoryStream(Bytes(new ResultsFrame(1, [[type]])))).Read());
    }

    [Theory]
    [InlineData(1.5, "")]
    [InlineData(-0.1, "")]
    [InlineData(0.5, "201")]
    public void Report_OfMoreThanThereCanBe_IsNoFrame(double fraction, string length)
    {
        var report = new ReportedFrame("id", fraction, new string('x', length.Length == 0 ? 0 : int.Parse(length, System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Throws<InvalidDataException>(() => new FrameStream(new MemoryStream(Bytes(report))).Read());
    }

    [Fact]
    public void FieldsAfterTheKnownOnes_AreIgnored()
    {
        byte[] bytes = [.. Bytes(new InterruptFrame("id")), 1, 2, 3];
        BitConverter.TryWriteBytes(bytes, bytes.Length - 4);
        Assert.Equal(new InterruptFrame("id"), new FrameStream(new MemoryStream(bytes)).Read());
    }

    [Fact]
    public void EveryCut_IsRefusedAndNoOtherWay()
    {
        foreach (Frame frame in All)
        {
            byte[] bytes = Bytes(frame);
            for (int length = 1; length < bytes.Length; length++)
            {
                Assert.Throws<EndOfStreamException>(() => new FrameStream(new MemoryStream(bytes, 0, length)).Read());
                // Without its last field it is of an older build.
                if (length > 4 && !(frame is (HelloFrame or RunFrame or WelcomeFrame) && length == bytes.Length - 1))
                {
                    byte[] shorter = bytes[..length];
                    BitConverter.TryWriteBytes(shorter, length - 4);
                    Assert.IsType<InvalidDataException>(Record.Exception(() => new FrameStream(new MemoryStream(shorter)).Read()));
                }
            }
        }
    }

    [Fact]
    public void DamagedFrames_AreReadOrRefusedWithoutHarm()
    {
        var random = new Random(3);
        for (int round = 0; round < 20_000; round++)
        {
            byte[] bytes = Bytes(All[random.Next(All.Length)]);
            for (int i = random.Next(1, 4); i > 0; i--)
            {
                bytes[random.Next(4, bytes.Length)] = (byte)random.Next(256);
            }

            long before = GC.GetAllocatedBytesForCurrentThread();
            Exception? exception = Record.Exception(() => new FrameStream(new MemoryStream(bytes)).Read());
            Assert.True(exception is null or InvalidDataException, exception?.ToString());
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    [InlineData(FrameStream.MaximumFrameBytes + 1)]
    public void LengthThatIsNone_IsRefusedBeforeAnythingIsReserved(int length)
    {
        byte[] bytes = [.. BitConverter.GetBytes(length), 1, 2, 3];
        Assert.Throws<InvalidDataException>(() => new FrameStream(new MemoryStream(bytes)).Read());
    }

    [Fact]
    public void NestingWithoutEnd_IsRefused()
    {
        ThrownException exception = new("T", "", "", [], null);
        ValueNode node = new(ValueKind.Scalar, "1");
        for (int i = 0; i < 10_000; i++)
        {
            exception = new ThrownException("T", "", "", [], exception);
        }

        for (int i = 0; i < 1_000; i++)
        {
            node = new ValueNode(ValueKind.Sequence, "", null, null, [node]);
        }

        OutcomeFrame plain = new("id", OutcomeStatus.Threw, null, null, null, null, 1, 1, "");
        Assert.Throws<InvalidDataException>(() => new FrameStream(new MemoryStream(Bytes(plain with { Exception = exception }))).Read());
        Assert.Throws<InvalidDataException>(() => new FrameStream(new MemoryStream(Bytes(plain with { Value = node }))).Read());
    }

    [Fact]
    public void FrameThatIsTooLarge_IsNotWritten()
    {
        var stream = new MemoryStream();
        Assert.Throws<InvalidDataException>(
            () => new FrameStream(stream).Write(new RunFrame("id", 1, new byte[FrameStream.MaximumFrameBytes], [], "", false, false)));
        Assert.Equal(0, stream.Length);
    }

    private static byte[] Bytes(Frame frame)
    {
        var stream = new MemoryStream();
        new FrameStream(stream).Write(frame);
        return stream.ToArray();
    }
}

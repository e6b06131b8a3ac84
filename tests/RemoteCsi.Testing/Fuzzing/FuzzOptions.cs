using System.Globalization;

namespace RemoteCsi.Testing.Fuzzing;

/// <summary>How long a fuzzer goes on, and from which seed.</summary>
/// <remarks>
/// <c>RCSI_FUZZ_SEED</c> repeats a run; <c>RCSI_FUZZ_FRAMES</c> makes it as long as that number of frames takes instead of
/// the few seconds that the ordinary tests have.
/// </remarks>
/// <param name="Seed">Where the random numbers begin.</param>
/// <param name="Frames">How many frames; null for as many as <paramref name="Time"/> allows.</param>
/// <param name="Time">How long, unless a number of frames is asked for.</param>
public sealed record FuzzOptions(int Seed, long? Frames, TimeSpan Time)
{
    /// <summary>What the environment asks for.</summary>
    public static FuzzOptions FromEnvironment(TimeSpan usual) => new(
        Number("RCSI_FUZZ_SEED") is { } seed ? (int)seed : Random.Shared.Next(), Number("RCSI_FUZZ_FRAMES"), usual);

    /// <summary>Whether there is time, or a frame, left.</summary>
    public bool GoesOn(long frames, TimeSpan elapsed) => Frames is { } most ? frames < most : elapsed < Time;

    /// <inheritdoc/>
    public override string ToString() => $"seed {Seed} (RCSI_FUZZ_SEED={Seed} repeats it)";

    private static long? Number(string variable) =>
        long.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;
}

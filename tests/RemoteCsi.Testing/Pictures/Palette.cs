namespace RemoteCsi.Testing.Pictures;

/// <summary>The colours of a terminal in pictures, as red, green and blue in 24 bits.</summary>
public static class Palette
{
    /// <summary>What is behind everything.</summary>
    public const int Background = 0x1b1f27;

    /// <summary>Text that has no colour.</summary>
    public const int Foreground = 0xd6dbe4;

    private const int CubeStart = 16;
    private const int GreyStart = 232;

    // Black, red, green, yellow, blue, magenta, cyan, white, and the bright ones; each but black is legible on the background.
    private static readonly int[] Sixteen =
    [
        0x2b303b, 0xf0717a, 0x8ccf7e, 0xe5c76b, 0x6cb0f5, 0xc98ee8, 0x62c5d1, 0xc9d1dc,
        0x8791a1, 0xff8f96, 0xa8e39b, 0xf5dd8b, 0x8fc5ff, 0xdcaef5, 0x8ae0ea, 0xffffff,
    ];

    // Of the cube of six times six times six colours, as xterm has it.
    private static readonly int[] Steps = [0, 95, 135, 175, 215, 255];

    /// <summary>One of a terminal's 256 colours.</summary>
    /// <param name="number">0 to 255: sixteen with names, a cube of 216, and 24 greys.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is another number.</exception>
    public static int Colour(int number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, 255);
        if (number < CubeStart)
        {
            return Sixteen[number];
        }

        if (number >= GreyStart)
        {
            return 0x010101 * (8 + (10 * (number - GreyStart)));
        }

        int place = number - CubeStart;
        return (Steps[place / 36] << 16) | (Steps[place / 6 % 6] << 8) | Steps[place % 6];
    }
}

namespace Glint.Data;

/// <summary>What <see cref="Augmentation"/> may do to a slice. The article augments nothing.</summary>
/// <param name="Flips">Whether left and right, and top and bottom, are each swapped half of the time.</param>
/// <param name="ShiftPixels">The farthest shift in each direction, in pixels, from 0 (no shift).</param>
internal sealed record AugmentationOptions(bool Flips, int ShiftPixels)
{
    /// <summary>No change at all.</summary>
    public static AugmentationOptions None { get; } = new(false, 0);
}

/// <summary>
/// Seeded flips and whole-pixel shifts of a slice, its mask along with it. What a shift uncovers repeats the border in the image and is 0
/// in the mask; tumour may leave the slice. Nothing is interpolated: every value was measured.
/// </summary>
internal sealed class Augmentation
{
    private readonly AugmentationOptions _options;

    /// <summary>Augments within these options.</summary>
    /// <exception cref="GlintException">The shift is negative.</exception>
    public Augmentation(AugmentationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.ShiftPixels < 0) throw new GlintException($"The shift is {options.ShiftPixels} pixels; it must be 0 or more.");
        _options = options;
    }

    /// <summary>A changed copy of the slice, of the same size; four numbers are drawn, whatever the options.</summary>
    /// <param name="slice">The slice, left as it is.</param>
    /// <param name="random">Source of flips and shifts.</param>
    public Slice Apply(Slice slice, Random random)
    {
        ArgumentNullException.ThrowIfNull(slice);
        ArgumentNullException.ThrowIfNull(random);
        bool upDown = random.Next(2) == 1 && _options.Flips, leftRight = random.Next(2) == 1 && _options.Flips;
        int down = random.Next(-_options.ShiftPixels, _options.ShiftPixels + 1);
        int right = random.Next(-_options.ShiftPixels, _options.ShiftPixels + 1);

        var (height, width) = (slice.Height, slice.Width);
        (float[] fromHounsfield, byte[] fromMask) = (slice.Hounsfield, slice.Mask);
        float[] hounsfield = new float[fromHounsfield.Length];
        byte[] mask = new byte[fromMask.Length];
        for (int row = 0; row < height; row++)
        {
            var (fromRow, rowInside) = Source(row, down, height, upDown);
            for (int column = 0; column < width; column++)
            {
                var (fromColumn, columnInside) = Source(column, right, width, leftRight);
                int from = fromRow * width + fromColumn, to = row * width + column;
                hounsfield[to] = fromHounsfield[from];
                mask[to] = rowInside && columnInside ? fromMask[from] : (byte)0;
            }
        }
        return new(slice.Patient, slice.Index, height, width, hounsfield, mask);
    }

    // First flipped, then shifted; read the other way round.
    private static (int From, bool Inside) Source(int to, int shift, int size, bool flip)
    {
        int wanted = to - shift, from = Math.Clamp(wanted, 0, size - 1);
        return (flip ? size - 1 - from : from, wanted == from);
    }
}

namespace Glint.Dicom.Codecs;

/// <summary>What a data set says of one frame's samples (PS3.3 C.7.6.3): the measure that a compressed frame is held to before anything is allocated.</summary>
/// <param name="Columns">Pixels in a row, 1 to 65535.</param>
/// <param name="Rows">Rows, 1 to 65535.</param>
/// <param name="SamplesPerPixel">1 or 3.</param>
/// <param name="BitsAllocated">Bits of a cell: 8, 16 or 32.</param>
/// <param name="BitsStored">Bits of a cell that hold the value, from its lowest on.</param>
/// <param name="IsSigned">Whether the value is in two's complement.</param>
internal readonly record struct PixelFormat(int Columns, int Rows, int SamplesPerPixel, int BitsAllocated, int BitsStored, bool IsSigned)
{
    private const int MaximumSide = 65535;

    public long SampleCount => (long)Columns * Rows * SamplesPerPixel;

    /// <summary>Throws unless the format is one a frame can have and <paramref name="samples"/> has its length.</summary>
    public void Check(string codec, ReadOnlySpan<int> samples)
    {
        if (Columns is < 1 or > MaximumSide || Rows is < 1 or > MaximumSide)
            throw new GlintException($"the {codec} frame should have {Columns} columns and {Rows} rows: each is 1 to {MaximumSide}.");
        if (SamplesPerPixel is not (1 or 3))
            throw new GlintException($"the {codec} frame should have {SamplesPerPixel} samples per pixel: Glint reads 1 or 3.");
        if (BitsAllocated is not (8 or 16 or 32) || BitsStored < 1 || BitsStored > BitsAllocated)
            throw new GlintException($"the {codec} frame should hold {BitsStored} bits in cells of {BitsAllocated}: Glint reads 1 to all bits of cells of 8, 16 or 32.");
        if (samples.Length != SampleCount) throw new ArgumentException($"{samples.Length} samples for a frame of {SampleCount}.", nameof(samples));
    }

    /// <summary>Throws unless a frame's own header says the same shape.</summary>
    public void CheckShape(string codec, long columns, long rows, int components)
    {
        if (columns != Columns || rows != Rows || components != SamplesPerPixel)
            throw new GlintException($"the {codec} frame is {columns} x {rows} with {components} component(s); " +
                $"the data set says {Columns} x {Rows} with {SamplesPerPixel}. One of them is damaged.");
    }

    /// <summary>Throws unless a frame's samples of <paramref name="precision"/> bits fit the cells.</summary>
    public void CheckPrecision(string codec, int precision)
    {
        if (precision > BitsAllocated)
            throw new GlintException($"the {codec} frame has {precision} bits per sample, more than the {BitsAllocated} the data set allocates. One of them is damaged.");
    }

    /// <summary>
    /// Makes of each bit pattern the stored value: cut to the bits stored, or to those the frame codes if fewer, and sign extended where signed.
    /// An unsigned value of 32 bits keeps its bit pattern.
    /// </summary>
    public void ToStored(Span<int> patterns, int precision)
    {
        int shift = 32 - Math.Min(BitsStored, precision);
        if (IsSigned) foreach (ref int value in patterns) value = value << shift >> shift;
        else foreach (ref int value in patterns) value = (int)((uint)(value << shift) >> shift);
    }
}

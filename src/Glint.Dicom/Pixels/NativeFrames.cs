using System.Buffers.Binary;
using Glint.Dicom.Codecs;

namespace Glint.Dicom;

/// <summary>Pixels that are not compressed: where frames begin, and how cells become stored values (PS3.5, section 8 and annex D).</summary>
/// <param name="Format">Sizes and bits.</param>
/// <param name="Shift">Bits below those stored.</param>
internal readonly record struct NativeFrames(PixelFormat Format, int Shift)
{
    /// <summary>Whether a frame has all of one sample, then all of the next.</summary>
    public bool IsPlanar { get; init; }

    /// <summary>Whether two pixels share their colour: Y, Y, Cb, Cr (YBR_FULL_422).</summary>
    public bool IsHalved { get; init; }

    /// <summary>Whether words have their high byte first; of cells of 8 bits in words, two are swapped.</summary>
    public bool IsBigEndian { get; init; }

    /// <summary>Whether a pixel is a grey value in a cell of 16 bits, as in nearly every CT.</summary>
    public bool IsGrey16 => Format is { BitsAllocated: 16, SamplesPerPixel: 1 };

    private long CellsPerFrame => IsHalved ? (long)(Format.Columns + 1) / 2 * 4 * Format.Rows : Format.SampleCount;

    /// <summary>Bytes of a frame, a last part of a byte counted whole.</summary>
    public int BytesPerFrame => checked((int)((CellsPerFrame * Format.BitsAllocated + 7) / 8));

    public long BytesNeeded(int frames) => (CellsPerFrame * Format.BitsAllocated * frames + 7) / 8;

    /// <summary>The byte in which a frame begins and, of frames of single bits that do not fill bytes, the bits before it.</summary>
    public (long Byte, int SkippedBits) StartOf(int frame)
    {
        var bits = CellsPerFrame * Format.BitsAllocated * frame;
        // Swapped bytes come in pairs.
        var start = IsBigEndian && Format.BitsAllocated <= 8 ? bits / 16 * 2 : bits / 8;
        return (start, (int)(bits - start * 8));
    }

    /// <summary>Unpacks a frame.</summary>
    /// <param name="bytes">The frame's bytes.</param>
    /// <param name="skippedBits">Bits of other frames before it.</param>
    /// <param name="samples">Stored values, pixel by pixel.</param>
    public void Unpack(ReadOnlySpan<byte> bytes, int skippedBits, Span<int> samples)
    {
        if (samples.Length != Format.SampleCount) throw new ArgumentException($"{samples.Length} samples for {Format.SampleCount}.", nameof(samples));
        for (var i = 0; i < samples.Length; i++) samples[i] = Stored(Cell(bytes, skippedBits, PlaceOf(i)));
    }

    private int PlaceOf(int sample)
    {
        if (!IsPlanar && !IsHalved) return sample;
        var (pixel, component) = (sample / 3, sample % 3);
        if (IsPlanar) return component * Format.Columns * Format.Rows + pixel;
        var (row, column) = (pixel / Format.Columns, pixel % Format.Columns);
        var pair = (row * ((Format.Columns + 1) / 2) + column / 2) * 4;
        return component == 0 ? pair + (column & 1) : pair + 1 + component;
    }

    private uint Cell(ReadOnlySpan<byte> bytes, int skippedBits, int index)
    {
        switch (Format.BitsAllocated)
        {
            case 1:
                index += skippedBits;
                return (uint)(bytes[Swapped(index / 8, bytes.Length)] >> (index % 8)) & 1;
            case 8:
                return bytes[Swapped(index + skippedBits / 8, bytes.Length)];
            case 16:
                var word = bytes[(index * 2)..];
                return IsBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(word) : BinaryPrimitives.ReadUInt16LittleEndian(word);
            default:
                var cell = bytes[(index * 4)..];
                return IsBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(cell) : BinaryPrimitives.ReadUInt32LittleEndian(cell);
        }
    }

    private int Swapped(int at, int length) => IsBigEndian && (at ^ 1) < length ? at ^ 1 : at;

    private int Stored(uint cell)
    {
        var unused = 32 - Format.BitsStored;
        var high = cell >> Shift << unused;
        return Format.IsSigned ? (int)high >> unused : (int)(high >> unused);
    }
}

using System.Buffers.Binary;

namespace Glint.Imaging;

/// <summary>
/// The fields of a NIfTI header that say what the voxels are and where they lie, as stored, unchecked. NIfTI-1 and NIfTI-2 hold the same
/// fields in other places and widths; the numbers below are byte offsets from the two standards.
/// </summary>
internal sealed record NiftiFields
{
    public const int Bytes1 = 348;
    public const int Bytes2 = 540;
    public const int MillimetreUnits = 2;

    private const int NoExtensions = 4;

    public int Version { get; init; } = 1;
    public bool BigEndian { get; init; }
    public required long[] Dim { get; init; }
    public required int Datatype { get; init; }
    public required int BitPix { get; init; }
    public required double[] PixDim { get; init; } // qfac, then a size for each dimension
    public double VoxelOffset { get; init; } = Bytes1 + NoExtensions;
    public double Slope { get; init; } = 1;
    public double Intercept { get; init; }
    public int Units { get; init; } = MillimetreUnits;
    public int QformCode { get; init; }
    public int SformCode { get; init; }
    public required double[] Quaternion { get; init; } // b, c, d
    public required double[] QformOffset { get; init; }
    public required double[] Sform { get; init; } // three rows of four

    public static NiftiFields Parse1(ReadOnlySpan<byte> header, bool bigEndian)
    {
        var from = new FieldReader(header, bigEndian);
        return new NiftiFields
        {
            Version = 1,
            BigEndian = bigEndian,
            Dim = from.Int16s(40, 8),
            Datatype = from.Int16(70),
            BitPix = from.Int16(72),
            PixDim = from.Singles(76, 8),
            VoxelOffset = from.Single(108),
            Slope = from.Single(112),
            Intercept = from.Single(116),
            Units = header[123],
            QformCode = from.Int16(252),
            SformCode = from.Int16(254),
            Quaternion = from.Singles(256, 3),
            QformOffset = from.Singles(268, 3),
            Sform = from.Singles(280, 12),
        };
    }

    public static NiftiFields Parse2(ReadOnlySpan<byte> header, bool bigEndian)
    {
        var from = new FieldReader(header, bigEndian);
        return new NiftiFields
        {
            Version = 2,
            BigEndian = bigEndian,
            Datatype = from.Int16(12),
            BitPix = from.Int16(14),
            Dim = from.Int64s(16, 8),
            PixDim = from.Doubles(104, 8),
            VoxelOffset = from.Int64(168),
            Slope = from.Double(176),
            Intercept = from.Double(184),
            QformCode = from.Int32(344),
            SformCode = from.Int32(348),
            Quaternion = from.Doubles(352, 3),
            QformOffset = from.Doubles(376, 3),
            Sform = from.Doubles(400, 12),
            Units = from.Int32(500),
        };
    }

    /// <summary>The same header for other voxels on the same grid: what it says of dimensions, forms, codes and units stays to the last bit.</summary>
    /// <param name="datatype">A code of the standard.</param>
    /// <param name="bits">Of a voxel.</param>
    public NiftiFields For(int datatype, int bits) => this with
    {
        BigEndian = false,
        Datatype = datatype,
        BitPix = bits,
        VoxelOffset = (Version == 1 ? Bytes1 : Bytes2) + NoExtensions,
        Slope = 1,
        Intercept = 0,
    };

    /// <summary>A little-endian header of a single file, with the four bytes after it that say "no extensions".</summary>
    public byte[] ToBytes() => Version == 1 ? ToBytes1() : ToBytes2();

    private byte[] ToBytes1()
    {
        var header = new byte[Bytes1 + NoExtensions];
        BinaryPrimitives.WriteInt32LittleEndian(header, Bytes1);
        header[38] = (byte)'r'; // "regular", which ANALYZE readers ask for
        for (var i = 0; i < Dim.Length; i++) Int16(40 + 2 * i, (short)Dim[i]);
        Int16(70, (short)Datatype);
        Int16(72, (short)BitPix);
        Singles(76, PixDim);
        Singles(108, [VoxelOffset, Slope, Intercept]);
        header[123] = (byte)Units;
        Int16(252, (short)QformCode);
        Int16(254, (short)SformCode);
        Singles(256, Quaternion);
        Singles(268, QformOffset);
        Singles(280, Sform);
        "n+1\0"u8.CopyTo(header.AsSpan(344));
        return header;

        void Int16(int at, short value) => BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(at), value);
        void Singles(int at, double[] values)
        {
            for (var i = 0; i < values.Length; i++) BinaryPrimitives.WriteSingleLittleEndian(header.AsSpan(at + 4 * i), (float)values[i]);
        }
    }

    private byte[] ToBytes2()
    {
        var header = new byte[Bytes2 + NoExtensions];
        Int32(0, Bytes2);
        "n+2\0\r\n\u001a\n"u8.CopyTo(header.AsSpan(4));
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(12), (short)Datatype);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(14), (short)BitPix);
        for (var i = 0; i < Dim.Length; i++) Int64(16 + 8 * i, Dim[i]);
        Doubles(104, PixDim);
        Int64(168, (long)VoxelOffset);
        Doubles(176, [Slope, Intercept]);
        Int32(344, QformCode);
        Int32(348, SformCode);
        Doubles(352, Quaternion);
        Doubles(376, QformOffset);
        Doubles(400, Sform);
        Int32(500, Units);
        return header;

        void Int32(int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(at), value);
        void Int64(int at, long value) => BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(at), value);
        void Doubles(int at, double[] values)
        {
            for (var i = 0; i < values.Length; i++) BinaryPrimitives.WriteDoubleLittleEndian(header.AsSpan(at + 8 * i), values[i]);
        }
    }
}

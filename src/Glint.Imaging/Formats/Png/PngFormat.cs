using System.Buffers.Binary;
using System.IO.Compression;

namespace Glint.Imaging;

/// <summary>
/// Reads a grey PNG image as a scan of one slice (W3C PNG specification, third edition): values as stored, 1 mm pixels. A PNG says nothing of
/// the patient, so columns count as running to the right and rows to the front: slices then come out as the picture shows them. 1, 2, 4, 8 or
/// 16 bits, not interlaced; a mask of 0 and 255 is for whoever reads labels to judge.
/// </summary>
internal sealed class PngFormat : IScanFormat
{
    private const int HeaderBytes = 13, ChunkFrame = 8, ChecksumBytes = 4;
    private const int DeflateLargestRatio = 1032;    // zlib's technical details: no byte of deflate's makes more
    private const byte HighestFilter = 4;            // Paeth's
    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a];

    /// <inheritdoc/>
    public IReadOnlyList<string> Endings { get; } = [".png"];

    /// <summary>Reads the image.</summary>
    /// <param name="path">A .png file.</param>
    /// <exception cref="GlintException">The file is missing, no PNG, damaged, cut off, or in colour.</exception>
    public Volume Read(string path) => InputFile.ReadFrom(path, 0, Packing.None, file =>
    {
        Header header = ReadHeader(file);
        if ((long)header.BytesPerRow * header.Height / DeflateLargestRatio > file.BytesOnDisk) throw Damaged(file, $"{header.Width}x{header.Height} pixels cannot come out of {file.BytesOnDisk} bytes");
        using var packed = new MemoryStream(PackedBytes(file));
        using var unpacked = new ZLibStream(packed, CompressionMode.Decompress);
        return new Volume(header.Geometry, Pixels(file, header, unpacked));
    });

    /// <summary>Reads the size, without reading the pixels.</summary>
    /// <param name="path">A .png file.</param>
    /// <exception cref="GlintException">As <see cref="Read"/>, as far as the header shows it.</exception>
    public Geometry ReadGeometry(string path) => InputFile.ReadFrom(path, 0, Packing.None, file => ReadHeader(file).Geometry);

    private static Header ReadHeader(InputFile file)
    {
        Span<byte> start = stackalloc byte[Signature.Length];
        if (file.Fill(start) < start.Length || !start.SequenceEqual(Signature)) throw new GlintException($"{file.Path} is not a PNG file. Name another file, or convert it.");
        (string type, byte[] data) = Chunk(file);
        if (type != "IHDR" || data.Length != HeaderBytes) throw Damaged(file, "it does not begin with its header");
        uint width = BinaryPrimitives.ReadUInt32BigEndian(data), height = BinaryPrimitives.ReadUInt32BigEndian(data.AsSpan(4));
        (int bits, int colour, int interlace) = (data[8], data[9], data[12]);
        if (colour != 0) throw new GlintException($"{file.Path} is in colour or has a palette or transparency; Glint reads grey PNG files. Convert it to grey.");
        if (interlace != 0) throw new GlintException($"{file.Path} is interlaced, which Glint does not read. Save it without.");
        if (bits is not (1 or 2 or 4 or 8 or 16)) throw Damaged(file, $"it claims {bits} bits per pixel");
        if (width == 0 || height == 0 || (UInt128)width * height > (UInt128)Array.MaxLength / 2) throw Damaged(file, $"it claims {width}x{height} pixels");
        return new Header((int)width, (int)height, bits);
    }

    private static byte[] PackedBytes(InputFile file)
    {
        using var packed = new MemoryStream();
        for (; ; )
        {
            (string type, byte[] data) = Chunk(file);
            if (type == "IDAT") packed.Write(data);
            else if (type == "IEND") return packed.ToArray();
        }
    }

    private static (string Type, byte[] Data) Chunk(InputFile file)
    {
        Span<byte> frame = stackalloc byte[ChunkFrame], checksum = stackalloc byte[ChecksumBytes];
        bool isWhole = file.Fill(frame) == frame.Length;
        uint length = BinaryPrimitives.ReadUInt32BigEndian(frame);
        if (!isWhole || length > file.BytesOnDisk - file.Position) throw new GlintException($"{file.Path} is cut off. Copy or download it again.");
        byte[] data = new byte[length];
        if (file.Fill(data) < data.Length || file.Fill(checksum) < checksum.Length) throw new GlintException($"{file.Path} is cut off. Copy or download it again.");
        if (Crc32.Of(frame[4..], data) != BinaryPrimitives.ReadUInt32BigEndian(checksum)) throw Damaged(file, "a checksum does not match");
        return (System.Text.Encoding.ASCII.GetString(frame[4..]), data);
    }

    private static float[] Pixels(InputFile file, Header header, Stream unpacked)
    {
        float[] pixels = new float[header.Geometry.VoxelCount];
        byte[] row = new byte[header.BytesPerRow], above = new byte[header.BytesPerRow];
        Span<byte> filter = stackalloc byte[1];
        for (int y = 0; y < header.Height; y++)
        {
            if (unpacked.ReadAtLeast(filter, 1, throwOnEndOfStream: false) < 1 || unpacked.ReadAtLeast(row, row.Length, throwOnEndOfStream: false) < row.Length)
            {
                throw Damaged(file, $"it holds {y} of {header.Height} rows");
            }
            if (filter[0] > HighestFilter) throw Damaged(file, $"row {y} has filter {filter[0]}");
            Unfilter(filter[0], row, above, Math.Max(1, header.Bits / 8));
            for (int x = 0; x < header.Width; x++) pixels[(y * header.Width) + x] = header.Value(row, x);
            (row, above) = (above, row);
        }
        return pixels;
    }

    // Each byte was stored as its difference from a guess by its neighbours to the left, above and above left.
    private static void Unfilter(byte filter, byte[] row, byte[] above, int step)
    {
        for (int i = 0; i < row.Length; i++)
        {
            int left = i < step ? 0 : row[i - step], corner = i < step ? 0 : above[i - step];
            row[i] += (byte)(filter switch
            {
                1 => left,
                2 => above[i],
                3 => (left + above[i]) / 2,
                HighestFilter => Paeth(left, above[i], corner),
                _ => 0,
            });
        }
    }

    private static int Paeth(int left, int above, int corner)
    {
        int guess = left + above - corner;
        (int toLeft, int toAbove, int toCorner) = (Math.Abs(guess - left), Math.Abs(guess - above), Math.Abs(guess - corner));
        return toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner;
    }

    private static GlintException Damaged(InputFile file, string how) => new($"{file.Path} is damaged: {how}. Copy or download it again.");

    private sealed record Header(int Width, int Height, int Bits)
    {
        public Geometry Geometry { get; } = new(Width, Height, 1, new Affine(new(-1, 0, 0), new(0, -1, 0), new(0, 0, 1), default)) { HasOrientation = false };

        public int BytesPerRow { get; } = (int)((((long)Width * Bits) + 7) / 8);

        public int Value(byte[] row, int x) => Bits switch
        {
            16 => (row[2 * x] << 8) | row[(2 * x) + 1],
            8 => row[x],
            // The leftmost pixel is in the highest bits.
            _ => (row[x * Bits / 8] >> (8 - Bits - (x * Bits % 8))) & ((1 << Bits) - 1),
        };
    }
}

using System.Numerics;
using System.Runtime.InteropServices;

namespace Glint.Dicom.Codecs.Jpeg2000;

/// <summary>Reads a tile's packets (T.800 B.9, B.10): which code-blocks each adds to, with how many coding passes, and where their bytes lie.</summary>
internal sealed class PacketReader(ReadOnlyMemory<byte> data)
{
    private const int StartOfPacket = 0x91, EndOfHeader = 0x92, StartOfPacketBytes = 6, MaximumLengthBits = 31, FirstBypassed = 10;
    private readonly List<(CodeBlock Block, Chunk Chunk)> pending = [];
    private int position;

    /// <summary>The chunks of all blocks.</summary>
    public List<Chunk> Chunks { get; } = [];

    /// <summary>Bytes that no packet has taken.</summary>
    public int Left => data.Length - position;

    public void Read(Precinct precinct, BlockStyle style)
    {
        ReadOnlySpan<byte> bytes = data.Span;
        if (IsMarker(bytes, StartOfPacket)) position = Math.Min(position + StartOfPacketBytes, bytes.Length);
        var bits = new HeaderBits(bytes, position);
        pending.Clear();
        if (bits.Take() == 1)
            foreach (PrecinctBand band in precinct.Bands)
                for (int i = 0; i < band.Blocks.Length; i++)
                    if (IsIncluded(ref bits, band, i, precinct.NextLayer)) ReadLengths(ref bits, band.Blocks[i], style);
        position = bits.Align();
        if (IsMarker(bytes, EndOfHeader)) position += 2;
        foreach (var (block, chunk) in pending) Add(block, chunk);
        precinct.NextLayer++;
    }

    private bool IsMarker(ReadOnlySpan<byte> bytes, int marker) => position + 1 < bytes.Length && bytes[position] == 0xFF && bytes[position + 1] == marker;

    private static bool IsIncluded(ref HeaderBits bits, PrecinctBand band, int index, int layer)
    {
        CodeBlock block = band.Blocks[index];
        if (block.Passes > 0) return bits.Take() == 1;
        int x = index % band.BlocksWide, y = index / band.BlocksWide, missing = 0;
        if (!band.Inclusion.IsBelow(ref bits, x, y, layer + 1)) return false;
        while (missing < band.Band.Planes && !band.MissingPlanes.IsBelow(ref bits, x, y, missing + 1)) missing++;
        block.Planes = TileComponent.CheckPlanes(band.Band.Planes - missing);
        return true;
    }

    private void ReadLengths(ref HeaderBits bits, CodeBlock block, BlockStyle style)
    {
        int passes = ReadPasses(ref bits);
        block.Passes += passes;
        if (block.Passes > (3 * block.Planes) - 2)
            throw new GlintException($"the JPEG 2000 frame has {block.Passes} coding passes in a code-block of {block.Planes} bit-planes. It is damaged.");
        while (bits.Take() == 1) block.LengthBits++;
        while (passes > 0)
        {
            int room = MaximumPasses(block.Segment, style) - block.SegmentPasses;
            if (room == 0)
            {
                block.Segment++;
                block.SegmentPasses = 0;
                continue;
            }
            int taken = Math.Min(passes, room), lengthBits = block.LengthBits + BitOperations.Log2((uint)taken);
            if (lengthBits > MaximumLengthBits) throw new GlintException($"the JPEG 2000 frame has a length of {lengthBits} bits in a packet. It is damaged.");
            pending.Add((block, new Chunk(0, bits.Take(lengthBits), taken, block.Segment, -1)));
            block.SegmentPasses += taken;
            passes -= taken;
        }
    }

    // Table D.9: with bypass, ten passes, then by turns two raw ones and one coded.
    private static int MaximumPasses(int segment, BlockStyle style)
    {
        if ((style & BlockStyle.TerminateAll) != 0) return 1;
        if ((style & BlockStyle.Bypass) == 0) return int.MaxValue;
        return segment == 0 ? FirstBypassed : 1 + (segment & 1);
    }

    // Table B.4.
    private static int ReadPasses(ref HeaderBits bits)
    {
        if (bits.Take() == 0) return 1;
        if (bits.Take() == 0) return 2;
        int more = bits.Take(2);
        if (more < 3) return 3 + more;
        more = bits.Take(5);
        return more < 31 ? 6 + more : 37 + bits.Take(7);
    }

    private void Add(CodeBlock block, Chunk chunk)
    {
        if (chunk.Length > data.Length - position)
            throw new GlintException($"the JPEG 2000 frame has a packet that needs {chunk.Length} bytes where {data.Length - position} are left. It is cut off or damaged.");
        if (block.LastChunk >= 0) CollectionsMarshal.AsSpan(Chunks)[block.LastChunk].Next = Chunks.Count;
        else block.FirstChunk = Chunks.Count;
        block.LastChunk = Chunks.Count;
        Chunks.Add(chunk with { Start = position });
        position += chunk.Length;
    }
}

using System.Buffers;
using System.Buffers.Binary;

namespace Glint.Dicom;

/// <summary>
/// Which fragments are which frame (PS3.5, A.4): one each where there are as many; else as the extended or the basic offset table says; else,
/// both being empty, a frame begins where a fragment begins as a compressed frame does.
/// </summary>
internal sealed class EncapsulatedFrames
{
    private const int ItemHeaderBytes = 8;
    private readonly DicomFile _file;
    private readonly Element _element;
    private readonly Fragment[] _fragments;
    private readonly int[] _firstOf; // the first fragment of each frame, and the end

    /// <exception cref="GlintException">Fragments and frames do not fit.</exception>
    public EncapsulatedFrames(DicomFile file, Element element, IReadOnlyList<Fragment> items, int frames)
    {
        (_file, _element) = (file, element);
        _fragments = [.. items.Skip(1)];
        if (_fragments.Length < frames)
        {
            throw new GlintException(
                $"{file.Path} is cut off: {frames} frame(s) of compressed pixels are in {_fragments.Length} fragment(s). Export it again.");
        }
        _firstOf = frames == 1 ? [0, _fragments.Length]
            : _fragments.Length == frames ? [.. Enumerable.Range(0, frames + 1)]
            : ByOffsets(items[0], frames) ?? ByMarkers(frames);
    }

    /// <summary>Bytes of a frame.</summary>
    public int LengthOf(int frame)
    {
        var length = 0L;
        for (var i = _firstOf[frame]; i < _firstOf[frame + 1]; i++) length += _fragments[i].Length;
        return length <= Array.MaxLength ? (int)length : throw new GlintException($"{_file.Path} has a compressed frame of {length} bytes. Export it again.");
    }

    /// <summary>A frame's bytes, joined, in an array of the shared pool that the caller gives back.</summary>
    public (byte[] Bytes, int Count) Rent(int frame)
    {
        var length = LengthOf(frame);
        var bytes = ArrayPool<byte>.Shared.Rent(Math.Max(length, 1));
        var at = 0;
        foreach (var fragment in _fragments[_firstOf[frame].._firstOf[frame + 1]])
        {
            _element.Fill(fragment, bytes.AsSpan(at, fragment.Length));
            at += fragment.Length;
        }
        return (bytes, length);
    }

    private int[]? ByOffsets(Fragment table, int frames)
    {
        var offsets = new long[frames];
        var extended = _file.DataSet.Bytes(Tags.ExtendedOffsetTable).Span;
        if (extended.Length >= 8L * frames)
        {
            for (var i = 0; i < frames; i++) offsets[i] = BinaryPrimitives.ReadInt64LittleEndian(extended[(8 * i)..]);
        }
        else if (table.Length >= 4L * frames)
        {
            var basic = new byte[4 * frames];
            _element.Fill(table, basic);
            for (var i = 0; i < frames; i++) offsets[i] = BinaryPrimitives.ReadUInt32LittleEndian(basic.AsSpan(4 * i));
        }
        else return null;

        // Offsets are from the first fragment's item on; each must be one's begin.
        var origin = _fragments[0].Offset - ItemHeaderBytes;
        var firstOf = new int[frames + 1];
        firstOf[frames] = _fragments.Length;
        var fragment = 0;
        for (var frame = 0; frame < frames; frame++)
        {
            while (fragment < _fragments.Length && _fragments[fragment].Offset - ItemHeaderBytes - origin < offsets[frame]) fragment++;
            var isThere = fragment < _fragments.Length && _fragments[fragment].Offset - ItemHeaderBytes - origin == offsets[frame];
            if (!isThere || (frame == 0 ? fragment != 0 : fragment <= firstOf[frame - 1]))
            {
                throw new GlintException(
                    $"{_file.Path} is damaged: its offset table has {offsets[frame]} for frame {frame + 1}, where no frame begins. Export it again.");
            }
            firstOf[frame] = fragment;
        }
        return firstOf;
    }

    private int[] ByMarkers(int frames)
    {
        var starts = new List<int>();
        Span<byte> head = stackalloc byte[4];
        for (var i = 0; i < _fragments.Length; i++)
        {
            if (_fragments[i].Length < head.Length) continue;
            _element.Fill(_fragments[i], head);
            if (BeginsFrame(head)) starts.Add(i);
        }
        if (starts.Count == frames && starts[0] == 0) return [.. starts, _fragments.Length];
        throw new GlintException(
            $"{_file.Path} has {frames} frames in {_fragments.Length} fragments and no offset table that says which are whose. " +
            "Run 'gdcmconv --raw IN OUT' and give OUT.");
    }

    // JPEG and JPEG-LS begin with SOI and a marker, JPEG 2000 with SOC and SIZ.
    private static bool BeginsFrame(ReadOnlySpan<byte> head) =>
        head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) || head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0x4F, 0xFF, 0x51]);
}

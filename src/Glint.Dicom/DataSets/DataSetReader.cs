using System.Buffers.Binary;

namespace Glint.Dicom;

/// <summary>
/// Parses the headers of a data set: tags, types, lengths. Values stay where they are; sequences are stepped over, and parsed by the same
/// reader when they are asked for. Every length is checked against what there is before anything is read.
/// </summary>
internal sealed class DataSetReader(ByteSource source, ElementEncoding encoding)
{
    private const uint Undefined = 0xFFFFFFFF;
    private const int DeepestNesting = 64;

    /// <summary>Where the next element begins.</summary>
    public long Position { get; private set; }

    /// <summary>Reads elements into a data set.</summary>
    /// <param name="dataSet">What they are added to.</param>
    /// <param name="start">Where the first one begins.</param>
    /// <param name="end">Where the last one must end.</param>
    /// <param name="group">Only elements of this group are read; the first one of another ends it. Null: all.</param>
    public void Read(DataSet dataSet, long start, long end, ushort? group = null)
    {
        Position = start;
        while (Position < end)
        {
            if (end - Position < 8)
            {
                if (IsNothing(Position, end)) break; // what pads a file to whole blocks
                throw CutOff(Position, "an element's header", 8, end);
            }
            var header = ReadHeader(Position, end);
            if (group is { } only && header.Tag.Group != only) return;
            if (header.Tag == Tags.ItemDelimitation) // ends an item of undefined length
            {
                Position = header.ValueStart;
                return;
            }
            if (header.Tag is { Group: 0, Element: 0 } && header.Length == 0 && IsNothing(Position, end)) break;
            if (header.Tag.Group == Tags.Item.Group)
            {
                throw new GlintException(
                    $"{source.Name} is damaged: a delimiter {header.Tag} stands at byte {Position}, outside any sequence. Export it again.");
            }
            dataSet.Add(ReadElement(header, end));
        }
        Position = Math.Max(Position, end);
    }

    /// <summary>Parses the items of a sequence whose value is the whole source.</summary>
    public List<DataSet> ReadItems(DataSet parent)
    {
        var items = new List<DataSet>();
        for (var at = 0L; source.Length - at >= 8;)
        {
            var header = ReadHeader(at, source.Length);
            if (header.Tag == Tags.SequenceDelimitation) break;
            if (header.Tag != Tags.Item) throw NoItem(header.Tag, at);
            var item = new DataSet(source.Name, parent);
            if (header.Length == Undefined)
            {
                Read(item, header.ValueStart, source.Length);
                at = Position;
            }
            else
            {
                var end = EndOf(header, source.Length);
                Read(item, header.ValueStart, end);
                at = end;
            }
            items.Add(item);
        }
        return items;
    }

    private Element ReadElement(Header header, long end)
    {
        if (header.Length != Undefined)
        {
            Position = EndOf(header, end);
            var vr = LooksLikeItems(header) ? Vr.SQ : header.Vr;
            return new Element(header.Tag, vr, source, header.ValueStart, header.Length, encoding);
        }
        if (header.Tag == Tags.PixelData)
        {
            var fragments = ReadFragments(header.ValueStart, end);
            return new Element(header.Tag, header.Vr, source, header.ValueStart, Position - header.ValueStart, encoding) { Fragments = fragments };
        }
        // An unknown type of undefined length is a sequence, whose items have no types (PS3.5, 6.2.2).
        var inner = header.Vr == Vr.UN && encoding.IsExplicit ? ElementEncoding.ImplicitLittleEndian : encoding;
        var reader = inner == encoding ? this : new DataSetReader(source, inner);
        var after = reader.SkipItems(header.ValueStart, end, depth: 1);
        Position = after;
        const int DelimiterBytes = 8;
        return new Element(header.Tag, Vr.SQ, source, header.ValueStart, after - DelimiterBytes - header.ValueStart, inner);
    }

    // A sequence of a vendor, or of a part of the standard that Glint has no name for, in a file without types.
    private bool LooksLikeItems(Header header) => header.Vr == Vr.UN && !encoding.IsExplicit && header.Length >= 8
        && ReadHeader(header.ValueStart, header.ValueStart + header.Length) is { } item && item.Tag == Tags.Item
        && (item.Length == Undefined || item.Length <= header.Length - 8);

    // Where a sequence of undefined length ends, its delimiter included.
    private long SkipItems(long at, long end, int depth)
    {
        if (depth > DeepestNesting)
        {
            throw new GlintException($"{source.Name} nests sequences deeper than {DeepestNesting}. The file is damaged; export it again.");
        }
        while (true)
        {
            var header = ReadHeader(at, end);
            if (header.Tag == Tags.SequenceDelimitation) return header.ValueStart;
            if (header.Tag != Tags.Item) throw NoItem(header.Tag, at);
            at = header.Length == Undefined ? SkipElements(header.ValueStart, end, depth) : EndOf(header, end);
        }
    }

    private long SkipElements(long at, long end, int depth)
    {
        while (true)
        {
            var header = ReadHeader(at, end);
            if (header.Tag == Tags.ItemDelimitation) return header.ValueStart;
            if (header.Length != Undefined)
            {
                at = EndOf(header, end);
                continue;
            }
            var reader = header.Vr == Vr.UN && encoding.IsExplicit ? new DataSetReader(source, ElementEncoding.ImplicitLittleEndian) : this;
            at = reader.SkipItems(header.ValueStart, end, depth + 1);
        }
    }

    private List<Fragment> ReadFragments(long at, long end)
    {
        var fragments = new List<Fragment>();
        while (true)
        {
            var header = ReadHeader(at, end);
            if (header.Tag == Tags.SequenceDelimitation)
            {
                Position = header.ValueStart;
                return fragments;
            }
            if (header.Tag != Tags.Item) throw NoItem(header.Tag, at);
            if (header.Length > Array.MaxLength) throw CutOff(at, "a fragment of pixel data", header.Length, end);
            at = EndOf(header, end);
            fragments.Add(new Fragment(header.ValueStart, (int)header.Length));
        }
    }

    private Header ReadHeader(long at, long end)
    {
        var bytes = source.Peek(at, (int)Math.Min(12, Math.Max(0, end - at)));
        if (bytes.Length < 8) throw CutOff(at, "an element's header", 8, end);
        var tag = new Tag(UInt16(bytes), UInt16(bytes[2..]));
        // Items and delimiters have no type in either form.
        if (!encoding.IsExplicit || tag.Group == Tags.Item.Group) return new Header(tag, Tags.VrOf(tag), UInt32(bytes[4..]), at + 8);

        var vr = (Vr)((bytes[4] << 8) | bytes[5]);
        if (!vr.IsKnown())
        {
            if (bytes[4] is 0 || bytes[5] is 0) return new Header(tag, Tags.VrOf(tag), UInt32(bytes[4..]), at + 8); // a writer changed its mind
            // Types to come have the long form (PS3.5, 6.2); "??" and its like are those that some writers know not, in the short one.
            vr = Vr.UN;
            return new Header(tag, vr, UInt16(bytes[6..]), at + 8);
        }
        if (!vr.HasLongLength()) return new Header(tag, vr, UInt16(bytes[6..]), at + 8);
        if (bytes.Length < 12) throw CutOff(at, "an element's header", 12, end);
        return new Header(tag, vr, UInt32(bytes[8..]), at + 12);
    }

    private long EndOf(Header header, long end)
    {
        if (header.Length == Undefined)
        {
            throw new GlintException($"{source.Name} is damaged: {Tags.NameOf(header.Tag)} has no length, where one is needed. Export it again.");
        }
        if (header.Length <= end - header.ValueStart) return header.ValueStart + header.Length;
        throw CutOff(header.ValueStart, Tags.NameOf(header.Tag), header.Length, end);
    }

    private bool IsNothing(long at, long end)
    {
        while (at < end)
        {
            var bytes = source.Peek(at, (int)Math.Min(4096, end - at));
            if (bytes.IsEmpty) return true;
            if (bytes.ContainsAnyExcept((byte)0)) return false;
            at += bytes.Length;
        }
        return true;
    }

    private GlintException CutOff(long at, string what, long needed, long end) => new(
        $"{source.Name} is damaged or cut off: {what} at byte {at} needs {needed} bytes and has {Math.Max(0, end - at)}. Copy or export it again.");

    private GlintException NoItem(Tag found, long at) => new(
        $"{source.Name} is damaged: a sequence has {found} at byte {at}, where an item begins with {Tags.Item}. Export it again.");

    private ushort UInt16(ReadOnlySpan<byte> bytes) =>
        encoding.IsBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private uint UInt32(ReadOnlySpan<byte> bytes) =>
        encoding.IsBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    private readonly record struct Header(Tag Tag, Vr Vr, uint Length, long ValueStart);
}

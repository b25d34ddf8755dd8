namespace Glint.Dicom;

/// <summary>Where in its source a fragment of encapsulated pixel data lies.</summary>
internal readonly record struct Fragment(long Offset, int Length);

/// <summary>How a data set is written down: with or without types, and in which byte order.</summary>
internal readonly record struct ElementEncoding(bool IsExplicit, bool IsBigEndian)
{
    public static readonly ElementEncoding ImplicitLittleEndian = new(false, false);

    public static readonly ElementEncoding ExplicitLittleEndian = new(true, false);
}

/// <summary>
/// One element of a data set: a tag, a type and a value. The value of one that was read is held if it is small, else read from the file when
/// it is asked for; the value of one that was made is bytes, text or items.
/// </summary>
internal sealed class Element
{
    private readonly ByteSource? _source;
    private readonly long _offset;
    private ReadOnlyMemory<byte>? _bytes;

    /// <summary>An element whose value stays where it was read.</summary>
    public Element(Tag tag, Vr vr, ByteSource source, long offset, long length, ElementEncoding encoding)
    {
        (Tag, Vr, _source, _offset, Length, Encoding) = (tag, vr, source, offset, length, encoding);
        const int HeldBytes = 128;
        if (length <= HeldBytes) _bytes = source.Take(offset, (int)length);
    }

    /// <summary>An element with its value, numbers in little endian.</summary>
    public Element(Tag tag, Vr vr, ReadOnlyMemory<byte> bytes)
    {
        (Tag, Vr, _bytes, Length, Encoding) = (tag, vr, bytes, bytes.Length, ElementEncoding.ExplicitLittleEndian);
    }

    /// <summary>An element of text, which is encoded when it is written.</summary>
    public Element(Tag tag, Vr vr, string text)
    {
        (Tag, Vr, MadeText, Encoding) = (tag, vr, text, ElementEncoding.ExplicitLittleEndian);
    }

    /// <summary>A sequence.</summary>
    public Element(Tag tag, IReadOnlyList<DataSet> items)
    {
        (Tag, Vr, Items, Encoding) = (tag, Vr.SQ, items, ElementEncoding.ExplicitLittleEndian);
    }

    public Tag Tag { get; }

    public Vr Vr { get; }

    /// <summary>Bytes of the value as it was read or made, headers of items and fragments in it counted; 0 of text and items that were set.</summary>
    public long Length { get; }

    /// <summary>How the value was written down.</summary>
    public ElementEncoding Encoding { get; }

    /// <summary>The fragments of encapsulated pixel data, the offset table first; null for any other element.</summary>
    public IReadOnlyList<Fragment>? Fragments { get; init; }

    /// <summary>Text that was set and has no bytes yet.</summary>
    public string? MadeText { get; }

    /// <summary>The items of a sequence once they were parsed or made; else null.</summary>
    public IReadOnlyList<DataSet>? Items { get; set; }

    /// <summary>The file that it was read from, for messages.</summary>
    public string SourceName => _source?.Name ?? "the data set";

    /// <summary>The value as it was written down, at most what an array holds.</summary>
    public ReadOnlyMemory<byte> Bytes()
    {
        if (_bytes is { } held) return held;
        if (_source is null) return default;
        if (Length > Array.MaxLength)
        {
            throw new GlintException($"{SourceName}: {Tags.NameOf(Tag)} has {Length} bytes, more than the {Array.MaxLength} Glint reads at once.");
        }
        return _source.Take(_offset, (int)Length);
    }

    /// <summary>Fills a span with the value from a byte on, without reading the rest.</summary>
    public void Fill(long from, Span<byte> target)
    {
        if (from < 0 || target.Length > Length - from) throw new ArgumentOutOfRangeException(nameof(from));
        if (_bytes is { } held) held.Span.Slice((int)from, target.Length).CopyTo(target);
        else _source!.Fill(_offset + from, target);
    }

    /// <summary>Fills a span with the bytes of one fragment from its begin on.</summary>
    public void Fill(Fragment fragment, Span<byte> target) => _source!.Fill(fragment.Offset, target);

    /// <summary>The value with its numbers in little endian, as files are written.</summary>
    public ReadOnlyMemory<byte> LittleEndianBytes()
    {
        var bytes = Bytes();
        var size = Vr.SwappedBytes();
        if (!Encoding.IsBigEndian || size == 1) return bytes;
        var swapped = bytes.ToArray();
        for (var at = 0; at + size <= swapped.Length; at += size) Array.Reverse(swapped, at, size);
        return swapped;
    }
}

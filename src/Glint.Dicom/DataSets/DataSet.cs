using System.Buffers.Binary;
using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Glint.Dicom;

/// <summary>
/// A DICOM data set: elements in the order of their tags. What is asked of one that was read and is not there gives null or nothing; what is
/// there and cannot be what it must be is a <see cref="GlintException"/> that names file and element.
/// </summary>
internal sealed partial class DataSet : IEnumerable<Element>
{
    private const int DeepestNesting = 64;
    private readonly SortedList<Tag, Element> _elements = [];
    private readonly DataSet? _parent;
    private readonly int _depth;

    /// <summary>An empty data set, to be filled.</summary>
    public DataSet() : this("the data set") { }

    /// <summary>An empty data set that a reader fills.</summary>
    /// <param name="name">The file's name, for messages.</param>
    /// <param name="parent">What the item is part of; its character set holds here too.</param>
    public DataSet(string name, DataSet? parent = null)
    {
        (Name, _parent, _depth) = (name, parent, parent is null ? 0 : parent._depth + 1);
        if (_depth > DeepestNesting) throw new GlintException($"{name} nests sequences deeper than {DeepestNesting}. The file is damaged; export it again.");
    }

    /// <summary>The file that it was read from, for messages.</summary>
    public string Name { get; }

    /// <summary>Elements in it, those of its items not counted.</summary>
    public int Count => _elements.Count;

    /// <summary>The values of Specific Character Set that hold here; none is ASCII.</summary>
    public IReadOnlyList<string> CharacterSet => _elements.ContainsKey(Tags.SpecificCharacterSet) || _parent is null
        ? AsciiTexts(Tags.SpecificCharacterSet)
        : _parent.CharacterSet;

    /// <summary>Whether there is such an element, with a value or without.</summary>
    public bool Has(Tag tag) => _elements.ContainsKey(tag);

    public bool TryGet(Tag tag, [NotNullWhen(true)] out Element? element) => _elements.TryGetValue(tag, out element);

    /// <summary>Adds an element, in place of one with its tag.</summary>
    public void Add(Element element) => _elements[element.Tag] = element;

    public void Remove(Tag tag) => _elements.Remove(tag);

    /// <summary>The value as it is written down, numbers in little endian; empty where there is none.</summary>
    public ReadOnlyMemory<byte> Bytes(Tag tag) => !TryGet(tag, out var element) ? default
        : element.MadeText is { } text ? CharacterSets.Encode(text, element.Vr.HasCharacterSet() ? CharacterSet : [], tag)
        : element.LittleEndianBytes();

    /// <summary>The first value as text without padding; null where there is none.</summary>
    public string? Text(Tag tag) => Texts(tag) is [{ Length: > 0 } first, ..] ? first : null;

    /// <summary>All values as text, without padding; none where there is no value.</summary>
    public IReadOnlyList<string> Texts(Tag tag)
    {
        if (!TryGet(tag, out var element)) return [];
        var vr = VrOf(element);
        var text = element.MadeText ?? CharacterSets.Decode(element.Bytes().Span, vr.HasCharacterSet() ? CharacterSet : []);
        return Split(text, vr.IsSingleText());
    }

    /// <summary>The first value as a number; null where there is none.</summary>
    public double? Number(Tag tag) => Numbers(tag) is [var first, ..] ? first : null;

    /// <summary>All values as numbers, be they text (DS, IS) or binary.</summary>
    public double[] Numbers(Tag tag)
    {
        if (!TryGet(tag, out var element)) return [];
        var vr = VrOf(element);
        if (element.MadeText is not null || vr.IsText() || vr == Vr.UN) return [.. Texts(tag).Select(text => Parse(text, tag))];
        var (bytes, size) = (element.LittleEndianBytes(), vr.SwappedBytes());
        if (bytes.Length % size != 0) throw Wrong(tag, $"{bytes.Length} bytes", $"numbers of {size} bytes");
        var numbers = new double[bytes.Length / size];
        for (var i = 0; i < numbers.Length; i++) numbers[i] = Binary(bytes.Span[(i * size)..], vr);
        return numbers;
    }

    /// <summary>The first value as a whole number; null where there is none.</summary>
    public int? Integer(Tag tag) => Number(tag) is { } number ? Whole(number, tag) : null;

    /// <summary>All values as whole numbers.</summary>
    public int[] Integers(Tag tag) => Array.ConvertAll(Numbers(tag), number => Whole(number, tag));

    /// <summary>The items of a sequence, parsed at the first call; none where there is no such element.</summary>
    public IReadOnlyList<DataSet> Items(Tag tag)
    {
        if (!TryGet(tag, out var element)) return [];
        if (element.Items is { } known) return known;
        if (element.Length == 0) return [];
        // A sequence under an unknown type has items without types (PS3.5, 6.2.2).
        var encoding = element.Vr == Vr.UN ? ElementEncoding.ImplicitLittleEndian : element.Encoding;
        var items = new DataSetReader(new MemorySource(Name, element.Bytes()), encoding).ReadItems(this);
        return element.Items = items;
    }

    /// <summary>The first item of a sequence; null where there is none.</summary>
    public DataSet? Item(Tag tag) => Items(tag) is [var first, ..] ? first : null;

    public IEnumerator<Element> GetEnumerator() => _elements.Values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>What is wrong with a value, in one line.</summary>
    public GlintException Wrong(Tag tag, string found, string expected) =>
        new($"{Name}: {Tags.NameOf(tag)} is {found}; expected {expected}. Export the file again.");

    private static Vr VrOf(Element element) => element.Vr is Vr.UN or Vr.OB or Vr.OW ? Tags.VrOf(element.Tag) : element.Vr;

    private string[] AsciiTexts(Tag tag) =>
        TryGet(tag, out var element) ? Split(element.MadeText ?? System.Text.Encoding.ASCII.GetString(element.Bytes().Span), isSingle: false) : [];

    private static string[] Split(string text, bool isSingle)
    {
        text = text.TrimEnd('\0', ' ');
        if (text.Length == 0) return [];
        return isSingle ? [text] : Array.ConvertAll(text.Split('\\'), part => part.Trim(' ', '\0'));
    }

    private double Parse(string text, Tag tag) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : throw Wrong(tag, $"'{Shown(text)}'", "a number");

    private int Whole(double number, Tag tag) => number is >= int.MinValue and <= int.MaxValue && double.IsInteger(number)
        ? (int)number
        : throw Wrong(tag, number.ToString(CultureInfo.InvariantCulture), "a whole number");

    private static double Binary(ReadOnlySpan<byte> bytes, Vr vr) => vr switch
    {
        Vr.US or Vr.OW or Vr.AT => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        Vr.SS => BinaryPrimitives.ReadInt16LittleEndian(bytes),
        Vr.UL or Vr.OL => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        Vr.SL => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        Vr.FL or Vr.OF => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        Vr.FD or Vr.OD => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        Vr.SV => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        Vr.UV or Vr.OV => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
        _ => bytes[0],
    };

    /// <summary>Text of a file as a message can show it: one line, not long.</summary>
    public static string Shown(string text) => Shown(text, 40);

    /// <summary>A name or UID as a message can show it, whole: the longest that a file may hold has 64 characters.</summary>
    public static string ShownWhole(string text) => Shown(text, 64);

    private static string Shown(string text, int most)
    {
        var line = string.Concat(text.Select(c => char.IsControl(c) ? '?' : c));
        return line.Length <= most ? line : line[..most] + "...";
    }
}

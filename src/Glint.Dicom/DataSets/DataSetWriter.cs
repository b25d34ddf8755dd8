using System.Buffers;
using System.Buffers.Binary;

namespace Glint.Dicom;

/// <summary>Writes data sets in little endian, with types or without. Sequences and items get their lengths; odd values are padded.</summary>
internal sealed class DataSetWriter(bool isExplicit)
{
    private const uint Undefined = 0xFFFFFFFF;
    private const int LargestShortLength = 0xFFFE;

    /// <summary>Writes all elements in the order of their tags.</summary>
    /// <param name="dataSet">What to write.</param>
    /// <param name="stream">Where to.</param>
    public void Write(DataSet dataSet, Stream stream)
    {
        var buffer = new ArrayBufferWriter<byte>();
        foreach (var element in dataSet)
        {
            Write(element, dataSet, dataSet.CharacterSet, buffer);
            stream.Write(buffer.WrittenSpan);
            buffer.Clear();
        }
    }

    private void Write(Element element, DataSet dataSet, IReadOnlyList<string> characterSet, ArrayBufferWriter<byte> to)
    {
        if (element.Tag.Element == 0 && element.Tag.Group > 2) return; // group lengths of old, which would now be wrong
        if (element.Vr == Vr.SQ || element.Items is not null)
        {
            WriteSequence(element.Tag, dataSet.Items(element.Tag), characterSet, to);
            return;
        }
        if (element.Fragments is { } fragments)
        {
            WriteFragments(element, fragments, to);
            return;
        }
        // What a file without types did not say, the standard may.
        var vr = element.Vr == Vr.UN && !element.Encoding.IsExplicit ? Tags.VrOf(element.Tag) : element.Vr;
        var bytes = element.MadeText is { } text
            ? CharacterSets.Encode(text, vr.HasCharacterSet() ? characterSet : [], element.Tag)
            : element.LittleEndianBytes();
        var length = bytes.Length + (bytes.Length & 1);
        if (isExplicit && !vr.HasLongLength() && length > LargestShortLength) vr = Vr.UN; // PS3.5, 6.2.2, note 4
        WriteHeader(element.Tag, vr, (uint)length, to);
        to.Write(bytes.Span);
        if (length > bytes.Length) to.Write([vr.Padding()]);
    }

    private void WriteSequence(Tag tag, IReadOnlyList<DataSet> items, IReadOnlyList<string> characterSet, ArrayBufferWriter<byte> to)
    {
        var value = new ArrayBufferWriter<byte>();
        var content = new ArrayBufferWriter<byte>();
        foreach (var item in items)
        {
            content.Clear();
            // An item's text is in the item's own character set if it names one.
            var inner = item.Has(Tags.SpecificCharacterSet) ? item.CharacterSet : characterSet;
            foreach (var element in item) Write(element, item, inner, content);
            WriteHeader(Tags.Item, Vr.UN, (uint)content.WrittenCount, value);
            value.Write(content.WrittenSpan);
        }
        WriteHeader(tag, Vr.SQ, (uint)value.WrittenCount, to);
        to.Write(value.WrittenSpan);
    }

    private void WriteFragments(Element element, IReadOnlyList<Fragment> fragments, ArrayBufferWriter<byte> to)
    {
        if (!isExplicit) throw new ArgumentException("Encapsulated pixels need a transfer syntax with types.", nameof(element));
        WriteHeader(element.Tag, Vr.OB, Undefined, to);
        foreach (var fragment in fragments)
        {
            WriteHeader(Tags.Item, Vr.UN, (uint)fragment.Length, to);
            var span = to.GetSpan(fragment.Length)[..fragment.Length];
            element.Fill(fragment, span);
            to.Advance(fragment.Length);
        }
        WriteHeader(Tags.SequenceDelimitation, Vr.UN, 0, to);
    }

    private void WriteHeader(Tag tag, Vr vr, uint length, ArrayBufferWriter<byte> to)
    {
        var header = to.GetSpan(12);
        BinaryPrimitives.WriteUInt16LittleEndian(header, tag.Group);
        BinaryPrimitives.WriteUInt16LittleEndian(header[2..], tag.Element);
        if (!isExplicit || tag.Group == Tags.Item.Group)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(header[4..], length);
            to.Advance(8);
            return;
        }
        (header[4], header[5]) = ((byte)((ushort)vr >> 8), (byte)vr);
        if (!vr.HasLongLength())
        {
            BinaryPrimitives.WriteUInt16LittleEndian(header[6..], (ushort)length);
            to.Advance(8);
            return;
        }
        (header[6], header[7]) = (0, 0);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], length);
        to.Advance(12);
    }
}

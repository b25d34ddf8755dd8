using System.Buffers.Binary;
using System.Globalization;

namespace Glint.Dicom;

/// <summary>Making a data set. Types are those of the standard; for an element that <see cref="Tags"/> does not know, give one.</summary>
internal sealed partial class DataSet
{
    /// <summary>Sets an element without a value.</summary>
    public void SetEmpty(Tag tag) => Add(tag.MadeOf(ReadOnlyMemory<byte>.Empty));

    /// <summary>Sets text values. They are encoded when the file is written, by the character set of the whole data set.</summary>
    public void SetText(Tag tag, params string[] values) => Add(new Element(tag, Tags.VrOf(tag), string.Join('\\', values)));

    /// <summary>Sets numbers, as text of at most 16 characters (DS) or binary, whatever the type asks for.</summary>
    public void SetNumbers(Tag tag, params double[] values)
    {
        var vr = Tags.VrOf(tag);
        switch (vr)
        {
            case Vr.DS:
                SetText(tag, Array.ConvertAll(values, DecimalString.Of));
                break;
            case Vr.FL or Vr.OF:
                Set(values, 4, (bytes, value) => BinaryPrimitives.WriteSingleLittleEndian(bytes, (float)value));
                break;
            case Vr.FD or Vr.OD:
                Set(values, 8, (bytes, value) => BinaryPrimitives.WriteDoubleLittleEndian(bytes, value));
                break;
            default:
                throw new ArgumentException($"{tag} of type {vr} takes no numbers with fractions.", nameof(tag));
        }

        void Set(double[] numbers, int size, NumberWriter<double> write) => Add(tag.MadeOf(Packed(numbers, size, write)));
    }

    /// <summary>Sets whole numbers, as text (IS, DS) or binary, whatever the type asks for.</summary>
    public void SetIntegers(Tag tag, params long[] values)
    {
        var vr = Tags.VrOf(tag);
        switch (vr)
        {
            case Vr.IS or Vr.DS:
                SetText(tag, Array.ConvertAll(values, value => value.ToString(CultureInfo.InvariantCulture)));
                break;
            case Vr.US or Vr.OW:
                Set(2, (bytes, value) => BinaryPrimitives.WriteUInt16LittleEndian(bytes, checked((ushort)value)));
                break;
            case Vr.SS:
                Set(2, (bytes, value) => BinaryPrimitives.WriteInt16LittleEndian(bytes, checked((short)value)));
                break;
            case Vr.UL or Vr.OL:
                Set(4, (bytes, value) => BinaryPrimitives.WriteUInt32LittleEndian(bytes, checked((uint)value)));
                break;
            case Vr.SL:
                Set(4, (bytes, value) => BinaryPrimitives.WriteInt32LittleEndian(bytes, checked((int)value)));
                break;
            case Vr.UV or Vr.OV or Vr.SV:
                Set(8, (bytes, value) => BinaryPrimitives.WriteInt64LittleEndian(bytes, value));
                break;
            default:
                throw new ArgumentException($"{tag} of type {vr} takes no whole numbers.", nameof(tag));
        }

        void Set(int size, NumberWriter<long> write) => Add(tag.MadeOf(Packed(values, size, write)));
    }

    /// <summary>Sets tags as values, such as a dimension's index pointer.</summary>
    public void SetTags(Tag tag, params Tag[] values) => Add(tag.MadeOf(Packed(values, 4, (bytes, value) =>
    {
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, value.Group);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[2..], value.Element);
    })));

    /// <summary>Sets a value of bytes; numbers in little endian.</summary>
    /// <param name="tag">Which element.</param>
    /// <param name="bytes">The value; kept, not copied.</param>
    /// <param name="vr">Its type where the standard allows more than one, as OB and OW of pixel data.</param>
    public void SetBytes(Tag tag, ReadOnlyMemory<byte> bytes, Vr? vr = null) => Add(new Element(tag, vr ?? Tags.VrOf(tag), bytes));

    /// <summary>Sets a sequence.</summary>
    public void SetItems(Tag tag, params DataSet[] items) => Add(new Element(tag, items));

    /// <summary>
    /// Copies elements as they are written in another data set; those that are not there are left out. Text goes over byte by byte, so that
    /// <see cref="Tags.SpecificCharacterSet"/> must be copied too.
    /// </summary>
    public void Copy(DataSet from, params Tag[] tags)
    {
        foreach (var tag in tags)
        {
            if (from.TryGet(tag, out var element)) Add(element.Vr == Vr.SQ ? new Element(tag, from.Items(tag)) : element);
        }
    }

    /// <summary>As <see cref="Copy"/>, and an element that is not there becomes one without a value (what the standard calls type 2).</summary>
    public void CopyOrEmpty(DataSet from, params Tag[] tags)
    {
        foreach (var tag in tags)
        {
            SetEmpty(tag);
            Copy(from, tag);
        }
    }

    private delegate void NumberWriter<T>(Span<byte> bytes, T value);

    private static byte[] Packed<T>(T[] values, int size, NumberWriter<T> write)
    {
        var bytes = new byte[values.Length * size];
        for (var i = 0; i < values.Length; i++) write(bytes.AsSpan(i * size, size), values[i]);
        return bytes;
    }
}

/// <summary>Makes elements of the standard's type.</summary>
file static class Making
{
    public static Element MadeOf(this Tag tag, ReadOnlyMemory<byte> bytes) =>
        Tags.VrOf(tag) == Vr.SQ && bytes.IsEmpty ? new Element(tag, []) : new Element(tag, Tags.VrOf(tag), bytes);
}

using System.IO.Compression;
using Glint.Imaging;

namespace Glint.Dicom;

/// <summary>A DICOM file: file meta information and a data set, of which headers and offsets are held, not the pixels; a deflated one is held whole, inflated.</summary>
internal sealed class DicomFile
{
    private const int PreambleBytes = 128;
    private const ushort MetaGroup = 0x0002;

    private DicomFile(string path, DataSet meta, DataSet dataSet, TransferSyntax syntax) => (Path, Meta, DataSet, Syntax) = (path, meta, dataSet, syntax);

    public string Path { get; }

    /// <summary>File meta information (group 0002); empty where a file has none.</summary>
    public DataSet Meta { get; }

    public DataSet DataSet { get; }

    /// <summary>How the data set is written down: as the meta information says, or as it looks where that is missing or wrong.</summary>
    public TransferSyntax Syntax { get; }

    /// <summary>Reads the headers of a file.</summary>
    /// <exception cref="GlintException">It is no DICOM file, or a damaged one.</exception>
    public static DicomFile Read(string path) => TryRead(path) ?? throw new GlintException(
        $"{path} is not a DICOM file: it has no 'DICM' at byte 128 and does not begin with an element. Give a DICOM file.");

    /// <summary>Reads the headers of a file; null where it is none of DICOM.</summary>
    /// <exception cref="GlintException">It is a damaged DICOM file.</exception>
    public static DicomFile? TryRead(string path)
    {
        try
        {
            using var source = new FileSource(path);
            return TryRead(source);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new GlintException($"Cannot read {path}: {error.Message.TrimEnd('.')}. Check its name and permissions.", error);
        }
    }

    /// <summary>Parses a file that is in memory.</summary>
    public static DicomFile? TryRead(ByteSource source)
    {
        var start = source.Peek(PreambleBytes, 4).SequenceEqual("DICM"u8) ? PreambleBytes + 4 : 0;
        if (start == 0 && !BeginsWithElement(source)) return null;

        var meta = new DataSet(source.Name);
        if (start > 0 || source.Peek(0, 2).SequenceEqual(new byte[] { 2, 0 })) start = ReadMeta(source, meta, start);
        var syntax = meta.Text(Tags.TransferSyntaxUid) is { } uid ? TransferSyntax.Of(uid) : null;
        if (syntax is { IsDeflated: true })
        {
            source = new MemorySource(source.Name, Inflate(source, start));
            start = 0;
        }
        syntax = AsItLooks(source.Peek(start, 8), syntax);

        var dataSet = new DataSet(source.Name);
        new DataSetReader(source, new ElementEncoding(syntax.IsExplicit, syntax.IsBigEndian)).Read(dataSet, start, source.Length);
        return new DicomFile(source.Name, meta, dataSet, syntax);
    }

    /// <summary>Writes a file with its meta information, whole or not at all.</summary>
    /// <param name="path">Where to; the folder must exist.</param>
    /// <param name="dataSet">The data set; SOP class and instance UID must be in it.</param>
    /// <param name="syntax">Explicit little endian if null. Implicit where a value of more than 64 KiB has a short type, as contours have.</param>
    /// <exception cref="GlintException">The disk refuses, or a text does not fit the character set.</exception>
    public static void Write(string path, DataSet dataSet, TransferSyntax? syntax = null)
    {
        syntax ??= TransferSyntax.ExplicitLittleEndian;
        if (syntax.IsBigEndian || syntax.IsDeflated) throw new ArgumentException($"{syntax} is only read.", nameof(syntax));
        AtomicFile.Write(path, stream => Write(stream, dataSet, syntax));
    }

    /// <summary>Writes preamble, meta information and data set.</summary>
    public static void Write(Stream stream, DataSet dataSet, TransferSyntax syntax)
    {
        var meta = new DataSet();
        meta.SetBytes(Tags.FileMetaInformationVersion, new byte[] { 0, 1 });
        meta.SetText(Tags.MediaStorageSopClassUid, dataSet.Text(Tags.SopClassUid) ?? throw Missing(Tags.SopClassUid));
        meta.SetText(Tags.MediaStorageSopInstanceUid, dataSet.Text(Tags.SopInstanceUid) ?? throw Missing(Tags.SopInstanceUid));
        meta.SetText(Tags.TransferSyntaxUid, syntax.Uid);
        meta.SetText(Tags.ImplementationClassUid, DicomUid.Implementation);
        meta.SetText(Tags.ImplementationVersionName, "GLINT");
        var writer = new DataSetWriter(isExplicit: true);
        using var bytes = new MemoryStream();
        writer.Write(meta, bytes);
        var length = new DataSet();
        length.SetIntegers(Tags.FileMetaInformationGroupLength, bytes.Length);

        stream.Write(new byte[PreambleBytes]);
        stream.Write("DICM"u8);
        writer.Write(length, stream);
        bytes.WriteTo(stream);
        new DataSetWriter(syntax.IsExplicit).Write(dataSet, stream);

        static ArgumentException Missing(Tag tag) => new($"A file needs {Tags.NameOf(tag)}.", nameof(dataSet));
    }

    // Meta information is in explicit little endian; its group length is often wrong, so that the group's end counts.
    private static int ReadMeta(ByteSource source, DataSet meta, int start)
    {
        var header = source.Peek(start, 8);
        var encoding = header.Length < 8 || IsType(header[4], header[5]) ? ElementEncoding.ExplicitLittleEndian : ElementEncoding.ImplicitLittleEndian;
        var reader = new DataSetReader(source, encoding);
        reader.Read(meta, start, source.Length, MetaGroup);
        return (int)Math.Min(reader.Position, int.MaxValue);
    }

    // Some writers name a syntax and use another, some name none: the first element's type, or its absence, says which it is.
    private static TransferSyntax AsItLooks(ReadOnlySpan<byte> header, TransferSyntax? named)
    {
        if (header.Length < 8) return named ?? TransferSyntax.ImplicitLittleEndian;
        var isTyped = IsType(header[4], header[5]);
        if (named is not null) return named.WithTypes(isTyped);
        if (!isTyped) return TransferSyntax.ImplicitLittleEndian;
        return header[0] == 0 && header[1] != 0 ? TransferSyntax.ExplicitBigEndian : TransferSyntax.ExplicitLittleEndian;
    }

    private static bool IsType(byte first, byte second) => first is >= (byte)'A' and <= (byte)'Z' && second is >= (byte)'A' and <= (byte)'Z';

    // Without preamble: group 0002 or 0008, and a length that the file can have.
    private static bool BeginsWithElement(ByteSource source)
    {
        var bytes = source.Peek(0, 8);
        if (bytes.Length < 8) return false;
        var (group, isBig) = bytes[1] == 0 ? (bytes[0], false) : (bytes[1], bytes[0] == 0);
        if (group is not (2 or 8) || (bytes[1] != 0 && !isBig)) return false;
        if (((Vr)((bytes[4] << 8) | bytes[5])).IsKnown()) return true;
        // Without types, the elements that data sets begin with, and lengths they can have.
        const uint LongestFirst = 256;
        return !isBig && bytes[3] == 0 && bytes[2] is (0x00 or 0x01 or 0x05 or 0x08 or 0x12 or 0x16 or 0x18)
            && System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]) <= LongestFirst;
    }

    // Inflated as a whole: a data set in it can only be read from its beginning. A byte gives at most 1,032; images that were worth deflating give some ten.
    private const long LargestInflated = 1L << 30, MostInflatedPerByte = 64, AlwaysInflated = 1L << 24;

    private static byte[] Inflate(ByteSource source, int start)
    {
        try
        {
            using var packed = new MemoryStream(source.Take(start, checked((int)(source.Length - start))).ToArray());
            using var inflater = new DeflateStream(packed, CompressionMode.Decompress);
            using var bytes = new MemoryStream();
            long most = Math.Min(LargestInflated, Math.Max(AlwaysInflated, MostInflatedPerByte * packed.Length));
            var buffer = new byte[1 << 16];
            for (int read; (read = inflater.Read(buffer)) > 0;)
            {
                if (bytes.Length + read > most) throw new GlintException($"{source.Name} inflates to more than {most} bytes, which {packed.Length} bytes of an image do not. Export it again, not deflated.");
                bytes.Write(buffer, 0, read);
            }
            return bytes.ToArray();
        }
        catch (Exception error) when (error is InvalidDataException or IOException or OverflowException)
        {
            throw new GlintException(
                $"{source.Name} is damaged: its deflated data set does not inflate ({error.Message.TrimEnd('.')}). Export it again.", error);
        }
    }
}

namespace Glint.Dicom;

/// <summary>How a file's data set and its pixels are written down (PS3.5, annex A).</summary>
/// <param name="Uid">What names it in the file meta information.</param>
/// <param name="Name">What names it in messages.</param>
internal sealed record TransferSyntax(string Uid, string Name)
{
    private const string Prefix = "1.2.840.10008.1.2";

    public static readonly TransferSyntax ImplicitLittleEndian = new(Prefix, "implicit VR little endian") { IsExplicit = false };
    public static readonly TransferSyntax ExplicitLittleEndian = new(Prefix + ".1", "explicit VR little endian");
    public static readonly TransferSyntax DeflatedLittleEndian = new(Prefix + ".1.99", "deflated explicit VR little endian") { IsDeflated = true };
    public static readonly TransferSyntax ExplicitBigEndian = new(Prefix + ".2", "explicit VR big endian") { IsBigEndian = true };
    public static readonly TransferSyntax Rle = Encapsulated(".5", "RLE lossless");
    public static readonly TransferSyntax JpegLossless = Encapsulated(".4.57", "JPEG lossless");
    public static readonly TransferSyntax JpegLosslessFirstOrder = Encapsulated(".4.70", "JPEG lossless, first-order prediction");
    public static readonly TransferSyntax JpegLsLossless = Encapsulated(".4.80", "JPEG-LS lossless");
    public static readonly TransferSyntax JpegLsNearLossless = Encapsulated(".4.81", "JPEG-LS near-lossless");
    public static readonly TransferSyntax Jpeg2000Lossless = Encapsulated(".4.90", "JPEG 2000 lossless");
    public static readonly TransferSyntax Jpeg2000 = Encapsulated(".4.91", "JPEG 2000");

    private static readonly TransferSyntax[] Known =
    [
        ImplicitLittleEndian, ExplicitLittleEndian, DeflatedLittleEndian, ExplicitBigEndian, Rle, JpegLossless, JpegLosslessFirstOrder,
        JpegLsLossless, JpegLsNearLossless, Jpeg2000Lossless, Jpeg2000,
        Lossy(".4.50", "JPEG baseline"), Lossy(".4.51", "JPEG extended"), Lossy(".4.52", "JPEG extended 3 and 5"),
        Lossy(".4.53", "JPEG spectral selection 6 and 8"), Lossy(".4.54", "JPEG spectral selection 7 and 9"),
        Lossy(".4.55", "JPEG full progression"), Lossy(".4.56", "JPEG full progression 11 and 13"),
    ];

    /// <summary>Whether every element has its value representation beside it.</summary>
    public bool IsExplicit { get; private init; } = true;

    /// <summary>Whether numbers have their high byte first.</summary>
    public bool IsBigEndian { get; private init; }

    /// <summary>Whether the data set is deflated as a whole.</summary>
    public bool IsDeflated { get; private init; }

    /// <summary>Whether pixels are compressed, frame by frame, in fragments.</summary>
    public bool IsEncapsulated { get; private init; }

    /// <summary>Whether it is one of JPEG's lossy processes, which Glint leaves to others.</summary>
    public bool IsLossyJpeg { get; private init; }

    /// <summary>The syntax a UID names; one that Glint does not know has explicit types, little endian, and encapsulated pixels.</summary>
    public static TransferSyntax Of(string uid) =>
        Array.Find(Known, syntax => syntax.Uid == uid) ?? new TransferSyntax(uid, "transfer syntax") { IsEncapsulated = true };

    /// <summary>This syntax as a file has it whose elements have types, or have none, against what it says.</summary>
    public TransferSyntax WithTypes(bool isExplicit) => isExplicit == IsExplicit ? this : this with { IsExplicit = isExplicit };

    public override string ToString() => $"{Name} ({Uid})";

    private static TransferSyntax Encapsulated(string end, string name) => new(Prefix + end, name) { IsEncapsulated = true };

    private static TransferSyntax Lossy(string end, string name) => new(Prefix + end, name) { IsEncapsulated = true, IsLossyJpeg = true };
}

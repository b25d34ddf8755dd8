using System.Globalization;

namespace Glint.Imaging;

/// <summary>A NIfTI header that was checked: a grid that fits memory, voxels we can decode, and where in the file they start.</summary>
internal sealed record NiftiHeader(Geometry Geometry, VoxelEncoding Encoding, long VoxelOffset)
{
    private const int MagicOffset1 = 344;
    private const int MagicOffset2 = 4;
    private const double LargestOffset = 1L << 52; // beyond it a double skips whole numbers

    /// <summary>Reads and checks a header.</summary>
    /// <param name="file">The single file, or the header's.</param>
    /// <param name="isPair">Whether the voxels are in a file of their own.</param>
    public static NiftiHeader Read(InputFile file, bool isPair)
    {
        var fields = ReadFields(file, isPair);
        var encoding = EncodingOf(fields, file.Path);
        var (columns, rows, slices) = SizesOf(fields, file.Path);
        var affine = NiftiOrientation.ToLps(fields, file.Path);
        var offset = OffsetOf(fields, isPair, file.Path);
        var geometry = new Geometry(columns, rows, slices, affine)
        {
            HasOrientation = fields.SformCode > 0 || fields.QformCode > 0,
            Nifti = fields,
        };
        return new NiftiHeader(geometry, encoding, offset);
    }

    private static NiftiFields ReadFields(InputFile file, bool isPair)
    {
        Span<byte> bytes = stackalloc byte[NiftiFields.Bytes2];
        if (file.Fill(bytes[..NiftiFields.Bytes1]) < NiftiFields.Bytes1) throw TooShort(file, 1, NiftiFields.Bytes1);

        var littleEndian = new FieldReader(bytes, bigEndian: false).Int32(0);
        var bigEndian = new FieldReader(bytes, bigEndian: true).Int32(0);
        if (littleEndian == NiftiFields.Bytes1 || bigEndian == NiftiFields.Bytes1)
        {
            CheckMagic(bytes[MagicOffset1..(MagicOffset1 + 4)], "n+1\0"u8, "ni1\0"u8, isPair, file.Path);
            return NiftiFields.Parse1(bytes, bigEndian == NiftiFields.Bytes1);
        }
        if (littleEndian == NiftiFields.Bytes2 || bigEndian == NiftiFields.Bytes2)
        {
            CheckMagic(bytes[MagicOffset2..(MagicOffset2 + 8)], "n+2\0\r\n\u001a\n"u8, "ni2\0\r\n\u001a\n"u8, isPair, file.Path);
            if (file.Fill(bytes[NiftiFields.Bytes1..]) < bytes.Length - NiftiFields.Bytes1) throw TooShort(file, 2, NiftiFields.Bytes2);
            return NiftiFields.Parse2(bytes, bigEndian == NiftiFields.Bytes2);
        }
        throw new GlintException(
            $"{file.Path} is not a NIfTI file: its header size reads {littleEndian}, where NIfTI has 348 or 540. " +
            "Give a .nii or .nii.gz file.");
    }

    private static void CheckMagic(ReadOnlySpan<byte> found, ReadOnlySpan<byte> single, ReadOnlySpan<byte> pair, bool isPair, string path)
    {
        var expected = isPair ? pair : single;
        if (found.SequenceEqual(expected)) return;
        if (found.SequenceEqual(single) || found.SequenceEqual(pair))
        {
            throw new GlintException(isPair
                ? $"{path} holds header and voxels in one, which its name denies. Rename it to .nii or .nii.gz."
                : $"{path} is the header of a pair, which its name denies. Rename it to .hdr and its voxels to .img.");
        }
        throw new GlintException(
            $"{path} is not a NIfTI file: its magic bytes are {Convert.ToHexString(found)}, expected {Convert.ToHexString(expected)}. " +
            "Convert it (ANALYZE 7.5 has such headers) to a .nii file.");
    }

    private static VoxelEncoding EncodingOf(NiftiFields fields, string path)
    {
        var type = NiftiDatatype.Of(fields.Datatype, path);
        // Slope 0, and NaN as some writers have it, mean "stored values are the values".
        var scaled = fields.Slope != 0 && !double.IsNaN(fields.Slope);
        if (scaled && !double.IsFinite(fields.Slope + fields.Intercept))
        {
            throw new GlintException(Invariant(
                $"{path} scales voxels by {fields.Slope} and {fields.Intercept}, which is not finite. Write it again with scl_slope 1."));
        }
        var encoding = new VoxelEncoding(type, fields.BigEndian, scaled ? fields.Slope : 1, scaled ? fields.Intercept : 0);
        if (fields.BitPix != 8 * encoding.BytesPerVoxel)
        {
            throw new GlintException(
                $"{path} contradicts itself: datatype {type} has {8 * encoding.BytesPerVoxel} bits, bitpix says {fields.BitPix}. " +
                "Write it again.");
        }
        return encoding;
    }

    private static (int Columns, int Rows, int Slices) SizesOf(NiftiFields fields, string path)
    {
        if (fields.Dim[0] is < 1 or > 7)
        {
            throw new GlintException(
                $"{path} has {fields.Dim[0]} dimensions, where NIfTI allows 1 to 7. The header is damaged; write it again.");
        }
        var sizes = fields.Dim[1..((int)fields.Dim[0] + 1)];
        var text = string.Join("x", sizes);
        if (sizes.Any(size => size < 1)) throw NoVoxels(text, path);
        if (sizes.Skip(3).Any(size => size > 1))
        {
            throw new GlintException(
                $"{path} is {sizes.Length}-D ({text}); a scan or mask is one 3-D image. Split it into one file per image.");
        }
        var (columns, rows, slices) = (sizes[0], sizes.Length > 1 ? sizes[1] : 1, sizes.Length > 2 ? sizes[2] : 1);
        // By division: the product of three 63-bit numbers overflows.
        if (columns > Array.MaxLength || rows > Array.MaxLength / columns || slices > Array.MaxLength / (columns * rows))
        {
            throw new GlintException($"{path} has {text} voxels, more than the {Array.MaxLength} one image may have. Crop or resample it.");
        }
        return ((int)columns, (int)rows, (int)slices);
    }

    private static long OffsetOf(NiftiFields fields, bool isPair, string path)
    {
        var least = isPair ? 0 : (fields.Version == 1 ? NiftiFields.Bytes1 : NiftiFields.Bytes2) + 4;
        if (fields.VoxelOffset >= least && fields.VoxelOffset <= LargestOffset && double.IsInteger(fields.VoxelOffset))
        {
            return (long)fields.VoxelOffset;
        }
        throw new GlintException(Invariant(
            $"{path} says that its voxels start at byte {fields.VoxelOffset}; they do at {least} or later. Write it again."));
    }

    /// <summary>Refuses a file too short for its voxels before anything is allocated; of a packed one that is not known.</summary>
    /// <param name="file">The file that holds the voxels.</param>
    public void CheckLength(InputFile file)
    {
        var needed = VoxelOffset + (long)Geometry.VoxelCount * Encoding.BytesPerVoxel;
        if (file.IsCompressed || file.BytesOnDisk >= needed) return;
        throw new GlintException(
            $"{file.Path} is cut off: {Geometry.SizeText} {Encoding.Type} voxels need {needed} bytes, the file has {file.BytesOnDisk}. " +
            "Copy or download it again.");
    }

    private static GlintException TooShort(InputFile file, int version, int bytes) => new(
        $"{file.Path} is not a NIfTI file, or is cut off: it holds {file.Position} bytes, a NIfTI-{version} header has {bytes}. " +
        "Copy or download it again.");

    private static GlintException NoVoxels(string sizes, string path) =>
        new($"{path} has size {sizes}; every size must be at least 1. The header is damaged; write it again.");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

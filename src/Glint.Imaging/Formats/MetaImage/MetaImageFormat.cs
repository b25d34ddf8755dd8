using System.Globalization;
using System.Text;

namespace Glint.Imaging;

/// <summary>
/// Reads MetaImage files, in one (.mha) or with the voxels beside (.mhd), and writes them in one. Positions are LPS, as the Insight
/// toolkit has them; AnatomicalOrientation, which contradicts the matrix in many files, is not looked at.
/// </summary>
internal sealed class MetaImageFormat : IScanFormat
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Endings { get; } = [".mha", ".mhd"];

    /// <inheritdoc/>
    public IReadOnlyList<string> WrittenEndings { get; } = [".mha"];

    /// <summary>Reads one image of one to three dimensions, of any integer type of 8 to 64 bits, float or double; binary, compressed (zlib) or not, or text.</summary>
    /// <param name="path">A .mha or .mhd file.</param>
    /// <exception cref="GlintException">The file is missing, no MetaImage, damaged, cut off, or holds what Glint does not read.</exception>
    public Volume Read(string path)
    {
        var header = HeaderOf(path);
        return new Volume(header.Geometry, ReadVoxels(header));
    }

    /// <summary>Reads where the voxels lie, without reading them.</summary>
    /// <param name="path">A .mha or .mhd file.</param>
    /// <exception cref="GlintException">As <see cref="Read"/>, as far as the header shows it.</exception>
    public Geometry ReadGeometry(string path) => HeaderOf(path).Geometry;

    /// <inheritdoc/>
    public IReadOnlyList<string> FilesOf(string path) => [.. new[] { path, HeaderOf(path).DataPath }.Distinct()];

    /// <summary>Writes a scan, float, in one step: a reader sees the whole file or none.</summary>
    /// <param name="path">A name that ends in .mha.</param>
    /// <param name="volume">The scan.</param>
    /// <exception cref="GlintException">The disk refuses.</exception>
    public void Write(string path, Volume volume)
    {
        ArgumentNullException.ThrowIfNull(volume);
        Write(path, volume.Geometry, "MET_FLOAT", stream => LittleEndian.Write(stream, volume.Voxels));
    }

    /// <summary>Writes a mask, unsigned char, in one step.</summary>
    /// <param name="path">A name that ends in .mha.</param>
    /// <param name="mask">The mask.</param>
    /// <exception cref="GlintException">As for a scan.</exception>
    public void Write(string path, Mask mask)
    {
        ArgumentNullException.ThrowIfNull(mask);
        Write(path, mask.Geometry, "MET_UCHAR", stream => stream.Write(mask.Voxels));
    }

    private static MetaImageHeader HeaderOf(string path) => InputFile.ReadFrom(path, 0, Packing.None, MetaImageHeader.Read);

    private static float[] ReadVoxels(MetaImageHeader header)
    {
        var packing = header.IsCompressed ? Packing.Zlib : Packing.None;
        return InputFile.ReadFrom(header.DataPath, header.DataStart, packing, file =>
        {
            if (header.IsText) return TextVoxels.Read(file, header.Geometry.VoxelCount);
            var needed = (long)header.Geometry.VoxelCount * header.Voxels.BytesPerVoxel;
            // HeaderSize -1: the voxels are the last bytes.
            var skip = header.HeaderSize >= 0 ? header.HeaderSize : file.BytesOnDisk - needed;
            if (!file.IsCompressed && file.BytesOnDisk - skip < needed || skip < 0 || !file.SkipTo(skip))
            {
                throw new GlintException(
                    $"{file.Path} is cut off: {header.Geometry.SizeText} {header.Voxels.Type} voxels need {needed} bytes, it has {file.BytesOnDisk} of them. Copy or download it again.");
            }
            var voxels = VoxelReader.Read(file, header.Voxels, header.Geometry.VoxelCount);
            file.VerifyChecksum();
            return voxels;
        });
    }

    private static void Write(string path, Geometry geometry, string type, Action<Stream> writeVoxels)
    {
        var spacing = geometry.SpacingMillimetres;
        var (column, row, slice) = geometry.Direction;
        string text = $"""
            ObjectType = Image
            NDims = 3
            BinaryData = True
            BinaryDataByteOrderMSB = False
            CompressedData = False
            TransformMatrix = {Text(column)} {Text(row)} {Text(slice)}
            Offset = {Text(geometry.Origin)}
            ElementSpacing = {Text(spacing)}
            DimSize = {geometry.Columns} {geometry.Rows} {geometry.Slices}
            ElementType = {type}
            ElementDataFile = LOCAL

            """.ReplaceLineEndings("\n");
        AtomicFile.Write(path, stream =>
        {
            stream.Write(Encoding.ASCII.GetBytes(text));
            writeVoxels(stream);
        });
    }

    private static string Text(Vector3D v) => string.Create(CultureInfo.InvariantCulture, $"{v.X:R} {v.Y:R} {v.Z:R}");
}

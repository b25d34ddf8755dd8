using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Glint.Imaging;

/// <summary>
/// Reads NRRD images (http://teem.sourceforge.net/nrrd/format.html), attached (.nrrd) and detached (.nhdr), and writes attached ones.
/// Positions in the space left-posterior-superior are kept as they are; those in another named space are turned to it; without a space,
/// or with one that is not the patient's, they are taken as they are. Lengths in other units than millimetres are turned to these.
/// </summary>
internal sealed class NrrdFormat : IScanFormat
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Endings { get; } = [".nrrd", ".nhdr"];

    /// <inheritdoc/>
    public IReadOnlyList<string> WrittenEndings { get; } = [".nrrd"];

    /// <summary>
    /// Reads one image of one to three dimensions, of any integer type of 8 to 64 bits, float or double; raw, gzip, bzip2, ascii or hex. Axes of
    /// size 1 that are not of space are left out.
    /// </summary>
    /// <param name="path">A .nrrd or .nhdr file.</param>
    /// <exception cref="GlintException">The file is missing, not NRRD, damaged, cut off, or holds what Glint does not read.</exception>
    public Volume Read(string path)
    {
        var header = HeaderOf(path);
        return new Volume(header.Geometry, NrrdVoxels.Read(header));
    }

    /// <summary>Reads where the voxels lie, without reading them.</summary>
    /// <param name="path">A .nrrd or .nhdr file.</param>
    /// <exception cref="GlintException">As <see cref="Read"/>, as far as the header shows it.</exception>
    public Geometry ReadGeometry(string path) => HeaderOf(path).Geometry;

    /// <inheritdoc/>
    public IReadOnlyList<string> FilesOf(string path) => [.. new[] { path, HeaderOf(path).DataPath }.Distinct()];

    /// <summary>Writes a scan, float, gzip, in one step: a reader sees the whole file or none.</summary>
    /// <param name="path">A name that ends in .nrrd.</param>
    /// <param name="volume">The scan.</param>
    /// <exception cref="GlintException">The disk refuses.</exception>
    public void Write(string path, Volume volume)
    {
        ArgumentNullException.ThrowIfNull(volume);
        Write(path, volume.Geometry, "float", stream => LittleEndian.Write(stream, volume.Voxels));
    }

    /// <summary>Writes a mask, unsigned char, gzip, in one step.</summary>
    /// <param name="path">A name that ends in .nrrd.</param>
    /// <param name="mask">The mask.</param>
    /// <exception cref="GlintException">As for a scan.</exception>
    public void Write(string path, Mask mask)
    {
        ArgumentNullException.ThrowIfNull(mask);
        Write(path, mask.Geometry, "unsigned char", stream => stream.Write(mask.Voxels));
    }

    private static NrrdHeader HeaderOf(string path) => InputFile.ReadFrom(path, 0, Packing.None, NrrdHeader.Read);

    private static void Write(string path, Geometry geometry, string type, Action<Stream> writeVoxels)
    {
        var (column, row, slice, origin) = geometry.NrrdUnits?.FromMillimetres(geometry.IndexToWorld) ?? geometry.IndexToWorld;
        string units = geometry.NrrdUnits is { AreMillimetres: false } foreign ? $"\nspace units: {foreign}" : "";
        string text = $"""
            NRRD0004
            type: {type}
            dimension: 3
            space: left-posterior-superior{units}
            sizes: {geometry.Columns} {geometry.Rows} {geometry.Slices}
            space directions: {Text(column)} {Text(row)} {Text(slice)}
            kinds: domain domain domain
            endian: little
            encoding: gzip
            space origin: {Text(origin)}


            """.ReplaceLineEndings("\n");
        AtomicFile.Write(path, stream =>
        {
            stream.Write(Encoding.UTF8.GetBytes(text));
            using var packed = new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true);
            writeVoxels(packed);
        });
    }

    private static string Text(Vector3D v) => string.Create(CultureInfo.InvariantCulture, $"({v.X:R},{v.Y:R},{v.Z:R})");
}

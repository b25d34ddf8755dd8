using System.IO.Compression;

namespace Glint.Imaging;

/// <summary>
/// Reads NIfTI-1 and NIfTI-2 images in a single file (.nii) or a pair (.hdr and .img), each packed (.gz) or not, and writes single ones.
/// NIfTI positions are RAS; they are turned to LPS on reading and back on writing, which changes two signs and no digit.
/// </summary>
internal sealed class NiftiFormat : IScanFormat
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Endings { get; } = [".nii.gz", ".nii", ".hdr", ".img", ".hdr.gz", ".img.gz"];

    /// <inheritdoc/>
    public IReadOnlyList<string> WrittenEndings { get; } = [".nii.gz", ".nii"];

    /// <summary>
    /// Reads one 3-D image of any integer type of 8 to 64 bits, float32 or float64, in either byte order, and applies its slope and
    /// intercept. Dimensions beyond the third must have size 1. NaN and infinite voxels are kept: see <see cref="Volume.FirstNonFinite"/>.
    /// </summary>
    /// <param name="path">A .nii or .nii.gz file, or either of a pair; compression is recognised by content.</param>
    /// <returns>Voxels as float, and the geometry from the sform, else the qform, else the voxel sizes alone with origin 0.</returns>
    /// <exception cref="GlintException">The file is missing, not NIfTI, damaged, cut off, or holds what Glint does not read.</exception>
    public Volume Read(string path)
    {
        if (NiftiPair.Of(path) is not { } pair)
        {
            return InputFile.Read(path, file =>
            {
                var header = NiftiHeader.Read(file, isPair: false);
                return new Volume(header.Geometry, Voxels(file, header));
            });
        }
        var shared = InputFile.Read(pair.HeaderPath, file => NiftiHeader.Read(file, isPair: true));
        return new Volume(shared.Geometry, InputFile.Read(pair.ImagePath, file => Voxels(file, shared)));
    }

    /// <summary>Reads where the voxels of a file lie, without reading them: some hundred bytes, whatever the size of the scan.</summary>
    /// <param name="path">A .nii or .nii.gz file, or either of a pair.</param>
    /// <exception cref="GlintException">As <see cref="Read"/>, as far as the header shows it.</exception>
    public Geometry ReadGeometry(string path)
    {
        var pair = NiftiPair.Of(path);
        return InputFile.Read(pair?.HeaderPath ?? path, file =>
        {
            var header = NiftiHeader.Read(file, isPair: pair is not null);
            if (pair is null) header.CheckLength(file);
            return header.Geometry;
        });
    }

    /// <summary>Writes a scan, float32, in one step: a reader sees the whole file or none.</summary>
    /// <param name="path">A name that ends in .nii, or in .nii.gz to compress.</param>
    /// <param name="volume">
    /// The scan. Where its geometry came from a NIfTI file, all that this file said of it is written as it was (version, both forms and their
    /// codes, voxel sizes, units), so that every reader puts both on one place, whichever form it uses. Else it is NIfTI-1, the affine as
    /// sform, rounded to float32, and as qform where it has no shear.
    /// </param>
    /// <exception cref="GlintException">The grid exceeds what NIfTI-1 holds along an axis (32767), or the disk refuses.</exception>
    public void Write(string path, Volume volume)
    {
        ArgumentNullException.ThrowIfNull(volume);
        Write(path, volume.Geometry, NiftiDatatype.Float32, bits: 32, stream => LittleEndian.Write(stream, volume.Voxels));
    }

    /// <summary>Writes a mask, uint8, in one step, so that it lies on the scan whose geometry it has.</summary>
    /// <param name="path">A name that ends in .nii, or in .nii.gz to compress.</param>
    /// <param name="mask">The mask; its geometry is written as for a scan.</param>
    /// <exception cref="GlintException">As for a scan.</exception>
    public void Write(string path, Mask mask)
    {
        ArgumentNullException.ThrowIfNull(mask);
        Write(path, mask.Geometry, NiftiDatatype.UInt8, bits: 8, stream => stream.Write(mask.Voxels));
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> FilesOf(string path) => NiftiPair.Of(path) is { } pair ? [pair.HeaderPath, pair.ImagePath] : [path];

    private static float[] Voxels(InputFile file, NiftiHeader header)
    {
        header.CheckLength(file);
        if (!file.SkipTo(header.VoxelOffset))
        {
            throw new GlintException(
                $"{file.Path} is cut off: voxels start at byte {header.VoxelOffset}, it ends after {file.Position}. Copy or download it again.");
        }
        var voxels = VoxelReader.Read(file, header.Encoding, header.Geometry.VoxelCount);
        file.VerifyChecksum();
        return voxels;
    }

    private static void Write(string path, Geometry geometry, int datatype, int bits, Action<Stream> writeVoxels)
    {
        var compress = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
        var header = geometry.Nifti?.For(datatype, bits) ?? HeaderOf(geometry, datatype, bits, path);
        if (header.Version == 1 && Math.Max(geometry.Columns, Math.Max(geometry.Rows, geometry.Slices)) > short.MaxValue)
        {
            throw new GlintException(
                $"Cannot write {path}: NIfTI-1 holds at most {short.MaxValue} voxels an axis, the image is {geometry.SizeText}. Crop it.");
        }
        var bytes = header.ToBytes();
        AtomicFile.Write(path, stream =>
        {
            if (!compress)
            {
                stream.Write(bytes);
                writeVoxels(stream);
                return;
            }
            using var packed = new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true);
            packed.Write(bytes);
            writeVoxels(packed);
        });
    }

    private static NiftiFields HeaderOf(Geometry geometry, int datatype, int bits, string path) => NiftiOrientation.WithAffine(new NiftiFields
    {
        Dim = [3, geometry.Columns, geometry.Rows, geometry.Slices, 1, 1, 1, 1],
        Datatype = datatype,
        BitPix = bits,
        PixDim = [],
        Quaternion = [],
        QformOffset = [],
        Sform = [],
    }, geometry.IndexToWorld, path);
}

namespace Glint.Imaging;

/// <summary>
/// A format of files that hold a scan or a mask. Glint's own are in <see cref="ScanFormats.All"/>; one of your own joins them by
/// <see cref="ScanFormats.With"/>. It needs <see cref="Endings"/> and <see cref="Read"/>; the rest has a default.
/// </summary>
public interface IScanFormat
{
    /// <summary>How the names of files that it reads end, with the dot, such as ".nii.gz"; upper and lower case are one.</summary>
    IReadOnlyList<string> Endings { get; }

    /// <summary>Those of <see cref="Endings"/> that it writes, the usual one first. Default: none, it only reads.</summary>
    IReadOnlyList<string> WrittenEndings => [];

    /// <summary>Reads one image.</summary>
    /// <param name="path">A file whose name has one of <see cref="Endings"/>.</param>
    /// <returns>Values as they are meant (HU of a CT), and where they lie, LPS.</returns>
    /// <exception cref="GlintException">
    /// The file is damaged, or holds what the format does not read. A missing file and a refusing disk may stay an <see cref="IOException"/>.
    /// </exception>
    Volume Read(string path);

    /// <summary>Reads where the voxels lie. Default: by <see cref="Read"/>; a format with a header need not read the voxels.</summary>
    /// <param name="path">As in <see cref="Read"/>.</param>
    /// <exception cref="GlintException">As <see cref="Read"/>, as far as the header shows it.</exception>
    Geometry ReadGeometry(string path) => Read(path).Geometry;

    /// <summary>All files that an image is read from: the header's first. Default: the one named.</summary>
    /// <param name="path">As in <see cref="Read"/>.</param>
    /// <exception cref="GlintException">As <see cref="ReadGeometry"/>.</exception>
    IReadOnlyList<string> FilesOf(string path) => [path];

    /// <summary>Writes a scan; <see cref="AtomicFile"/> writes whole files or none. Called if there are <see cref="WrittenEndings"/>.</summary>
    /// <param name="path">A file whose name has one of <see cref="WrittenEndings"/>.</param>
    /// <param name="volume">The scan.</param>
    /// <exception cref="GlintException">The disk refuses, or the format cannot hold the grid.</exception>
    void Write(string path, Volume volume) => throw new NotSupportedException($"{GetType().Name} names {nameof(WrittenEndings)} and has no {nameof(Write)}.");

    /// <summary>Writes a mask. Default: as a scan of 0 and 1.</summary>
    /// <param name="path">As for a scan.</param>
    /// <param name="mask">The mask.</param>
    /// <exception cref="GlintException">As for a scan.</exception>
    void Write(string path, Mask mask)
    {
        ArgumentNullException.ThrowIfNull(mask);
        Write(path, new Volume(mask.Geometry, Array.ConvertAll(mask.Voxels, voxel => (float)voxel)));
    }
}

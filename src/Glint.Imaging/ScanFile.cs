namespace Glint.Imaging;

/// <summary>Reads and writes scans and masks in Glint's own formats (<see cref="ScanFormats.All"/>), as the name's ending tells.</summary>
public static class ScanFile
{
    /// <summary>Reads one image.</summary>
    /// <exception cref="GlintException">As <see cref="ScanFormats.Read"/>.</exception>
    public static Volume Read(string path) => ScanFormats.All.Read(path);

    /// <summary>Reads where the voxels lie, without reading them.</summary>
    /// <exception cref="GlintException">As <see cref="ScanFormats.Read"/>.</exception>
    public static Geometry ReadGeometry(string path) => ScanFormats.All.ReadGeometry(path);

    /// <summary>Writes a scan in one step, so that a reader sees the whole file or none.</summary>
    /// <exception cref="GlintException">As <see cref="ScanFormats.CheckName"/>, or as the format's own writer.</exception>
    public static void Write(string path, Volume volume) => ScanFormats.All.Write(path, volume);

    /// <summary>Writes a mask in one step, so that it lies on the scan whose geometry it has.</summary>
    /// <exception cref="GlintException">As for a scan.</exception>
    public static void Write(string path, Mask mask) => ScanFormats.All.Write(path, mask);
}

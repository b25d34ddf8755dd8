namespace Glint.Imaging;

/// <summary>What one image is read from: a file of some format, or what takes many files, as a DICOM series does. Nothing is read before it is asked for.</summary>
internal interface IScanSource
{
    /// <summary>What messages call it: the file, or the first of them, or the folder that holds nothing else.</summary>
    string Path { get; }

    /// <summary>Reads the voxels.</summary>
    /// <exception cref="GlintException">A file is missing or damaged, or holds what cannot be read.</exception>
    Volume Read();

    /// <summary>Reads where the voxels lie.</summary>
    /// <exception cref="GlintException">As <see cref="Read"/>, as far as headers show it.</exception>
    Geometry ReadGeometry();

    /// <summary>All files that it is read from.</summary>
    /// <exception cref="GlintException">As <see cref="ReadGeometry"/>.</exception>
    IReadOnlyList<string> Files { get; }

    /// <summary>The build of the code that reads it; null where there is none.</summary>
    Guid? Reader { get; }

    /// <summary>What decides beside the files and the code what is read, such as an ROI's name; empty: nothing.</summary>
    string Choice => "";

    /// <summary>What somebody should look at though it can be read, each one line with the file's name. Asked for after <see cref="Read"/>.</summary>
    IReadOnlyList<string> Doubts => [];
}

/// <summary>An image in a file of one of the formats.</summary>
/// <param name="Path">The file.</param>
/// <param name="Formats">Those that it may have.</param>
internal sealed record FileSource(string Path, ScanFormats Formats) : IScanSource
{
    public Volume Read() => Formats.Read(Path);

    public Geometry ReadGeometry() => Formats.ReadGeometry(Path);

    public IReadOnlyList<string> Files => Formats.FilesOf(Path);

    public Guid? Reader => Formats.Find(Path)?.GetType().Module.ModuleVersionId;
}

namespace Glint.Imaging;

/// <summary>
/// How the scans of a data set lie in its folder, and what is marked in them. The library that trains knows the layouts of NIfTI data sets
/// itself; another package of Glint's brings its own, such as <c>DicomFolder</c>. What it says to the others is no promise, so its members are internal.
/// </summary>
public interface IScanLayout
{
    /// <summary>What such a folder holds, for the line that says that a folder has no known layout.</summary>
    internal string Description { get; }

    /// <summary>What was asked for, by the name of the option without dashes: what a model remembers of its training data. Empty: nothing.</summary>
    internal IReadOnlyDictionary<string, string> Choice { get; }

    /// <summary>What to do where no scan has a voxel that is marked.</summary>
    internal string Remedy { get; }

    /// <summary>Whether a folder has it.</summary>
    internal bool Has(string folder);

    /// <summary>Finds the scans and what is wrong with them, as far as headers show it.</summary>
    /// <exception cref="GlintException">The folder cannot be searched.</exception>
    internal FoundScans Find(string folder);
}

/// <summary>The scans of a folder, and what is wrong.</summary>
/// <param name="Scans">Those that have an image and a label.</param>
/// <param name="Faults">By file.</param>
internal sealed record FoundScans(IReadOnlyList<FoundScan> Scans, IReadOnlyList<FolderFault> Faults);

/// <summary>One image and what is marked in it.</summary>
/// <param name="Name">What it is called: no other scan has it.</param>
/// <param name="Person">Whose it is: scans of one person never stand on two sides of a split.</param>
/// <param name="Image">CT in HU.</param>
/// <param name="Labels">1 in the tumour, 0 elsewhere.</param>
internal sealed record FoundScan(string Name, string Person, IScanSource Image, IScanSource Labels);

/// <summary>What is wrong with a folder of scans.</summary>
internal enum FolderFaultKind
{
    /// <summary>A file is damaged.</summary>
    Unreadable,

    /// <summary>Labels whose image is not there.</summary>
    LabelWithoutImage,

    /// <summary>An image without labels.</summary>
    ImageWithoutLabel,

    /// <summary>Several labels of one image.</summary>
    SeveralLabels,

    /// <summary>An image and labels whose positions do not mean the same.</summary>
    OtherFrameOfReference,

    /// <summary>An image that does not say whose it is.</summary>
    NoPatient,

    /// <summary>Files that are left out.</summary>
    Unlisted,

    /// <summary>An image and labels that may not belong together.</summary>
    DoubtfulPair,

    /// <summary>An image and labels that say to be of two patients.</summary>
    OtherPatient,
}

/// <summary>One of them.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Stops">Whether nothing can be trained on before it is mended.</param>
/// <param name="Scan">Name of the scan; null where it is about none.</param>
/// <param name="File">The file to look at.</param>
/// <param name="Text">One line: which file, what was found, what to do.</param>
internal sealed record FolderFault(FolderFaultKind Kind, bool Stops, string? Scan, string File, string Text);

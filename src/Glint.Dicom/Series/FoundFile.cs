namespace Glint.Dicom;

/// <summary>A DICOM file of a folder, and the slices that it has.</summary>
internal sealed record FoundFile(DicomFile File)
{
    /// <summary>Its slices; none where it is no part of a volume, or faulty.</summary>
    public IReadOnlyList<SeriesSlice> Slices { get; private init; } = [];

    /// <summary>Why it is no part of a volume; null where it may be one.</summary>
    public string? WhyNot { get; private init; }

    /// <summary>What is wrong with its geometry. It concerns its own series alone, so that it is kept until that is asked for.</summary>
    public GlintException? Fault { get; private init; }

    /// <summary>Whether a volume is made of it, or should be.</summary>
    public bool IsPart => Fault is not null || Slices.Any(slice => !slice.IsLocalizer);

    /// <summary>Reads the headers of a file; null where it is none of DICOM.</summary>
    public static FoundFile? TryRead(string path)
    {
        if (DicomFile.TryRead(path) is not { } file) return null;
        try
        {
            if (SliceReader.WhyNot(file.DataSet) is { } reason) return new FoundFile(file) { WhyNot = reason };
            return new FoundFile(file) { Slices = [.. SliceReader.SlicesOf(file)] };
        }
        catch (GlintException fault)
        {
            return new FoundFile(file) { Fault = fault };
        }
    }
}

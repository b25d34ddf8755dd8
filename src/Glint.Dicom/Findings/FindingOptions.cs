namespace Glint.Dicom;

/// <summary>What a segmentation (SEG) or structure set (RTSTRUCT) says of what is in it, and how it is written.</summary>
public sealed record FindingOptions
{
    // A segment's label and an ROI's name have 64 characters (LO); a lesion's number must fit behind.
    private const int LongestName = 56;

    /// <summary>The name of the segment or ROI; with <see cref="PerLesion"/> the lesion's number follows it, as in "Tumour 2". At most 56 characters.</summary>
    public string Name { get; init; } = "Tumour";

    /// <summary>
    /// True: each lesion, voxels that touch at a face, an edge or a corner, becomes a segment or ROI of its own, numbered from 1 in the order of
    /// slices. False, as preset: all are in one.
    /// </summary>
    public bool PerLesion { get; init; }

    /// <summary>How a segmentation stores its voxels; a structure set has none.</summary>
    public SegmentationEncoding Encoding { get; init; } = SegmentationEncoding.Binary;

    /// <summary>
    /// RT ROI Interpreted Type of a structure set, one of the standard's terms (PS3.3, C.8.8.8.1) such as GTV, ORGAN or CONTROL; empty: none said.
    /// GTV as preset: what is found is tumour that can be seen. It stays a proposal: the structure set is UNAPPROVED and the ROI AUTOMATIC.
    /// </summary>
    public string InterpretedType { get; init; } = "GTV";

    /// <summary>What found it: the name of the method or model, at most 64 characters.</summary>
    public string AlgorithmName { get; init; } = "Glint";

    /// <summary>The version of what found it, at most 64 characters.</summary>
    public string AlgorithmVersion { get; init; } = "0.2.0";

    /// <summary>What tells this model from any other, such as the SHA-256 of its file in hexadecimal; at most 64 characters, empty where unknown.</summary>
    public string ModelHash { get; init; } = "";

    /// <summary>Series Description of the new series, at most 64 characters.</summary>
    public string SeriesDescription { get; init; } = "Automatic segmentation, not approved";

    /// <summary>Series Number of the new series.</summary>
    public int SeriesNumber { get; init; } = 1000;

    /// <summary>Dates and times of the file.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Makes the file's unique identifiers, another one at each call.</summary>
    internal Func<string> NewUid { get; init; } = DicomUid.New;

    /// <summary>Refuses what no file can hold.</summary>
    internal void Check()
    {
        if (WhyNoName(Name) is { } why) throw new GlintException($"{nameof(Name)} of a DICOM object {why}.");
        CheckText(nameof(AlgorithmName), AlgorithmName, 64, mayBeEmpty: false);
        CheckText(nameof(AlgorithmVersion), AlgorithmVersion, 64, mayBeEmpty: false);
        CheckText(nameof(ModelHash), ModelHash, 64, mayBeEmpty: true);
        CheckText(nameof(SeriesDescription), SeriesDescription, 64, mayBeEmpty: true);
        CheckText(nameof(InterpretedType), InterpretedType, 16, mayBeEmpty: true);
        if (InterpretedType.Any(c => c is not (>= 'A' and <= 'Z' or >= '0' and <= '9' or '_' or ' ')))
        {
            throw new GlintException($"An ROI's interpreted type is a term in capitals, such as GTV; found '{InterpretedType}'.");
        }
    }

    /// <summary>Why a text can be no name, as the end of a sentence; null where it can.</summary>
    internal static string? WhyNoName(string text) => WhyNot(text, LongestName, mayBeEmpty: false);

    private static void CheckText(string what, string text, int longest, bool mayBeEmpty)
    {
        if (WhyNot(text, longest, mayBeEmpty) is { } why) throw new GlintException($"{what} of a DICOM object {why}.");
    }

    private static string? WhyNot(string text, int longest, bool mayBeEmpty)
    {
        if (!mayBeEmpty && string.IsNullOrWhiteSpace(text)) return "is empty; give a text";
        if (text.Length > longest) return $"has at most {longest} characters; found {text.Length} ('{DataSet.Shown(text)}')";
        return text.Any(c => c == '\\' || char.IsControl(c)) ? $"has no backslash and no control characters; found '{DataSet.Shown(text)}'" : null;
    }
}

/// <summary>How a segmentation stores its voxels.</summary>
public enum SegmentationEncoding
{
    /// <summary>One bit a voxel, a frame for each segment and slice: what every reader of segmentations knows (Segmentation Storage).</summary>
    Binary,

    /// <summary>One number a voxel, the segment's, a frame for each slice: smaller with many lesions, known to few readers (Label Map Segmentation Storage).</summary>
    LabelMap,
}

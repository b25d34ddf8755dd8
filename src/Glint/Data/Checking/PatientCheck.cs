using Glint.Imaging;

namespace Glint.Data;

/// <summary>What the files of one patient are, and what is wrong with them.</summary>
internal sealed class PatientCheck
{
    private PatientCheck(PatientFiles files, LabelFacts? labels, ScanFacts? scan, IReadOnlyList<Finding> findings) =>
        (Files, Labels, Scan, Findings) = (files, labels, scan, findings);

    /// <summary>Name of the patient.</summary>
    public string Patient => Files.Patient;

    /// <summary>The problems of this patient's own files, in the order they were met.</summary>
    public IReadOnlyList<Finding> Findings { get; }

    internal PatientFiles Files { get; }

    internal LabelFacts? Labels { get; }

    internal ScanFacts? Scan { get; }

    /// <summary>Reads the files once and judges them; the voxels are let go.</summary>
    internal static PatientCheck Of(PatientFiles files, int? label, IntensityWindow window, GeometryMismatch onMismatch, IntensityRescale? rescale)
    {
        var findings = new List<Finding>();
        Volume? image = Read(files.Patient, files.Image, findings), labels = Read(files.Patient, files.Labels, findings);
        (LabelFacts? labelFacts, Mask? mask) = labels is null ? default : LabelCheck.Of(files.Patient, labels, files.LabelPath!, label, findings);
        if (image is null) return new(files, labelFacts, null, findings);
        image = rescale?.Of(image) ?? image;
        if (labels is not null)
        {
            mask = OnGridOf(image.Geometry, labels.Geometry, mask, files, onMismatch, findings, out bool isCarried);
            if (isCarried) labelFacts = labelFacts!.CarriedTo(NearestNeighbour.Of(labels, image.Geometry));
        }
        return new(files, labelFacts, ScanCheck.Of(files.Patient, image, files.ImagePath!, mask, window, findings), findings);
    }

    // The mask as training pairs it with the image; null where it has none.
    private static Mask? OnGridOf(
        Geometry image, Geometry labels, Mask? mask, PatientFiles files, GeometryMismatch onMismatch, List<Finding> findings, out bool isCarried)
    {
        isCarried = false;
        if (GridDifference.Of(image, labels, LabelledScan.GeometryToleranceVoxels) is not { } difference) return mask;
        string text = $"Image {files.ImagePath} and label {files.LabelPath} do not match: {difference}.";
        string? unoriented = LabelledScan.Unoriented(image, labels);
        if (onMismatch == GeometryMismatch.Error || (unoriented is not null && onMismatch == GeometryMismatch.Resample))
        {
            Add(Severity.StopsTraining, unoriented is null ? $"{text} {LabelledScan.Remedy}" : $"Image {files.ImagePath} and label {files.LabelPath} do not match: {unoriented}");
            // Misplaced labels still have areas to count, as long as they have a voxel for every voxel of the image.
            return mask is not null && LabelledScan.IsSameSize(image, labels) ? new Mask(image, mask.Voxels) : null;
        }
        try
        {
            mask = mask is null ? null : new LabelledScan(files.Patient, files.ImagePath!, files.LabelPath!).OnGridOf(image, mask, onMismatch);
            isCarried = onMismatch == GeometryMismatch.Resample;
            Add(Severity.WorthALook, isCarried
                ? $"{text} Training carries the label to the image's grid, as --on-geometry-mismatch resample says: look whether it lies right there, or export both on one grid."
                : $"{text} Training pairs voxels of equal index, as --on-geometry-mismatch ignore says: make sure that they belong together, or export both on one grid.");
            return mask;
        }
        catch (GlintException error)
        {
            Add(Severity.StopsTraining, error.Message);
            return null;
        }

        void Add(Severity severity, string message) => findings.Add(new(severity, FindingKind.GeometryMismatch, files.Patient, files.LabelPath!, message));
    }

    private static Volume? Read(string patient, IScanSource? source, List<Finding> findings)
    {
        if (source is not { Path: var path }) return null;
        try
        {
            Volume volume = source.Read();
            findings.AddRange(source.Doubts.Select(doubt => new Finding(Severity.WorthALook, FindingKind.Doubtful, patient, path, doubt)));
            if (volume.Geometry.Contradiction is { } contradiction)
            {
                findings.Add(new(Severity.WorthALook, FindingKind.TwoForms, patient, path, $"{path} {contradiction}. Write it again with one of the two, or with both alike."));
            }
            return volume;
        }
        catch (GlintException error)
        {
            // What labels lie on may be the image's own grid: what is wrong with that is wrong once.
            if (!findings.Exists(f => f.Text == error.Message)) findings.Add(new(Severity.StopsTraining, FindingKind.Unreadable, patient, path, error.Message));
            return null;
        }
    }
}

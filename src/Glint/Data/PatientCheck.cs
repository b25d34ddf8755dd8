using Glint.Imaging;

namespace Glint.Data;

/// <summary>What the files of one patient are, and what is wrong with them.</summary>
public sealed class PatientCheck
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
    internal static PatientCheck Of(PatientFiles files, int? label, IntensityWindow window)
    {
        var findings = new List<Finding>();
        Volume? image = Read(files.Patient, files.ImagePath, findings), labels = Read(files.Patient, files.LabelPath, findings);
        (LabelFacts? labelFacts, Mask? mask) = labels is null ? default : LabelCheck.Of(files.Patient, labels, files.LabelPath!, label, findings);
        if (image is not null && labels is not null && GridDifference.Of(image.Geometry, labels.Geometry, LabelledScan.GeometryToleranceVoxels) is { } difference)
        {
            findings.Add(new(Severity.StopsTraining, FindingKind.GeometryMismatch, files.Patient, files.LabelPath!,
                $"Image {files.ImagePath} and label {files.LabelPath} do not match: {difference}. Export both on one grid, or drop the patient."));
        }
        ScanFacts? scan = image is null ? null : ScanCheck.Of(files.Patient, image, files.ImagePath!, OnGridOf(image, mask), window, findings);
        return new(files, labelFacts, scan, findings);
    }

    // Misplaced labels still have areas to count, as long as they have a voxel for every voxel of the image.
    private static Mask? OnGridOf(Volume image, Mask? mask)
    {
        Geometry a = image.Geometry;
        return mask?.Geometry is { } b && (a.Columns, a.Rows, a.Slices) == (b.Columns, b.Rows, b.Slices) ? new Mask(a, mask.Voxels) : null;
    }

    private static Volume? Read(string patient, string? path, List<Finding> findings)
    {
        if (path is null) return null;
        try
        {
            return ScanFile.Read(path);
        }
        catch (GlintException error)
        {
            findings.Add(new(Severity.StopsTraining, FindingKind.Unreadable, patient, path, error.Message));
            return null;
        }
    }
}

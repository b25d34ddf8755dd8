using Glint.Imaging;

namespace Glint.Data;

/// <summary>Finds what is in a data set twice, by content: names do not matter.</summary>
internal static class Duplicates
{
    /// <summary>
    /// Scans of the same voxels, slices of the same pixels, and label maps that two different scans share. Slices of one value, such as the
    /// padding around a scan, tell nothing and may repeat. Across patients a repeated slice stops training, as it puts one image on two sides of a split.
    /// </summary>
    internal static IEnumerable<Finding> Of(IReadOnlyList<PatientCheck> patients)
    {
        var scans = new Dictionary<string, PatientCheck>(StringComparer.Ordinal);
        var slices = new Dictionary<(int, int, UInt128), (PatientCheck Owner, int Index)>();
        var labels = new List<PatientCheck>();
        foreach (PatientCheck patient in patients)
        {
            if (patient.Scan is { } scan && !scan.Slices.All(s => s.IsOneValue))
            {
                string content = string.Join(' ', scan.Slices.Select(s => $"{s.Width}x{s.Height}:{s.ContentHash:x}"));
                if (!scans.TryAdd(content, patient))
                {
                    PatientCheck first = scans[content];
                    yield return new(Severity.StopsTraining, FindingKind.SamePatient, patient.Patient, patient.Files.ImagePath!,
                        $"Patients {first.Patient} and {patient.Patient} are the same scan: {first.Files.ImagePath} and {patient.Files.ImagePath} hold identical voxels. Drop one, or it may train and test at once.");
                    continue;
                }
                foreach (Finding shared in Shared(patient, scan, slices)) yield return shared;
            }
            if (patient.Labels is not { TumourVoxels: > 0 } map || IsFull(map)) continue;
            if (labels.Find(other => IsSame(other.Labels!, map)) is not { } original) labels.Add(patient);
            else
            {
                yield return new(Severity.WorthALook, FindingKind.DuplicateLabels, patient.Patient, patient.Files.LabelPath!,
                    $"Label files {original.Files.LabelPath} and {patient.Files.LabelPath} are identical, though their images differ. One may be a copy by mistake: put the right one back.");
            }
        }
    }

    private static IEnumerable<Finding> Shared(PatientCheck patient, ScanFacts scan, Dictionary<(int, int, UInt128), (PatientCheck Owner, int Index)> seen)
    {
        var pairs = new List<(PatientCheck Owner, int Index, int Own)>();
        foreach (SliceFacts slice in scan.Slices.Where(s => !s.IsOneValue))
        {
            var key = (slice.Width, slice.Height, slice.ContentHash);
            if (!seen.TryAdd(key, (patient, slice.Index))) pairs.Add((seen[key].Owner, seen[key].Index, slice.Index));
        }
        foreach (var group in pairs.GroupBy(p => p.Owner))
        {
            string path = patient.Files.ImagePath!, own = IndexRanges.Of([.. group.Select(p => p.Own)]), others = IndexRanges.Of([.. group.Select(p => p.Index).Distinct().Order()]);
            yield return group.Key == patient
                ? new(Severity.WorthALook, FindingKind.DuplicateSlices, patient.Patient, path,
                    $"Image {path} repeats {group.Count()} of its slices pixel by pixel ({own} as {others}). Export the scan again if slices went missing, or drop the repeats.")
                : new(Severity.StopsTraining, FindingKind.DuplicateSlices, patient.Patient, path,
                    $"Image {path} has {group.Count()} of the slices of image {group.Key.Files.ImagePath}, pixel by pixel ({own} here, {others} there). Keep them under one patient, or they may train and test at once.");
        }
    }

    // The same values on other places are no copy.
    private static bool IsSame(LabelFacts a, LabelFacts b) =>
        a.ContentHash == b.ContentHash && a.Grid.HasOrientation == b.Grid.HasOrientation && a.Grid.MismatchWith(b.Grid, LabelledScan.GeometryToleranceVoxels) is null;

    private static bool IsFull(LabelFacts labels) => labels.Voxels.Count == 1;
}

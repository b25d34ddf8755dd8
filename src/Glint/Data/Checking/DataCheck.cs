using Glint.Imaging;

namespace Glint.Data;

/// <summary>
/// Reads a data set once, to its end whatever is wrong with it, and says what it holds and what is wrong. Training stops at the first
/// problem; this names them all.
/// </summary>
/// <example><code>var check = DataCheck.Of("Task06_Lung"); DataReport report = check.Report(check.Patients());</code></example>
internal sealed class DataCheck
{
    private readonly string _path;
    private readonly int? _label;
    private readonly IntensityWindow _window;
    private readonly GeometryMismatch _onMismatch;
    private readonly IntensityRescale? _rescale;
    private readonly IScanLayout? _layout;
    private readonly DataListing _listing;

    private DataCheck(string path, int? label, IntensityWindow window, GeometryMismatch onMismatch, IntensityRescale? rescale, ScanFormats formats, IScanLayout? layout) =>
        (_path, _label, _window, _onMismatch, _rescale, _layout, _listing) = (path, label, window, onMismatch, rescale, layout is not null && DataFolder.Has(path, layout) ? layout : null, DataListing.Of(path, formats, layout));

    /// <summary>Lists the scans; none is read yet.</summary>
    /// <param name="path">Folder of a data set (Decathlon or LiTS layout), or one image file.</param>
    /// <param name="label">The label that is tumour; null if the labels are 0 and 1.</param>
    /// <param name="window">The intensity window that slices should reach into; the lung's if null.</param>
    /// <param name="onMismatch">What training would do where a label does not lie on its image's voxels. Default: refuse.</param>
    /// <param name="rescale">What makes HU of the images' values; null if they are HU.</param>
    /// <param name="formats">The formats that the files may have; Glint's own if null.</param>
    /// <param name="layout">A layout that the folder may have beside Decathlon and LiTS; null: none.</param>
    /// <exception cref="GlintException">There is nothing of that name, or it has no known layout.</exception>
    public static DataCheck Of(
        string path, int? label = null, IntensityWindow? window = null, GeometryMismatch onMismatch = GeometryMismatch.Error, IntensityRescale? rescale = null,
        ScanFormats? formats = null, IScanLayout? layout = null) =>
        new(path, label, window ?? IntensityWindow.Lung, onMismatch, rescale, formats ?? ScanFormats.All, layout);

    /// <summary>How many patients <see cref="Patients"/> will give.</summary>
    public int Count => _listing.Patients.Count;

    /// <summary>Reads one patient after the other, in the order of their names.</summary>
    public IEnumerable<PatientCheck> Patients() => _listing.Patients.Select(files => PatientCheck.Of(files, _label, _window, _onMismatch, _rescale));

    /// <summary>Puts together what was read, and adds what only shows across patients.</summary>
    /// <param name="patients">All of <see cref="Patients"/>.</param>
    public DataReport Report(IEnumerable<PatientCheck> patients)
    {
        ArgumentNullException.ThrowIfNull(patients);
        IReadOnlyList<PatientCheck> all = [.. patients];
        Finding? nowhere = Nowhere(all);
        // One line says that the label is nowhere; a line for every scan would hide it.
        IEnumerable<Finding> own = all.SelectMany(p => p.Findings).Where(f => nowhere is null || f.Kind != FindingKind.EmptyMask);
        IEnumerable<Finding> findings = [.. _listing.Findings, .. nowhere is null ? [] : new[] { nowhere }, .. own, .. IntensityCheck.Of(_path, all, _window, _rescale), .. Duplicates.Of(all)];
        return new DataReport(_path, _label, _window, DataSummary.Of(all, _label), []).With(findings);
    }

    private Finding? Nowhere(IReadOnlyList<PatientCheck> patients)
    {
        LabelFacts[] masks = [.. patients.Select(p => p.Labels).OfType<LabelFacts>().Where(l => l.TumourVoxels is not null)];
        if (masks.Length == 0 || masks.Any(l => l.TumourVoxels > 0)) return null;
        return _layout is not null ? new Finding(Severity.StopsTraining, FindingKind.LabelNowhere, null, _path, $"No scan of {_path} has a voxel that is marked. {_layout.Remedy}") : new Finding(
            Severity.StopsTraining, FindingKind.LabelNowhere, null, _path,
            $"No scan of {_path} has a voxel of the tumour's label {_label ?? 1}; the labels are {LabelCheck.Listed(masks.SelectMany(l => l.Voxels.Keys).Distinct())}. Pass --label with the tumour's, or segment the tumours.");
    }
}

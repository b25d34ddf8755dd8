using Glint.Dicom;

namespace Glint.Cli;

/// <summary>The DICOM series of a folder of patients, as scans to predict.</summary>
internal static class DicomScans
{
    /// <summary>Each is called by its Patient ID, with a number behind it where a patient has several; none where the folder holds no series.</summary>
    /// <exception cref="GlintException">The folder cannot be searched, or a DICOM file is damaged.</exception>
    internal static IReadOnlyList<ScanInput> Of(string folder)
    {
        var said = new HashSet<string>(); // what lies beside several series is said once
        return
        [
            .. DicomSeries.Find(folder).GroupBy(series => FileName(series.PatientId), StringComparer.OrdinalIgnoreCase).SelectMany(patient => patient.Select((series, i) => new ScanInput(
                $"{folder} (series {series.SeriesUid})", () => series.Read(), patient.Count() == 1 ? patient.Key : FormattableString.Invariant($"{patient.Key}-{i + 1}"))
            {
                LeftOut = [.. series.LeftOut.Where(said.Add)],
            })),
        ];
    }

    // What every file system takes.
    private static string FileName(string patient)
    {
        string name = string.Concat(patient.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '_')).Trim('.');
        return name.Length == 0 ? "series" : name;
    }
}

using System.Text.Json;
using Glint.Imaging;

namespace Glint.Data;

/// <summary>What a data set holds and what is wrong with it.</summary>
/// <param name="Data">The folder or file that was checked.</param>
/// <param name="Label">The label that was taken for tumour; null if the labels had to be 0 and 1.</param>
/// <param name="Window">The intensity window that slices were held against.</param>
/// <param name="Summary">What there is.</param>
/// <param name="Findings">What is wrong: what stops training first, then by patient; too few patients, which the others may be the cause of, behind what else stops training.</param>
internal sealed record DataReport(string Data, int? Label, IntensityWindow Window, DataSummary Summary, IReadOnlyList<Finding> Findings)
{
    /// <summary>Problems at which training would stop.</summary>
    public int StopsTraining => Findings.Count(f => f.Severity == Severity.StopsTraining);

    /// <summary>Problems that training would not see.</summary>
    public int WorthALook => Findings.Count(f => f.Severity == Severity.WorthALook);

    /// <summary>The same with more that is wrong.</summary>
    /// <param name="findings">As many as there are.</param>
    public DataReport With(IEnumerable<Finding> findings) =>
        this with { Findings = [.. Findings.Concat(findings).OrderBy(f => f.Severity).ThenBy(f => f.Kind == FindingKind.TooFewPatients).ThenBy(f => f.Patient, StringComparer.Ordinal)] };

    /// <summary>One JSON document with all of it: members in camel case, shares 0 to 1, null for what there is nothing of.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, GlintJson.Indented);
}

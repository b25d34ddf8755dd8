using System.Text.Json;
using Glint.Evaluation;
using Glint.Imaging;
using Glint.Training;

namespace Glint.Comparing;

/// <summary>One judged scan of one run, as scans.json holds it.</summary>
/// <param name="Method">The method.</param>
/// <param name="Seed">The run's root seed.</param>
/// <param name="Scan">What was counted and measured.</param>
internal sealed record ScanRow(string Method, long Seed, ScanResult Scan);

/// <summary>scans.json: each judged scan, and the summaries that the tables show. NaN and infinity are written as words.</summary>
/// <param name="CandidateThreshold">Probability from which voxels belong to the candidates of FROC.</param>
/// <param name="Summaries">By method, all seeds together.</param>
/// <param name="Spreads">By method, means and spreads over seeds: the figures of the tables.</param>
/// <param name="Scans">A row per scan, method and seed.</param>
internal sealed record ScanResultFile(
    double CandidateThreshold, IReadOnlyDictionary<string, ScanSummary> Summaries, IReadOnlyDictionary<string, ScanSpread> Spreads, IReadOnlyList<ScanRow> Scans)
{
    /// <summary>Name of the file.</summary>
    public const string Name = "scans.json";

    /// <summary>The file of one model's evaluation.</summary>
    public static ScanResultFile Of(ModelFacts model, IReadOnlyList<ScanResult> scans, ScanSummary summary) => new(
        ScanResult.CandidateThreshold, new Dictionary<string, ScanSummary> { [model.Method] = summary },
        new Dictionary<string, ScanSpread> { [model.Method] = ScanSpread.Of([summary]) }, [.. scans.Select(s => new ScanRow(model.Method, model.Seed, s))]);

    /// <summary>The file of a comparison; null if it judged no scan.</summary>
    /// <param name="result">Of a <see cref="Comparison"/>, or read by <see cref="ReportData"/>.</param>
    public static ScanResultFile? Of(ComparisonResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        ComparisonRecord record = result.Record ?? throw new ArgumentException("Made by hand: there is no record behind it.", nameof(result));
        Dictionary<string, ScanDetail> judged = result.Details.Where(d => d.Scans is not null).ToDictionary(d => d.Name, d => d.Scans!);
        return judged.Count == 0 ? null
            : new ScanResultFile(
                ScanResult.CandidateThreshold, judged.ToDictionary(d => d.Key, d => d.Value.Pooled), judged.ToDictionary(d => d.Key, d => d.Value.OverSeeds),
                [.. record.Runs.SelectMany(r => r.Scans.Select(s => new ScanRow(r.Method, r.Seed, s)))]);
    }

    /// <summary>Writes scans.json into a folder.</summary>
    /// <exception cref="GlintException">The file cannot be written.</exception>
    public void Write(string folder) => AtomicFile.WriteText(Path.Combine(folder, Name), JsonSerializer.Serialize(this, GlintJson.Indented) + "\n");
}

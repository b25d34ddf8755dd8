using System.Globalization;
using System.Text;
using System.Text.Json;
using Glint.Data;
using Glint.Evaluation;
using Glint.Imaging;
using Glint.Kernels;
using Glint.Training;

namespace Glint.Comparing;

/// <summary>One test slice of one run, as results.json and results.csv hold it.</summary>
internal sealed record ResultRow(
    string Method, long Seed, string Patient, int Slice, int TumourPixels, int TruePositives, int FalsePositives, int FalseNegatives)
{
    /// <summary>The row of a score.</summary>
    public static ResultRow Of(string method, long seed, SliceScore s) =>
        new(method, seed, s.Patient, s.Slice, s.TumourPixels, s.TruePositives, s.FalsePositives, s.FalseNegatives);
}

/// <summary>
/// results.json: the figures of the report's tables (those of whole scans are in scans.json), and a row per slice, enough to compute again
/// whatever counts pixels of slices: the main table, those by patient and by tumour size, the rules of other tools and every tested difference.
/// Not enough for lesions, whose components are in no row, nor for the discs, coefficients, tuning and examples, which come from images and steps.
/// </summary>
/// <param name="Methods">Names, in the order of the tables.</param>
/// <param name="Split">Lists of patients: train, validation, test.</param>
/// <param name="SmallTumourPixels">Tumours of fewer pixels are small.</param>
/// <param name="Facts">Named facts about the runs.</param>
/// <param name="Slices">A row per test slice, method and seed.</param>
internal sealed record ResultFile(
    IReadOnlyList<string> Methods, PatientSplit? Split, int SmallTumourPixels, IReadOnlyDictionary<string, string> Facts, IReadOnlyList<ResultRow> Slices)
{
    /// <summary>The tested differences behind the verdict; empty before a comparison is complete.</summary>
    public IReadOnlyList<Effect> Effects { get; init; } = [];

    /// <summary>The main table, a row per method and then per disc; empty before a comparison is complete.</summary>
    public IReadOnlyList<MethodSummary> Summaries { get; init; } = [];

    /// <summary>The tables by patient, of lesions in the plane and of other tools' rules, a row per method; empty before a comparison is complete.</summary>
    public IReadOnlyList<MethodDetail> Details { get; init; } = [];

    /// <summary>The same at thresholds that validation chose; empty before a comparison is complete, and of records from before there were any.</summary>
    public IReadOnlyList<PointResult> Points { get; init; } = [];

    /// <summary>The test patients of each fold of a cross-validation, a run of a row being that of its patient's fold; empty for one split.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Folds { get; init; } = [];

    /// <summary>Name of the file.</summary>
    public const string Name = "results.json";

    /// <summary>The file of a comparison, of the runs judged so far.</summary>
    public static ResultFile Of(ComparisonPlan plan, Comparison comparison, IReadOnlyDictionary<string, string> facts) => new(
        [.. plan.Methods.Select(m => m.Name)], comparison.Split, plan.Options.SmallTumourPixels, facts,
        [.. comparison.Runs.SelectMany(r => r.Test.Slices.Select(s => ResultRow.Of(r.Method.Name, r.Seed, s)))]);

    /// <summary>The file of a whole comparison.</summary>
    /// <param name="result">Of a <see cref="Comparison"/>, or read by <see cref="ReportData"/>.</param>
    public static ResultFile Of(ComparisonResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        ComparisonRecord record = result.Record ?? throw new ArgumentException("Made by hand: there is no record behind it.", nameof(result));
        return new ResultFile(
            [.. record.Methods.Select(m => m.Name)], record.Patients, record.SmallTumourPixels, record.Facts.ToDictionary(),
            [.. record.Runs.SelectMany(r => r.Scores.On(record.Slices).Select(s => ResultRow.Of(r.Method, r.Seed, s)))])
        {
            Folds = [.. result.Folds.Select(f => f.Patients.Test)],
            Effects = result.Effects,
            Points = [.. result.Points.Select(p => p with { Methods = [.. p.Methods.Select(m => m with { PerSlice = new PerSliceValues([], [], []) })] })],
            // What of single slices the figures draw is in the rows, and whole scans are in scans.json.
            Summaries = [.. result.Methods.Concat(result.Baselines).Select(m => m with { PerSlice = new PerSliceValues([], [], []) })],
            Details = [.. result.Details.Select(d => d with { Scans = null })],
        };
    }

    /// <summary>The file of one model's evaluation.</summary>
    public static ResultFile Of(ModelFacts model, SliceDataset data, IReadOnlyList<SliceScore> scores, int smallTumourPixels, double threshold) => new(
        [model.Method], model.Split, smallTumourPixels,
        new Dictionary<string, string> { ["Data"] = data.Name, ["Data hash"] = data.ContentHash, ["Trained on"] = model.Data, ["Threshold"] = threshold.ToString(CultureInfo.InvariantCulture), ["Arithmetic"] = Numerics.Record.Summary },
        [.. scores.Select(s => ResultRow.Of(model.Method, model.Seed, s))]);

    /// <summary>Writes results.json and results.csv.</summary>
    public void Write(string folder)
    {
        AtomicFile.WriteText(Path.Combine(folder, Name), JsonSerializer.Serialize(this, GlintJson.Indented) + "\n");
        var csv = new StringBuilder("method,seed,patient,slice,tumourPixels,truePositives,falsePositives,falseNegatives\n");
        foreach (ResultRow r in Slices)
        {
            csv.Append(CultureInfo.InvariantCulture,
                $"{Quoted(r.Method)},{r.Seed},{Quoted(r.Patient)},{r.Slice},{r.TumourPixels},{r.TruePositives},{r.FalsePositives},{r.FalseNegatives}\n");
        }
        AtomicFile.WriteText(Path.Combine(folder, "results.csv"), csv.ToString());
    }

    // RFC 4180: a field with a comma, quote or line break is quoted, its quotes doubled.
    private static string Quoted(string field) =>
        field.AsSpan().IndexOfAny(",\"\r\n") < 0 ? field : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}

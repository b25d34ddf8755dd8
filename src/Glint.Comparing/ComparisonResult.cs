using System.Text.Json.Serialization;
using Glint.Adaptation;
using Glint.Data;
using Glint.Evaluation;
using Glint.Losses;

namespace Glint.Comparing;

/// <summary>Everything a comparison found, ready for tables and figures, which compute nothing further.</summary>
/// <param name="Facts">Named facts about the runs, in the order to print them: data, preset, steps, seeds, machine, versions, time.</param>
/// <param name="SmallTumourPixels">Tumours of fewer pixels than this count as small (the article: 100 of 512 x 512).</param>
/// <param name="Split">Patients and slices on each side (the article's supplementary Table 1).</param>
/// <param name="Methods">A row per method, in the order asked for.</param>
/// <param name="Details">Lesions, patients and other tools' rules; a row per method.</param>
/// <param name="Baselines">The position-only disc baselines on the same frames, rows like the methods'.</param>
/// <param name="Tuning">What the sweeps of E and T tried on the validation patients (the article's supplementary Fig. 1).</param>
/// <param name="Trajectories">The steps of every adaptive run.</param>
/// <param name="Effects">How far the adaptive methods lie above the others, tested by patient: what the verdict speaks of.</param>
/// <param name="Examples">Test slices drawn with every method's outline: one small tumour, one medium.</param>
/// <param name="Notes">What a reader must know to judge the figures: one sentence each.</param>
internal sealed record ComparisonResult(
    IReadOnlyList<KeyValuePair<string, string>> Facts,
    int SmallTumourPixels,
    IReadOnlyList<SplitRow> Split,
    IReadOnlyList<MethodSummary> Methods,
    IReadOnlyList<MethodDetail> Details,
    IReadOnlyList<MethodSummary> Baselines,
    IReadOnlyList<TuningPoint> Tuning,
    IReadOnlyList<Trajectory> Trajectories,
    IReadOnlyList<Effect> Effects,
    IReadOnlyList<Example> Examples,
    IReadOnlyList<string> Notes)
{
    /// <summary>Slices to look through; null where none were kept.</summary>
    internal CaseBook? Cases { get; init; }

    /// <summary>Every method at thresholds that validation chose; none of a record from before there were any.</summary>
    internal IReadOnlyList<PointResult> Points { get; init; } = [];

    /// <summary>What each method trades as its threshold moves; none likewise.</summary>
    internal IReadOnlyList<OperatingCurve> Curves { get; init; } = [];

    /// <summary>What it was made from; null for a result made by hand.</summary>
    internal ComparisonRecord? Record { get; init; }

    /// <summary>The folds of a cross-validation; none for one split.</summary>
    internal IReadOnlyList<RecordedFold> Folds => Record?.Folds ?? [];

    /// <summary>What tells runs of a method apart: "seed", or "repetition" of a cross-validation.</summary>
    internal string Unit => Record?.Unit ?? "seed";
}

/// <summary>One side of the split.</summary>
/// <param name="Side">train, validation or test.</param>
/// <param name="Patients">Patients on this side.</param>
/// <param name="TumourSlices">Slices with tumour.</param>
/// <param name="TumourFreeSlices">Slices without.</param>
/// <param name="SmallTumourSlices">Slices whose tumour is small.</param>
internal sealed record SplitRow(string Side, int Patients, int TumourSlices, int TumourFreeSlices, int SmallTumourSlices);

/// <summary>One method on the test patients.</summary>
/// <param name="Name">Short name: D, E, T, GD.</param>
/// <param name="Label">Name in full, with tuned coefficients: "Tversky (aP 0.6, aN 1.4)".</param>
/// <param name="Final">Coefficients at the end of training, the mean over seeds in log; null for a baseline.</param>
/// <param name="Scores">The figures of the table.</param>
/// <param name="DiceBySize">Mean Dice by tumour size, over all seeds (Fig. 4).</param>
/// <param name="PerSlice">Per-slice values over all seeds, for the distributions of Fig. 3.</param>
internal sealed record MethodSummary(
    string Name, string Label, Coefficients? Final, StratifiedScores Scores, IReadOnlyList<SizeBin> DiceBySize, PerSliceValues PerSlice)
{
    /// <summary>How often runs were dead and began again with other weights.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Restarts { get; init; }

    /// <summary>How many runs were dead at their end: nothing marked, or everything.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Dead { get; init; }

    /// <summary>The measures that a program brought with it, in its order; null if it brought none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<OwnScore>? Own { get; init; }
}

/// <summary>One of a program's own measures; the value is null where a seed has no slice that it concerns.</summary>
internal sealed record OwnScore(string Measure, Spread? Value);

/// <summary>Means over test slices, each with its spread over seeds.</summary>
/// <param name="Precision">On slices with tumour, under <see cref="EmptyPolicy.Article"/>.</param>
/// <param name="PrecisionZero">The same under <see cref="EmptyPolicy.Zero"/>.</param>
/// <param name="Recall">On slices with tumour.</param>
/// <param name="Dice">On slices with tumour.</param>
/// <param name="SmallRecall">On slices whose tumour is small; null if there is none.</param>
/// <param name="SmallDice">On slices whose tumour is small; null if there is none.</param>
/// <param name="Specificity">Share of tumour-free slices without a false-positive pixel (the article's Fig. 5); null if there is none.</param>
/// <param name="FalsePositivePixels">False-positive pixels per tumour-free slice; null if there is none.</param>
internal sealed record StratifiedScores(
    Spread Precision, Spread PrecisionZero, Spread Recall, Spread Dice, Spread? SmallRecall, Spread? SmallDice,
    Spread? Specificity, Spread? FalsePositivePixels);

/// <summary>A mean over seeds with how far the seeds lie apart.</summary>
/// <param name="Mean">Mean of the seeds' values.</param>
/// <param name="StandardDeviation">Sample standard deviation over seeds; NaN for one seed.</param>
/// <param name="Minimum">Lowest seed.</param>
/// <param name="Maximum">Highest seed.</param>
/// <param name="Seeds">How many seeds.</param>
internal sealed record Spread(double Mean, double StandardDeviation, double Minimum, double Maximum, int Seeds);

/// <summary>Mean Dice over the test slices, counted once for all seeds, whose tumour has From to below To pixels.</summary>
internal sealed record SizeBin(int From, int To, double MeanDice, int Slices);

/// <summary>Values of single slices, all seeds together.</summary>
internal sealed record PerSliceValues(
    IReadOnlyList<double> Precision, IReadOnlyList<double> Recall, IReadOnlyList<double> Dice);

/// <summary>One setting tried on the validation patients.</summary>
/// <param name="Method">E or T.</param>
/// <param name="Coefficients">The setting.</param>
/// <param name="ValidationDice">Mean Dice on validation slices with tumour, of the run's best model.</param>
/// <param name="Chosen">Whether the method was then trained with it.</param>
internal sealed record TuningPoint(string Method, Coefficients Coefficients, double ValidationDice, bool Chosen);

/// <summary>The steps of one adaptive run.</summary>
internal sealed record Trajectory(string Method, long Seed, IReadOnlyList<StepRecord> Steps);

/// <summary>One test slice with the masks that the methods predicted for it, each one's first seed's.</summary>
/// <param name="Caption">What it shows: "small tumour, 64 px".</param>
/// <param name="Slice">Image and truth.</param>
/// <param name="WindowLow">HU drawn black.</param>
/// <param name="WindowHigh">HU drawn white.</param>
/// <param name="Predictions">Mask of each method, by name, row by row like the slice's.</param>
internal sealed record Example(
    string Caption, Slice Slice, double WindowLow, double WindowHigh, IReadOnlyList<KeyValuePair<string, byte[]>> Predictions)
{
    /// <summary>Which seed's, by method; none where nobody said.</summary>
    internal IReadOnlyList<KeyValuePair<string, long>> Seeds { get; init; } = [];
}

using System.Text.Json.Serialization;
using Glint.Adaptation;
using Glint.Data;
using Glint.Evaluation;
using Glint.Losses;

namespace Glint.Comparing;

/// <summary>
/// Everything that a comparison's report is made from: what was measured, and nothing that follows from it. <see cref="RecordFile"/> keeps it,
/// <see cref="RecordMerge"/> puts several together, <see cref="ResultOf"/> makes the result.
/// </summary>
/// <param name="Facts">Named facts about the runs, in the order to print them.</param>
/// <param name="AreMosaics">Whether slices are canvases with artificial seams.</param>
/// <param name="SmallTumourPixels">Tumours of fewer pixels are small.</param>
/// <param name="Patients">Who is on which side.</param>
/// <param name="Split">The sides in numbers.</param>
/// <param name="Methods">In the order of the tables.</param>
/// <param name="Tuning">What the sweeps tried.</param>
/// <param name="Slices">The test slices that everybody was judged on.</param>
/// <param name="Runs">Seed by seed in the order of the methods.</param>
/// <param name="Baselines">The position-only baselines on the same slices.</param>
/// <param name="Examples">Slices of Fig. 4b.</param>
/// <param name="Cases">Slices of the case browser, patient by patient.</param>
internal sealed record ComparisonRecord(
    IReadOnlyList<KeyValuePair<string, string>> Facts,
    bool AreMosaics,
    int SmallTumourPixels,
    PatientSplit Patients,
    IReadOnlyList<SplitRow> Split,
    IReadOnlyList<RecordedMethod> Methods,
    IReadOnlyList<TuningPoint> Tuning,
    IReadOnlyList<RecordedSlice> Slices,
    IReadOnlyList<RecordedRun> Runs,
    IReadOnlyList<RecordedBaseline> Baselines,
    IReadOnlyList<RecordedExample> Examples,
    IReadOnlyList<CaseSlice> Cases)
{
    /// <summary>
    /// The folds of the cross-validation that this is the whole of, see <see cref="FoldJoin"/>: each test slice is then of one of them, each seed
    /// the number of a repetition, and of the patients' sides only the test is there. Null for comparisons on one split.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<RecordedFold>? Folds { get; init; }

    /// <summary>What tells runs of a method apart: "seed", or "repetition" of a cross-validation.</summary>
    internal string Unit => Folds is null ? "seed" : "repetition";

    /// <summary>Whether a method's coefficients answer to batches: the steps of such runs are kept.</summary>
    internal bool IsAdaptive(string method) => Runs.Any(r => r.Method == method && r.Steps is not null);

    /// <summary>Whether a method tried updates.</summary>
    internal bool Searches(string method) => Runs.Any(r => r.Method == method && r.Steps?.Searched is not null);

    /// <summary>The lowest seed of a method that is compared: the one its examples show.</summary>
    internal long FirstSeed(string method) => Runs.Where(r => r.Method == method).Min(r => r.Seed);
}

/// <summary>One fold of a cross-validation: the folder it was read from, the first of several, and who was on which side.</summary>
internal sealed record RecordedFold(string Folder, PatientSplit Patients);

/// <summary>A method's short name and its name in full, with what was tuned.</summary>
internal sealed record RecordedMethod(string Name, string Label)
{
    /// <summary>The name in full without what was tuned. Files of before do not say; their tuned methods had no comma in it.</summary>
    public string Description { get; init; } = Label.Split(", ")[0];
}

/// <summary>The truth of one test slice: the patient, its number, pixels and lesions of tumour.</summary>
internal sealed record RecordedSlice(string Patient, int Slice, int TumourPixels, int Lesions);

/// <summary>One trained and judged run.</summary>
/// <param name="Method">Its name.</param>
/// <param name="Seed">Its root seed.</param>
/// <param name="Final">Coefficients of the last step; null if its loss has none.</param>
/// <param name="Steps">The steps of an adaptive run; null for another.</param>
/// <param name="Scores">On the record's slices.</param>
/// <param name="Scans">The test scans as wholes; none where slices lie nowhere.</param>
/// <param name="Remarks">What went wrong in it, a sentence each.</param>
internal sealed record RecordedRun(
    string Method, long Seed, Coefficients? Final, StepColumns? Steps, ScoreColumns Scores, IReadOnlyList<ScanResult> Scans, IReadOnlyList<string> Remarks)
{
    /// <summary>The same slices at thresholds that validation chose; null of files from before there were any.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<RecordedPoint>? Points { get; init; }

    /// <summary>The same slices at every threshold; null likewise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SweepColumns? Sweep { get; init; }

    /// <summary>Mean Dice of the last validation: of one run, or of a cross-validation one a fold; null of files from before it was kept.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<double>? LastValidationDice { get; init; }

    /// <summary>How often it was dead and began again with other weights.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Restarts { get; init; }

    /// <summary>1 where it was dead at the end, nothing marked or everything, else 0; of a cross-validation in how many folds.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Dead { get; init; }
}

/// <summary>A baseline, named and judged like a method.</summary>
internal sealed record RecordedBaseline(string Name, string Label, ScoreColumns Scores);

/// <summary>An example of Fig. 4b, packed.</summary>
/// <param name="Caption">What it shows.</param>
/// <param name="Patient">The patient.</param>
/// <param name="Slice">Number of the slice.</param>
/// <param name="Height">Rows in pixels.</param>
/// <param name="Width">Columns in pixels.</param>
/// <param name="WindowLow">HU drawn black.</param>
/// <param name="WindowHigh">HU drawn white.</param>
/// <param name="Hounsfield">Height x width float32, little-endian, see <see cref="Packed"/>.</param>
/// <param name="Truth">Height x width bytes, packed, as are the predictions by name of the method.</param>
/// <param name="Predictions">What each method found, of its first seed.</param>
internal sealed record RecordedExample(
    string Caption, string Patient, int Slice, int Height, int Width, double WindowLow, double WindowHigh, byte[] Hounsfield, byte[] Truth,
    IReadOnlyList<KeyValuePair<string, byte[]>> Predictions)
{
    internal static RecordedExample Of(Example example)
    {
        Slice slice = example.Slice;
        return new(
            example.Caption, slice.Patient, slice.Index, slice.Height, slice.Width, example.WindowLow, example.WindowHigh, Packed.Of<float>(slice.Hounsfield),
            Packed.Of<byte>(slice.Mask), [.. example.Predictions.Select(p => KeyValuePair.Create(p.Key, Packed.Of<byte>(p.Value)))]);
    }

    internal Example Unpacked()
    {
        int pixels = Height * Width;
        return new(
            Caption, new Slice(Patient, Slice, Height, Width, Packed.Read<float>(Hounsfield, pixels), Packed.Read<byte>(Truth, pixels)), WindowLow, WindowHigh,
            [.. Predictions.Select(p => KeyValuePair.Create(p.Key, Packed.Read<byte>(p.Value, pixels)))]);
    }
}

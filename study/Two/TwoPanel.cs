using Glint;
using Glint.Comparing;
using Glint.Comparing.Reports;
using Glint.Evaluation;

namespace GlintStudy.Two;

/// <summary>The tables of one panel of the second part; docs/study/two/protocol.md says what each is to hold.</summary>
internal sealed class TwoPanel
{
    /// <summary>A model whose last validation has less is dead.</summary>
    internal const double Alive = 0.05;

    private const string AtHalf = "0.5";

    // Whose coefficients stay: the opponents of a method of ours.
    private static readonly string[] FixedLosses = ["D", "E", "T", "BL", "DCE", "LD", "CC", "CAT", "DTK", "FT", "UF"];

    private readonly ComparisonRecord _record;
    private readonly Dictionary<string, IReadOnlyList<ScoredRun>> _points;

    internal TwoPanel(string folder, string panel)
    {
        _record = RecordFile.Read(Path.Combine(folder, panel));
        _points = new() { [AtHalf] = [.. _record.Runs.Select(r => new ScoredRun(r.Method, r.Seed, r.Scores.On(_record.Slices)))] };
        foreach (string name in new[] { OperatingPoint.TunedName, OperatingPoint.MatchedName })
        {
            _points[name] = [.. _record.Runs.Select(r => new ScoredRun(r.Method, r.Seed, (r.Points?.FirstOrDefault(p => p.Name == name)
                ?? throw new GlintException($"{panel} has no {name} threshold of {r.Method}. Compare again.")).Scores.On(_record.Slices)))];
        }
    }

    /// <summary>What is found as the threshold moves.</summary>
    internal Figure Trade(string name) => TradeFigure.Of(ResultOf.Record(_record)) with { Name = name };

    /// <summary>The table of that name.</summary>
    /// <param name="name">alive, points, sizes or differences.</param>
    /// <param name="methods">Of differences the two; of the others the rows, all if empty.</param>
    /// <exception cref="GlintException">There is no such table, or a method of it was not trained.</exception>
    internal Table Of(string name, IReadOnlyList<string> methods)
    {
        string[] there = [.. _record.Methods.Select(m => m.Name)];
        if (methods.FirstOrDefault(m => !there.Contains(m)) is { } absent) throw new GlintException($"There is no method {absent} in this panel: {string.Join(", ", there)}.");
        string[] rows = methods.Count > 0 ? [.. methods] : there;
        return name switch
        {
            "alive" => AliveTable(rows),
            "points" => Points(rows),
            "sizes" => Sizes(rows),
            "differences" => Differences(rows[0], rows is [_, var other, ..] && methods.Count > 1 ? other : Opponent(rows[0])),
            _ => throw new GlintException($"There is no table {name} of the second part: alive, points, sizes, differences."),
        };
    }

    private IReadOnlyList<Measure> Measures => [.. Glint.Comparing.Measure.All(_record.SmallTumourPixels), Glint.Comparing.Measure.LesionsFound];

    private Table AliveTable(IEnumerable<string> methods)
    {
        TableRow Row(string method)
        {
            RecordedRun[] runs = [.. _record.Runs.Where(r => r.Method == method)];
            double[] last = [.. runs.SelectMany(r => r.LastValidationDice ?? []).Order()];
            return new([method, $"{Format.Count(last.Count(d => d >= Alive))} of {Format.Count(last.Length)}", Format.Count(runs.Sum(r => r.Restarts)),
                .. last.Length == 0 ? [Format.Missing, Format.Missing, Format.Missing] : new[] { last[0], last[last.Length / 2], last[^1] }.Select(Format.Share)]);
        }
        return new("Alive", $"Trainings whose last validation has a mean Dice of {Format.ShortShare(Alive)} or more, at a threshold of 0.5; how often one was begun again; lowest, middle and highest of the last validations.",
            ["Method", "Alive", "Begun again", "Lowest", "Middle", "Highest"], [.. methods.Select(Row)]);
    }

    private Table Points(IReadOnlyList<string> methods)
    {
        IReadOnlyList<Measure> m = Measures;
        (string Heading, Measure Measure)[] shown = [("Dice", m[0]), ("Recall", m[1]), ("Precision", m[2]), ("Small Dice", m[3]), ("Small recall", m[4]), ("Lesions found", m[6]), ("Clean", m[5])];
        // No column for what no slice has.
        shown = [.. shown.Where(s => _points[AtHalf][0].Scores.Any(s.Measure.Concerns))];
        TableRow Row(string method, string point) => new([
            method, point, point == AtHalf ? AtHalf : Chosen(method, point),
            .. shown.Select(s => Format.Share(_points[point].Where(r => r.Method == method).SelectMany(r => r.Scores).Where(s.Measure.Concerns).Average(s.Measure.On)))]);
        return new("At three thresholds", $"Means over the test slices of all models. Threshold: the median of those that the models' validation slices chose. Small: slices whose tumour has under {Format.Count(_record.SmallTumourPixels)} px. Lesions found: the share of a slice's lesions of which a pixel is marked. Clean: tumour-free slices without a false pixel. Matched: {_record.Runs[0].Points!.First(p => p.Name == OperatingPoint.MatchedName).Rule}.",
            ["Method", "Point", "Threshold", .. shown.Select(s => s.Heading)],
            [.. _points.Keys.SelectMany(point => methods.Select(method => Row(method, point)))]);
    }

    private string Chosen(string method, string point) => PointTables.Threshold(ChosenThresholds.Of(method,
        [.. _record.Runs.Where(r => r.Method == method).SelectMany(r => r.Points!.First(p => p.Name == point).Thresholds)]).Median);

    // Recall of large tumours is what a method pays with that marks little.
    private Table Sizes(IReadOnlyList<string> methods)
    {
        int small = _record.SmallTumourPixels;
        (string Heading, int From, int To)[] bins = [($"under {small} px", 1, small), ($"{small} to {(2 * small) - 1} px", small, 2 * small), ($"{2 * small} px or more", 2 * small, int.MaxValue)];
        bool In(SliceScore s, (string, int From, int To) bin) => s.TumourPixels >= bin.From && s.TumourPixels < bin.To;
        bins = [.. bins.Where(b => _points[AtHalf][0].Scores.Any(s => In(s, b)))];
        TableRow Row(string method, string point)
        {
            List<SliceScore> scores = [.. _points[point].Where(r => r.Method == method).SelectMany(r => r.Scores)];
            return new([method, point, .. bins.SelectMany(b => new[] { scores.Where(s => In(s, b)).Average(s => s.Recall), scores.Where(s => In(s, b)).Average(s => s.Dice) }).Select(Format.Share)]);
        }
        return new("By tumour size", "Recall and Dice, means over test slices whose tumour has that many pixels.",
            ["Method", "Point", .. bins.SelectMany(b => new[] { $"Recall, {b.Heading}", $"Dice, {b.Heading}" })],
            [.. _points.Keys.SelectMany(point => methods.Select(method => Row(method, point)))]);
    }

    private Table Differences(string method, string against) => new(
        "Tested differences", $"{method} less {against}: the mean over patients with its 95 % bootstrap interval over patients and Wilcoxon's p, after Holm's correction within a point.",
        ["Point", "Measure", "Patients", "Difference", "95 % interval", "p, corrected"],
        [
            .. _points.SelectMany(p => Effect.Of(p.Value, [(method, against)], Measures).Select(e => new TableRow(
                [p.Key, e.Measure, Format.Count(e.Patients), Format.Signed(e.Difference.Mean), $"{Format.Signed(e.Difference.Low)} to {Format.Signed(e.Difference.High)}", Format.PValue(e.AdjustedPValue)]))),
        ]);

    // The protocol's: the fixed loss with the highest small Dice on the test slices at the tuned threshold, Dice of all where none is small.
    private string Opponent(string method)
    {
        Measure by = _points[AtHalf][0].Scores.Any(Measures[3].Concerns) ? Measures[3] : Measures[0];
        return _record.Methods.Select(m => m.Name).Where(m => m != method && FixedLosses.Contains(m)).DefaultIfEmpty().MaxBy(m =>
            _points[OperatingPoint.TunedName].Where(r => r.Method == m).SelectMany(r => r.Scores).Where(by.Concerns).Select(by.On).DefaultIfEmpty(-1).Average())
            ?? throw new GlintException("No fixed loss was trained beside it.");
    }
}

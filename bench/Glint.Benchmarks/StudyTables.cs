using System.Globalization;
using Glint.Evaluation;
using Glint.Reports;
using Glint.Studies;

namespace Glint.Benchmarks;

/// <summary>The tables of the study, from rows of <c>glint compare</c>: docs/study/protocol.md says what each is to hold.</summary>
internal sealed class StudyTables
{
    private const string Ours = "GD";
    private const double LeastGain = 0.05, MostPrecisionLost = 0.02;
    private const long BootstrapSeed = 1;

    private readonly ResultFile _results;
    private readonly IReadOnlyList<ScoredRun> _runs;
    private readonly IReadOnlyList<Measure> _measures;
    private readonly Measure _dice, _precision, _smallDice, _smallRecall, _clean;

    /// <summary>The tables of results, or of those of them that are not of some patients.</summary>
    internal StudyTables(ResultFile results, IReadOnlySet<string>? without = null)
    {
        _results = without is null ? results : results with { Slices = [.. results.Slices.Where(r => !without.Contains(r.Patient))] };
        _runs = [.. _results.Slices.GroupBy(r => (r.Method, r.Seed)).Select(g => new ScoredRun(
            g.Key.Method, g.Key.Seed, [.. g.Select(r => new SliceScore(r.Patient, r.Slice, r.TruePositives, r.FalsePositives, r.FalseNegatives))]))];
        _measures = Measure.All(results.SmallTumourPixels);
        (_dice, _precision, _smallDice, _smallRecall, _clean) = (_measures[0], _measures[2], _measures[3], _measures[4], _measures[5]);
    }

    /// <summary>The table of that name.</summary>
    internal Table Of(string name) => name switch
    {
        "scores" => Scores(),
        "primary" => Primary(),
        "against" => Against(),
        "sizes" => Sizes(),
        "collapse" => Collapse(),
        _ => throw new GlintException($"There is no table {name} of the study: scores, primary, against, sizes, collapse."),
    };

    private IEnumerable<string> Fixed => _results.Methods.Where(m => Method.Find(m) is { IsAdaptive: false, Frozen: null });

    private IEnumerable<SliceScore> ScoresOf(string method) => _runs.Where(r => r.Method == method).SelectMany(r => r.Scores);

    private double Mean(string method, Measure measure) => ScoresOf(method).Where(measure.Concerns).Average(measure.Of);

    private Table Scores()
    {
        string Cell(string method, Measure measure)
        {
            List<IGrouping<string, SliceScore>> patients = [.. ScoresOf(method).Where(measure.Concerns).GroupBy(s => s.Patient).OrderBy(g => g.Key, StringComparer.Ordinal)];
            Interval interval = Bootstrap.OfMean([.. patients.Select(p => p.Average(measure.Of))], [.. patients.Select(p => (double)p.Count())], BootstrapSeed);
            return $"{Format.Share(interval.Mean)} [{Format.Share(interval.Low)}, {Format.Share(interval.High)}]";
        }
        Measure[] shown = [_precision, _measures[1], _dice, _smallDice, _smallRecall, _clean];
        return new Table(
            "Scores", $"Mean over test slices with its 95 % bootstrap interval over patients. An empty prediction counts precision 1. Small: under {Format.Count(_results.SmallTumourPixels)} px.",
            ["Method", "Precision", "Recall", "Dice", "Dice, small", "Recall, small", "Clean"],
            [.. _results.Methods.Select(m => new TableRow([m, .. shown.Select(s => Cell(m, s))]))]);
    }

    // The four conditions of the protocol.
    private Table Primary()
    {
        string rival = Fixed.MaxBy(m => Mean(m, _smallDice))!;
        Effect Difference(Measure measure) => Effect.Of(_runs, [(Ours, rival)], [measure])[0];
        Effect gain = Difference(_smallDice), precision = Difference(_precision), clean = Difference(_clean);
        TableRow Row(string condition, Effect effect, double found, bool holds) => new(
            [condition, $"{Format.Share(Mean(Ours, MeasureOf(effect)))} and {Format.Share(Mean(rival, MeasureOf(effect)))}",
                $"{Format.Signed(found)} [{Format.Signed(effect.Difference.Low)}, {Format.Signed(effect.Difference.High)}]", Format.PValue(effect.PValue), holds ? "holds" : "fails"]);
        return new Table(
            $"{Ours} against {rival}, the fixed loss with the highest small Dice",
            $"Means over slices; differences are of patients' means, over {Format.Count(gain.Patients)} patients with small tumours, or {Format.Count(precision.Patients)} and {Format.Count(clean.Patients)}, with 95 % bootstrap intervals; p is Wilcoxon's, by patient, of this one comparison.",
            ["Condition", $"{Ours} and {rival}", "Difference", "p", ""],
            [
                Row($"small Dice higher by {Format.ShortShare(LeastGain)} or more", gain, gain.Difference.Mean, gain.Difference.Mean >= LeastGain),
                Row("p < 0.05", gain, gain.Difference.Mean, gain.PValue < Effect.Level),
                Row($"precision at most {Format.ShortShare(MostPrecisionLost)} lower", precision, precision.Difference.Mean, precision.Difference.Mean >= -MostPrecisionLost),
                Row("clean slices not fewer", clean, clean.Difference.Mean, clean.Difference.Mean >= 0),
            ]);
    }

    private Measure MeasureOf(Effect effect) => _measures.First(m => m.Name == effect.Measure);

    private Table Against()
    {
        IReadOnlyList<Effect> effects = Effect.Of(_runs, [.. _results.Methods.Where(m => m != Ours).Select(m => (Ours, m))], _measures);
        string Cell(string method, Measure measure)
        {
            Effect e = effects.First(e => e.Against == method && e.Measure == measure.Name);
            return $"{Format.Signed(e.Difference.Mean)}{(e.IsShown ? "*" : "")} [{Format.Signed(e.Difference.Low)}, {Format.Signed(e.Difference.High)}]";
        }
        return new Table(
            $"{Ours} less every other",
            $"Mean over patients with its 95 % bootstrap interval. * is shown: p under {Format.ShortShare(Effect.Level)} after Holm's correction for all {Format.Count(effects.Count)} of the table (Wilcoxon, by patient), and the interval on one side of 0.",
            ["Against", .. new[] { "Dice", "Recall", "Precision", "Dice, small", "Recall, small", "Clean" }],
            [.. _results.Methods.Where(m => m != Ours).Select(m => new TableRow([m, .. _measures.Select(s => Cell(m, s))]))]);
    }

    private Table Sizes()
    {
        int[] edges = [1, 25, 50, 100, 200, 400, int.MaxValue];
        int small = _results.SmallTumourPixels;
        List<(int From, int To)> bins = [.. edges.Zip(edges.Skip(1), (from, to) => (from == 1 ? 1 : from * small / 100, to == int.MaxValue ? to : to * small / 100)).Distinct()];
        string Cell(string method, (int From, int To) bin) =>
            Format.Share(ScoresOf(method).Where(s => s.TumourPixels >= bin.From && s.TumourPixels < bin.To).Select(s => s.Dice).DefaultIfEmpty(double.NaN).Average());
        return new Table(
            "Dice by tumour size", "Mean over test slices whose tumour has that many pixels.",
            ["Method", .. bins.Select(b => b.To == int.MaxValue ? $"{b.From} px or more" : $"{b.From} to {b.To - 1} px")],
            [.. _results.Methods.Select(m => new TableRow([m, .. bins.Select(b => Cell(m, b))]))]);
    }

    // Each run's recall against half of the median of its method.
    private Table Collapse()
    {
        Measure recall = _measures[1];
        TableRow Row(string method)
        {
            double[] recalls = [.. _runs.Where(r => r.Method == method).Select(r => r.Scores.Where(recall.Concerns).Average(recall.Of)).Order()];
            double median = (recalls[(recalls.Length - 1) / 2] + recalls[recalls.Length / 2]) / 2;
            return new TableRow([method, Format.Count(recalls.Length), Format.Share(recalls[0]), Format.Share(median), Format.Share(recalls[^1]), Format.Count(recalls.Count(r => r < median / 2))]);
        }
        return new Table(
            "Collapse", "Recall on test slices with tumour, by run.",
            ["Method", "Runs", "Lowest", "Median", "Highest", "Under half of the median"], [.. _results.Methods.Select(Row)]);
    }
}

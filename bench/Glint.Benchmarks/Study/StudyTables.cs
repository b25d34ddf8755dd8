using System.Globalization;
using Glint.Evaluation;
using Glint.Losses;
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
    // The discs' rows are of all patients.
    private readonly bool _isPart;
    private readonly Measure _dice, _precision, _smallDice, _smallRecall, _clean;

    /// <summary>The tables of results, or of those of them that are not of some patients.</summary>
    internal StudyTables(ResultFile results, IReadOnlySet<string>? without = null)
    {
        _isPart = without is not null;
        _results = without is null ? results : results with { Slices = [.. results.Slices.Where(r => !without.Contains(r.Patient))] };
        _runs = [.. _results.Slices.GroupBy(r => (r.Method, r.Seed)).Select(g => new ScoredRun(
            g.Key.Method, g.Key.Seed, [.. g.Select(r => new SliceScore(r.Patient, r.Slice, r.TruePositives, r.FalsePositives, r.FalseNegatives))]))];
        _measures = Measure.All(results.SmallTumourPixels);
        (_dice, _precision, _smallDice, _smallRecall, _clean) = (_measures[0], _measures[2], _measures[3], _measures[4], _measures[5]);
    }

    /// <summary>The table of that name.</summary>
    /// <param name="name">scores, primary, ...</param>
    /// <param name="methods">The rows to show, in this order; all if empty. What a p is corrected for does not depend on it.</param>
    internal Table Of(string name, IReadOnlyList<string>? methods = null)
    {
        IReadOnlyList<string> rows = methods is { Count: > 0 } ? methods : _results.Methods;
        if (rows.FirstOrDefault(m => !_results.Methods.Contains(m)) is { } absent) throw new GlintException($"There is no method {absent} in these results: {string.Join(", ", _results.Methods)}.");
        return name switch
        {
            "scores" => Scores(rows),
            "primary" => Primary(),
            "against" => Against(rows),
            "sizes" => Sizes(rows),
            "collapse" => Collapse(rows),
            "found" => Found(rows),
            "ordering" => StudyOrdering.Of(_runs, _measures, _results.Methods),
            "coefficients" => Coefficients(rows),
            _ => throw new GlintException($"There is no table {name} of the study: scores, primary, against, sizes, found, collapse, ordering, coefficients."),
        };
    }

    private IEnumerable<string> Fixed => _results.Methods.Where(m => Method.Find(m) is { IsAdaptive: false, Frozen: null });

    private IEnumerable<SliceScore> ScoresOf(string method) => _runs.Where(r => r.Method == method).SelectMany(r => r.Scores);

    private double Mean(string method, Measure measure) => ScoresOf(method).Where(measure.Concerns).Average(measure.Of);

    private Table Scores(IReadOnlyList<string> methods)
    {
        string Cell(string method, Measure measure)
        {
            List<IGrouping<string, SliceScore>> patients = [.. ScoresOf(method).Where(measure.Concerns).GroupBy(s => s.Patient).OrderBy(g => g.Key, StringComparer.Ordinal)];
            Interval interval = Bootstrap.OfMean([.. patients.Select(p => p.Average(measure.Of))], [.. patients.Select(p => (double)p.Count())], BootstrapSeed);
            return $"{Format.Share(interval.Mean)} [{Format.Share(interval.Low)}, {Format.Share(interval.High)}]";
        }
        static TableRow Disc(MethodSummary disc) => new(
            [disc.Label, .. new[] { disc.Scores.Precision, disc.Scores.Recall, disc.Scores.Dice, disc.Scores.SmallDice, disc.Scores.SmallRecall, disc.Scores.Specificity }.Select(s => Format.MeanAndSpread(s, Format.Share))]);
        Measure[] shown = [_precision, _measures[1], _dice, _smallDice, _smallRecall, _clean];
        return new Table(
            "Scores", $"Mean over test slices with its 95 % bootstrap interval over patients. An empty prediction counts precision 1. Small: under {Format.Count(_results.SmallTumourPixels)} px.",
            ["Method", "Precision", "Recall", "Dice", "Dice, small", "Recall, small", "Clean"],
            [.. methods.Select(m => new TableRow([m, .. shown.Select(s => Cell(m, s))])), .. (_isPart ? [] : _results.Summaries.Where(s => !_results.Methods.Contains(s.Name))).Select(Disc)]);
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

    private Table Against(IReadOnlyList<string> methods)
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
            [.. methods.Where(m => m != Ours).Select(m => new TableRow([m, .. _measures.Select(s => Cell(m, s))]))]);
    }

    private Table Sizes(IReadOnlyList<string> methods)
    {
        int[] edges = [1, 25, 50, 100, 200, 400, int.MaxValue];
        int small = _results.SmallTumourPixels;
        List<(int From, int To)> bins = [.. edges.Zip(edges.Skip(1), (from, to) => (from == 1 ? 1 : from * small / 100, to == int.MaxValue ? to : to * small / 100)).Distinct()];
        string Cell(string method, (int From, int To) bin) =>
            Format.Share(ScoresOf(method).Where(s => s.TumourPixels >= bin.From && s.TumourPixels < bin.To).Select(s => s.Dice).DefaultIfEmpty(double.NaN).Average());
        return new Table(
            "Dice by tumour size", "Mean over test slices whose tumour has that many pixels.",
            ["Method", .. bins.Select(b => b.To == int.MaxValue ? $"{b.From} px or more" : $"{b.From} to {b.To - 1} px")],
            [.. methods.Select(m => new TableRow([m, .. bins.Select(b => Cell(m, b))]))]);
    }

    // Each run's recall against half of the median of its method.
    private Table Collapse(IReadOnlyList<string> methods)
    {
        Measure recall = _measures[1];
        Dictionary<string, int> foldOf = _results.Folds.SelectMany((f, i) => f.Select(patient => (patient, i))).ToDictionary(p => p.patient, p => p.i);
        TableRow Row(string method)
        {
            double[] recalls =
            [
                .. _runs.Where(r => r.Method == method).SelectMany(r => r.Scores.Where(recall.Concerns).GroupBy(s => foldOf.GetValueOrDefault(s.Patient)))
                    .Select(run => run.Average(recall.Of)).Order(),
            ];
            double median = (recalls[(recalls.Length - 1) / 2] + recalls[recalls.Length / 2]) / 2;
            return new TableRow([method, Format.Count(recalls.Length), Format.Share(recalls[0]), Format.Share(median), Format.Share(recalls[^1]), Format.Count(recalls.Count(r => r < median / 2))]);
        }
        return new Table(
            "Collapse", "Recall on test slices with tumour of each trained model.",
            ["Method", "Models", "Lowest", "Median", "Highest", "Under half of the median"], [.. methods.Select(Row)]);
    }

    // Whether a tumour is found at all, and how many pixels that costs: read off the rows, and no measure of the protocol.
    private Table Found(IReadOnlyList<string> methods)
    {
        bool IsSmall(SliceScore s) => s.HasTumour && s.TumourPixels < _results.SmallTumourPixels;
        TableRow Row(string method)
        {
            List<SliceScore> scores = [.. ScoresOf(method)];
            string Mean(Func<SliceScore, bool> which, Func<SliceScore, double> of, Func<double, string> number) => number(scores.Where(which).Select(of).DefaultIfEmpty(double.NaN).Average());
            static double Touched(SliceScore s) => s.TruePositives > 0 ? 1 : 0;
            return new TableRow([
                method, Mean(IsSmall, Touched, Format.Share), Mean(s => s.HasTumour && !IsSmall(s), Touched, Format.Share),
                Mean(s => s.HasTumour, s => s.FalsePositives, Format.Pixels), Mean(s => !s.HasTumour, s => s.FalsePositives, Format.Pixels)]);
        }
        return new Table(
            "Found", $"The share of test slices on which a pixel of the tumour is marked, small (under {Format.Count(_results.SmallTumourPixels)} px) and larger, and false-positive pixels a slice.",
            ["Method", "Small, found", "Larger, found", "False pixels, with tumour", "False pixels, without"], [.. methods.Select(Row)]);
    }

    // Where the runs ended, in the plane of the article's Fig. 7.
    private Table Coefficients(IReadOnlyList<string> methods)
    {
        TableRow Row(string method)
        {
            TverskyPoint? end = _results.Summaries.FirstOrDefault(s => s.Name == method)?.Final?.TverskyPoint;
            return new TableRow([method, end is { } e ? Format.Coefficient(e.TwoA) : Format.Missing, end is { } f ? Format.Coefficient(f.TwoB) : Format.Missing]);
        }
        return new Table(
            "Coefficients at the end", "Weights of false positives (2a) and of misses (2b) in the equal Tversky loss, of the last step's coefficients, geometric mean over runs; of E and T those tuned. Dice is (1, 1).",
            ["Method", "2a", "2b"],
            [
                .. methods.Select(Row),
                new TableRow(["article, G(D)", Format.Coefficient(ArticleNumbers.FinalOfDeterministic.TwoA), Format.Coefficient(ArticleNumbers.FinalOfDeterministic.TwoB)]),
                new TableRow(["article, G(E)", Format.Coefficient(ArticleNumbers.FinalOfExploratory.TwoA), Format.Coefficient(ArticleNumbers.FinalOfExploratory.TwoB)]),
            ]);
    }
}

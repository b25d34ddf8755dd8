using Glint.Evaluation;
using Glint.Losses;
using Glint.Reports;
using Glint.Studies;

namespace Glint.Benchmarks;

/// <summary>The tables of the study, from rows of <c>glint compare</c>: docs/study/protocol.md says what each is to hold.</summary>
internal sealed class StudyTables
{
    private const long BootstrapSeed = 1;
    private const int MostOfASpeck = 10;

    private readonly StudyPanel _panel;

    /// <summary>The tables of results, or of those of them that are not of some patients.</summary>
    internal StudyTables(ResultFile results, IReadOnlySet<string>? without = null) => _panel = new StudyPanel(results, without);

    private int Small => _panel.Results.SmallTumourPixels;

    /// <summary>The table of that name.</summary>
    /// <param name="name">scores, primary, ...</param>
    /// <param name="methods">The rows to show, in this order; all if empty. What a p is corrected for does not depend on it.</param>
    /// <exception cref="GlintException">There is no such table, or a method of it was not trained.</exception>
    internal Table Of(string name, IReadOnlyList<string>? methods = null)
    {
        IReadOnlyList<string> there = _panel.Results.Methods, rows = methods is { Count: > 0 } ? methods : there;
        if (rows.FirstOrDefault(m => !there.Contains(m)) is { } absent) throw new GlintException($"There is no method {absent} in these results: {string.Join(", ", there)}.");
        return name switch
        {
            "scores" => Scores(rows),
            "found" => Found(rows),
            "sizes" => Sizes(rows),
            "collapse" => Collapse(rows),
            "coefficients" => Ends(rows),
            "primary" => StudyDifferences.Primary(_panel),
            "conditions" => StudyDifferences.Conditions(_panel),
            "folds" => StudyDifferences.Folds(_panel, methods is [var other] ? other : null),
            "against" => StudyDifferences.All(_panel, StudyPanel.Ours, rows),
            "unmoved" => StudyDifferences.All(_panel, StudyPanel.Unmoved, rows),
            "ordering" => StudyDifferences.Ordering(_panel),
            _ => throw new GlintException($"There is no table {name} of the study: scores, found, sizes, collapse, coefficients, primary, conditions, folds, against, unmoved, ordering."),
        };
    }

    private Table Scores(IReadOnlyList<string> methods)
    {
        static TableRow Disc(MethodSummary disc) => new([
            disc.Label, .. new[] { disc.Scores.Precision, disc.Scores.PrecisionZero, disc.Scores.Recall, disc.Scores.Dice, disc.Scores.SmallDice, disc.Scores.SmallRecall, disc.Scores.Specificity }
                .Select(s => Format.MeanAndSpread(s, Format.Share))]);
        var zero = new Measure("precision, empty 0", s => s.HasTumour, s => s.Precision(EmptyPolicy.Zero));
        Measure[] shown = [_panel.Precision, zero, _panel.Recall, _panel.Dice, _panel.SmallDice, _panel.SmallRecall, _panel.Clean];
        // The discs' rows are of all patients.
        IEnumerable<MethodSummary> discs = _panel.IsWhole ? _panel.Results.Summaries.Where(s => !_panel.Results.Methods.Contains(s.Name)) : [];
        return new Table(
            "Scores", $"Mean over test slices with its 95 % bootstrap interval over patients. Precision counts an empty prediction 1, the article's way, and in the column (0) 0. Small: slices whose tumour has under {Format.Count(Small)} px. Clean: share of tumour-free slices without a false pixel.",
            ["Method", "Precision", "Precision (0)", "Recall", "Dice", "Dice, small", "Recall, small", "Clean"],
            [.. methods.Select(m => new TableRow([m, .. shown.Select(s => WithInterval(m, s.Concerns, s.Of))])), .. discs.Select(Disc)]);
    }

    // Whether a tumour is found at all, and how many pixels that costs: read off the rows, and no measure of the protocol.
    private Table Found(IReadOnlyList<string> methods)
    {
        TableRow Row(string method)
        {
            List<SliceScore> scores = [.. _panel.ScoresOf(method)];
            bool IsLarger(SliceScore s) => s.HasTumour && s.TumourPixels >= Small;
            static double IsTouched(SliceScore s) => s.TruePositives > 0 ? 1 : 0;
            List<IGrouping<string, SliceScore>> patients = [.. scores.Where(_panel.SmallDice.Concerns).GroupBy(s => s.Patient)];
            return new TableRow([
                method, WithInterval(method, _panel.SmallDice.Concerns, IsTouched), $"{Format.Count(patients.Count(p => p.Any(s => s.TruePositives > 0)))} of {Format.Count(patients.Count)}",
                WithInterval(method, IsLarger, IsTouched), WithInterval(method, IsLarger, _panel.Recall.Of),
                Format.Pixels(StudyPanel.Mean(scores, s => s.HasTumour, s => s.FalsePositives)), Format.Pixels(StudyPanel.Mean(scores, s => !s.HasTumour, s => s.FalsePositives)),
                Format.Share(StudyPanel.Mean(scores, s => !s.HasTumour, s => s.FalsePositives <= MostOfASpeck ? 1 : 0))]);
        }
        return new Table(
            "Found", $"Small: slices whose tumour has under {Format.Count(Small)} px. Found: the share of them on which a pixel of the tumour is marked, with its 95 % bootstrap interval over patients; patients of whom one such slice is found. Then the same for slices with a larger tumour, their recall, false-positive pixels a slice, and the share of tumour-free slices with at most {MostOfASpeck} of them.",
            ["Method", "Small, found", "Small, patients", "Larger, found", "Larger, recall", "False pixels, with tumour", "False pixels, without", "A speck at most"], [.. methods.Select(Row)]);
    }

    private Table Sizes(IReadOnlyList<string> methods)
    {
        int[] edges = [1, 25, 50, 100, 200, 400, int.MaxValue];
        List<(int From, int To)> bins = [.. edges.Zip(edges.Skip(1), (from, to) => (from == 1 ? 1 : from * Small / 100, to == int.MaxValue ? to : to * Small / 100)).Distinct()];
        static bool IsIn((int From, int To) bin, SliceScore s) => s.TumourPixels >= bin.From && s.TumourPixels < bin.To;
        string Heading((int From, int To) bin)
        {
            int slices = _panel.ScoresOf(_panel.Results.Methods[0]).Where(s => IsIn(bin, s)).DistinctBy(s => (s.Patient, s.Slice)).Count();
            return $"{(bin.To == int.MaxValue ? $"{bin.From} px or more" : $"{bin.From} to {bin.To - 1} px")}, {Format.Count(slices)} slices";
        }
        return new Table(
            "Dice by tumour size", "Mean over test slices whose tumour has that many pixels, with its 95 % bootstrap interval over patients.",
            ["Method", .. bins.Select(Heading)], [.. methods.Select(m => new TableRow([m, .. bins.Select(b => WithInterval(m, s => IsIn(b, s), _panel.Dice.Of))]))]);
    }

    // The mean over slices, and its interval over patients.
    private string WithInterval(string method, Func<SliceScore, bool> concerns, Func<SliceScore, double> of)
    {
        List<IGrouping<string, SliceScore>> patients = [.. _panel.ScoresOf(method).Where(concerns).GroupBy(s => s.Patient).OrderBy(g => g.Key, StringComparer.Ordinal)];
        if (patients.Count == 0) return Format.Missing;
        Interval interval = Bootstrap.OfMean([.. patients.Select(p => p.Average(of))], [.. patients.Select(p => (double)p.Count())], BootstrapSeed);
        return $"{Format.Share(interval.Mean)} [{Format.Share(interval.Low)}, {Format.Share(interval.High)}]";
    }

    // Each model's recall against half of the median of its method.
    private Table Collapse(IReadOnlyList<string> methods)
    {
        TableRow Row(string method)
        {
            double[] recalls = [.. _panel.ModelsOf(method).Select(model => model.Where(_panel.Recall.Concerns).Average(_panel.Recall.Of)).Order()];
            double median = (recalls[(recalls.Length - 1) / 2] + recalls[recalls.Length / 2]) / 2;
            return new TableRow([method, Format.Count(recalls.Length), Format.Share(recalls[0]), Format.Share(median), Format.Share(recalls[^1]), Format.Count(recalls.Count(r => r < median / 2))]);
        }
        return new Table(
            "Collapse", "Recall on test slices with tumour of each trained model.",
            ["Method", "Models", "Lowest", "Median", "Highest", "Under half of the median"], [.. methods.Select(Row)]);
    }

    // Where the runs ended, in the plane of the article's Fig. 7.
    private Table Ends(IReadOnlyList<string> methods)
    {
        if (_panel.Results.Summaries.Count == 0) throw new GlintException("These results hold no coefficients. Ask for those of one panel, as glint report joined it.");
        static TableRow Row(string name, TverskyPoint end) => new([name, Format.Coefficient(end.TwoA), Format.Coefficient(end.TwoB)]);
        return new Table(
            "Coefficients at the end",
            "Weights of false positives (2a) and of misses (2b) in the equal Tversky loss, of the last step's coefficients, geometric mean over models; of E and T those tuned. Dice is (1, 1).",
            ["Method", "2a", "2b"],
            [
                .. from method in methods
                   let end = _panel.Results.Summaries.FirstOrDefault(s => s.Name == method)?.Final
                   where end is not null
                   select Row(method, end.Value.TverskyPoint),
                Row("article, G(D)", ArticleNumbers.FinalOfDeterministic), Row("article, G(E)", ArticleNumbers.FinalOfExploratory),
            ]);
    }
}

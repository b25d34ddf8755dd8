using Glint;
using Glint.Comparing;
using Glint.Comparing.Reports;
using Glint.Evaluation;
using Glint.Losses;

namespace GlintStudy;

/// <summary>The tables of the study, from rows of <c>glint compare</c>: docs/study/protocol.md says what each is to hold.</summary>
internal sealed class StudyTables(StudyPanel panel)
{
    private int Small => panel.Results.SmallTumourPixels;

    /// <summary>The table of that name.</summary>
    /// <param name="name">scores, primary, ...</param>
    /// <param name="methods">The rows to show, in this order; all if empty. In primary, conditions and pairs the method in place of GD, and in pairs its opponent. What a p is corrected for does not depend on it.</param>
    /// <exception cref="GlintException">There is no such table, a method of it was not trained, or it compares fewer.</exception>
    internal Table Of(string name, IReadOnlyList<string>? methods = null)
    {
        IReadOnlyList<string> there = panel.Results.Methods, rows = methods is { Count: > 0 } ? methods : there;
        if (rows.FirstOrDefault(m => !there.Contains(m)) is { } absent) throw new GlintException($"There is no method {absent} in these results: {string.Join(", ", there)}.");
        string method = methods is [var first, ..] ? first : StudyPanel.Ours;
        int most = name switch { "primary" or "conditions" => 1, "pairs" => 2, _ => int.MaxValue };
        if (methods?.Count > most) throw new GlintException($"The table {name} takes {Format.Count(most)} of the methods at most; found {string.Join(", ", methods)}.");
        return name switch
        {
            "scores" => Scores(rows),
            "found" => Found(rows),
            "sizes" => Sizes(rows),
            "collapse" => Collapse(rows),
            "models" => Models(rows),
            "coefficients" => Ends(rows),
            "primary" => StudyDifferences.Primary(panel, method),
            "conditions" => StudyDifferences.Conditions(panel, method),
            "pairs" => StudyDifferences.Pairs(panel, method, methods is [_, var other] ? other : null),
            "differences" => StudyDifferences.Of(panel, methods ?? []),
            "ordering" => StudyDifferences.Ordering(panel),
            _ => throw new GlintException($"There is no table {name} of the study: scores, found, sizes, collapse, models, coefficients, primary, conditions, pairs, differences, ordering, settings."),
        };
    }

    private Table Scores(IReadOnlyList<string> methods)
    {
        static TableRow Disc(MethodSummary disc) => new([
            disc.Label, .. new[] { disc.Scores.Precision, disc.Scores.PrecisionZero, disc.Scores.Recall, disc.Scores.Dice, disc.Scores.SmallDice, disc.Scores.SmallRecall, disc.Scores.Specificity }
                .Select(s => Format.MeanAndSpread(s, Format.Share))]);
        var zero = new Measure("precision, empty 0", s => s.HasTumour, s => s.Precision(EmptyPolicy.Zero));
        Measure[] shown = [panel.Precision, zero, panel.Recall, panel.Dice, panel.SmallDice, panel.SmallRecall, panel.Clean];
        // The discs' rows are of all patients.
        IEnumerable<MethodSummary> discs = panel.IsWhole ? panel.Results.Summaries.Where(s => !panel.Results.Methods.Contains(s.Name)) : [];
        return new Table(
            "Scores", $"Mean over test slices with its 95 % bootstrap interval over patients. Precision counts an empty prediction 1, the article's way, and in the column (0) 0. Small: slices whose tumour has under {Format.Count(Small)} px. Clean: share of tumour-free slices without a false pixel.",
            ["Method", "Precision", "Precision (0)", "Recall", "Dice", "Dice, small", "Recall, small", "Clean"],
            [.. methods.Select(m => new TableRow([m, .. shown.Select(s => WithInterval(panel.Interval(m, s.Concerns, s.Of)))])), .. discs.Select(Disc)]);
    }

    private Table Found(IReadOnlyList<string> methods)
    {
        TableRow Row(string method)
        {
            var found = Detection.Of(panel, method);
            return new TableRow([
                method, WithInterval(found.SmallFound), $"{Format.Count(found.SmallPatientsFound)} of {Format.Count(found.SmallPatients)}", WithInterval(found.LargerFound), WithInterval(found.LargerRecall),
                Format.Pixels(found.FalsePixelsWithTumour), Format.Pixels(found.FalsePixelsWithout), Format.Pixels(found.FalseMarksWithout), Format.Share(found.ASpeckAtMost)]);
        }
        return new Table(
            "Found", $"Small: slices whose tumour has under {Format.Count(Small)} px. Found: the share of them on which a pixel of the tumour is marked, with its 95 % bootstrap interval over patients; patients of whom one such slice is found. Then the same for slices with a larger tumour, their recall, false-positive pixels a slice, false marks (connected false-positive pixels) a tumour-free slice, and the share of these with at most {Format.Count(Detection.SpeckPixels)} false pixels.",
            ["Method", "Small, found", "Small, patients", "Larger, found", "Larger, recall", "False pixels, with tumour", "False pixels, without", "False marks, without", "A speck at most"], [.. methods.Select(Row)]);
    }

    private Table Sizes(IReadOnlyList<string> methods)
    {
        IReadOnlyList<TumourSizes> all = TumourSizes.Of(panel);
        static string Heading(TumourSizes sizes) =>
            $"{(sizes.To == int.MaxValue ? $"{Format.Count(sizes.From)} px or more" : $"{Format.Count(sizes.From)} to {Format.Count(sizes.To - 1)} px")}, {Format.Count(sizes.Slices)} slices of {Format.Count(sizes.Patients)}";
        return new Table(
            "Dice by tumour size", "Mean over test slices whose tumour has that many pixels, with its 95 % bootstrap interval over patients; in the heading, how many slices of how many patients.",
            ["Method", .. all.Select(Heading)], [.. methods.Select(m => new TableRow([m, .. all.Select(sizes => WithInterval(panel.Interval(m, sizes.Holds, panel.Dice.Of)))]))]);
    }

    private static string WithInterval(Interval? interval) =>
        interval is { } i ? $"{Format.Share(i.Mean)} [{Format.Share(i.Low)}, {Format.Share(i.High)}]" : Format.Missing;

    private Table Collapse(IReadOnlyList<string> methods)
    {
        TableRow Row(string method)
        {
            var recalls = ModelRecalls.Of(panel.ModelsOf(method).Select(model => StudyPanel.Mean(model, panel.Recall)));
            return new TableRow([method, Format.Count(recalls.Models), Format.Share(recalls.Lowest), Format.Share(recalls.Median), Format.Share(recalls.Highest), Format.Count(recalls.Collapsed)]);
        }
        return new Table(
            "Collapse", "Recall on test slices with tumour of each trained model.",
            ["Method", "Models", "Lowest", "Median", "Highest", "Under half of the median"], [.. methods.Select(Row)]);
    }

    // How far the models of a method are apart.
    private Table Models(IReadOnlyList<string> methods)
    {
        string Cell(string method, Measure measure) => string.Join(" / ", panel.ModelsOf(method).OrderBy(m => m.Key).Select(m => Format.Share(StudyPanel.Mean(m, measure))));
        Measure[] shown = [panel.Precision, panel.Recall, panel.Dice, panel.SmallDice, panel.Clean];
        return new Table(
            "By model", "Means over the test slices of each trained model, in the order of seeds and folds.",
            ["Method", "Precision", "Recall", "Dice", "Dice, small", "Clean"], [.. methods.Select(m => new TableRow([m, .. shown.Select(s => Cell(m, s))]))]);
    }

    // Where the runs ended, in the plane of the article's Fig. 7.
    private Table Ends(IReadOnlyList<string> methods)
    {
        if (panel.Results.Summaries.Count == 0) throw new GlintException("These results hold no coefficients. Ask for those of one panel, as glint report joined it.");
        static TableRow Row(string name, TverskyPoint end) => new([name, Format.Coefficient(end.TwoA), Format.Coefficient(end.TwoB)]);
        return new Table(
            "Coefficients at the end",
            "Weights of false positives (2a) and of misses (2b) in the equal Tversky loss, of the last step's coefficients, geometric mean over models; of E and T those tuned. Dice is (1, 1).",
            ["Method", "2a", "2b"],
            [
                .. from method in methods
                   let end = panel.Results.Summaries.FirstOrDefault(s => s.Name == method)?.Final
                   where end is not null
                   select Row(method, end.Value.TverskyPoint),
                Row("article, G(D)", ArticleNumbers.FinalOfDeterministic), Row("article, G(E)", ArticleNumbers.FinalOfExploratory),
            ]);
    }
}

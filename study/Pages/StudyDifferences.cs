using Glint;
using Glint.Comparing;
using Glint.Comparing.Reports;
using Glint.Evaluation;

namespace GlintStudy;

/// <summary>The tables of differences between methods, paired by patient.</summary>
internal static class StudyDifferences
{
    private const double LeastGain = 0.05, MostPrecisionLost = 0.02;
    private const string Ours = StudyPanel.Ours, Plain = "D";

    /// <summary>The four conditions of the protocol, of GD or another method, against its one opponent.</summary>
    internal static Table Primary(StudyPanel panel, string method = Ours)
    {
        string opponent = Against(panel);
        Effect gain = panel.Difference(method, opponent, panel.SmallDice), precision = panel.Difference(method, opponent, panel.Precision), clean = panel.Difference(method, opponent, panel.Clean);
        TableRow Row(string condition, Effect effect, Measure measure, bool holds) => new(
            [condition, $"{Format.Share(panel.Mean(method, measure))} and {Format.Share(panel.Mean(opponent, measure))}", Interval(effect), Format.PValue(effect.PValue), Holds(holds)]);
        return new Table(
            $"{method} against {opponent}, the fixed loss with the highest small Dice",
            $"Of {string.Join(", ", panel.Fixed)}. Means over slices; differences are of patients' means, over {Format.Count(gain.Patients)} patients with small tumours, or {Format.Count(precision.Patients)} and {Format.Count(clean.Patients)}, with 95 % bootstrap intervals; p is Wilcoxon's, by patient, of this one comparison.",
            ["Condition", $"{method} and {opponent}", "Difference", "p", ""],
            [
                Row($"small Dice higher by {Format.ShortShare(LeastGain)} or more", gain, panel.SmallDice, Gains(gain)),
                Row("p < 0.05", gain, panel.SmallDice, IsSignificant(gain)),
                Row($"precision at most {Format.ShortShare(MostPrecisionLost)} lower", precision, panel.Precision, KeepsPrecision(precision)),
                Row("clean slices not fewer", clean, panel.Clean, KeepsClean(clean)),
            ]);
    }

    /// <summary>The same conditions against every fixed loss: the one that finds most small tumours need not be the hardest in precision and clean slices.</summary>
    internal static Table Conditions(StudyPanel panel, string method = Ours)
    {
        string Cell(string other, Measure measure, Func<Effect, bool> holds)
        {
            Effect e = panel.Difference(method, other, measure);
            return $"{Format.Signed(e.Difference.Mean)} {Holds(holds(e))}";
        }
        return new Table(
            "The conditions against every fixed loss", $"{method} less the other, mean over patients; p of small Dice is Wilcoxon's, uncorrected.",
            ["Against", "Dice, small", "p < 0.05", "Precision", "Clean", "Recall, small"],
            [
                .. panel.Fixed.Where(m => m != method).Select(m => new TableRow([
                    m, Cell(m, panel.SmallDice, Gains), Holds(IsSignificant(panel.Difference(method, m, panel.SmallDice))),
                    Cell(m, panel.Precision, KeepsPrecision), Cell(m, panel.Clean, KeepsClean),
                    Format.Signed(panel.Difference(method, m, panel.SmallRecall).Difference.Mean)])),
            ]);
    }

    /// <summary>The primary comparison, or that with another method, by pairs of models that share seed and fold: how far a training more of both would move it.</summary>
    internal static Table Pairs(StudyPanel panel, string method = Ours, string? other = null)
    {
        string opponent = other ?? Against(panel);
        var pairs = panel.ModelsOf(method).OrderBy(m => m.Key).Join(panel.ModelsOf(opponent), m => m.Key, m => m.Key, (mine, theirs) => (One: mine, Other: theirs)).ToList();
        bool hasSeeds = pairs.DistinctBy(p => p.One.Key.Seed).Count() > 1, hasFolds = panel.Results.Folds.Count > 1;
        Measure[] shown = [panel.SmallDice, panel.Precision, panel.Clean];
        IEnumerable<string> Of(string seed, string fold, IEnumerable<string> differences) => [.. hasSeeds ? [seed] : Array.Empty<string>(), .. hasFolds ? [fold] : Array.Empty<string>(), .. differences];
        return new Table(
            $"{method} less {opponent}, model by model", "Mean over the patients that the two models test, as in the conditions.", [.. Of("Seed", "Fold", ["Dice, small", "Precision", "Clean"])],
            [
                .. pairs.Select(p => new TableRow([
                    .. Of(Format.Count(p.One.Key.Seed), Format.Count(p.One.Key.Fold), shown.Select(m => Format.Signed(ByPatient(p.One, m) - ByPatient(p.Other, m))))])),
            ]);
    }

    /// <summary>The first of some methods less the others by every measure; less all others if it is named alone.</summary>
    internal static Table Of(StudyPanel panel, IReadOnlyList<string> methods)
    {
        string one = methods is [var first, ..] ? first : Ours;
        string Cell(string method, Measure measure)
        {
            Effect e = panel.Difference(one, method, measure);
            return $"{Format.Signed(e.Difference.Mean)}{(e.IsShown ? "*" : "")} [{Format.Signed(e.Difference.Low)}, {Format.Signed(e.Difference.High)}]";
        }
        return new Table(
            $"{one} less the others",
            $"Mean over patients with its 95 % bootstrap interval. * is shown: p under {Format.ShortShare(Effect.Level)} after Holm's correction for all {Format.Count(panel.Tested)} differences of two methods in a measure (Wilcoxon, by patient), and the interval on one side of 0.",
            ["Against", "Dice", "Recall", "Precision", "Dice, small", "Recall, small", "Clean"],
            [.. (methods.Count > 1 ? methods : panel.Results.Methods).Where(m => m != one).Select(m => new TableRow([m, .. panel.Measures.Select(s => Cell(m, s))]))]);
    }

    /// <summary>Ours and D where something else is changed for both: a row a panel.</summary>
    internal static Table Settings(IReadOnlyList<(string Name, StudyPanel Panel)> panels)
    {
        static TableRow Row((string Name, StudyPanel Panel) setting)
        {
            StudyPanel panel = setting.Panel;
            string Both(Measure measure) => $"{Format.Share(panel.Mean(Plain, measure))} and {Format.Share(panel.Mean(Ours, measure))}";
            return new TableRow([
                setting.Name, Both(panel.SmallDice), Interval(panel.Difference(Ours, Plain, panel.SmallDice)), Both(panel.Dice), Both(panel.Recall), Both(panel.Precision), Both(panel.Clean)]);
        }
        return new Table(
            $"{Plain} and {Ours} by setting", $"{Plain} first. Means over test slices; the difference is {Ours} less {Plain} in small Dice, mean over patients with its 95 % bootstrap interval.",
            ["Setting", "Dice, small", "Difference", "Dice", "Recall", "Precision", "Clean"], [.. panels.Select(Row)]);
    }

    /// <summary>
    /// What the article says of its methods, pair by pair: GE above GD above T, E and D in recall, in Dice, in small tumours and in tumour-free slices
    /// left clean, at the same precision. Its G(D) is GD-published, and held against wind-up GD-leak.
    /// </summary>
    internal static Table Ordering(StudyPanel panel)
    {
        string[] rules = ["GD-published", "GD-leak"], plain = ["T", "E", "D"];
        List<(string Above, string Below)> pairs = [.. rules.Concat(plain).Select(m => ("GE", m)), .. from rule in rules from other in plain select (rule, other)];
        bool IsThere((string Above, string Below) pair) => panel.Results.Methods.Contains(pair.Above) && panel.Results.Methods.Contains(pair.Below);
        string Cell((string Above, string Below) pair, Measure measure)
        {
            if (!IsThere(pair)) return "not trained";
            Effect e = panel.Difference(pair.Above, pair.Below, measure);
            string verdict = measure == panel.Precision
                ? Math.Max(e.Difference.High, -e.Difference.Low) <= MostPrecisionLost ? "alike" : e.IsShown ? "differs" : "open"
                : !e.IsShown ? "open" : e.Difference.Mean > 0 ? "holds" : "reversed";
            return $"{Format.Signed(e.Difference.Mean)} {verdict}";
        }
        return new Table(
            "The article's ordering",
            $"The first less the second, mean over patients. holds: shown in the article's direction (p under {Format.ShortShare(Effect.Level)} after Holm's correction for all {Format.Count(panel.Tested)} differences of two methods in a measure, Wilcoxon by patient, and the 95 % bootstrap interval on one side of 0); reversed: shown in the other; open: neither. Precision is alike where its interval lies within {Format.ShortShare(MostPrecisionLost)} of 0, and differs where a difference is shown.",
            ["Article", "Recall", "Dice", "Dice, small", "Clean", "Precision"],
            [.. pairs.Select(p => new TableRow([$"{p.Above} > {p.Below}", .. new[] { panel.Recall, panel.Dice, panel.SmallDice, panel.Clean, panel.Precision }.Select(m => Cell(p, m))]))]);
    }

    // As two methods are compared everywhere here: a patient is one however many slices he has.
    private static double ByPatient(IEnumerable<SliceScore> scores, Measure measure) =>
        scores.Where(measure.Concerns).GroupBy(s => s.Patient).Select(patient => patient.Average(measure.Of)).DefaultIfEmpty(double.NaN).Average();

    private static bool Gains(Effect smallDice) => smallDice.Difference.Mean >= LeastGain;

    private static bool IsSignificant(Effect smallDice) => smallDice.Difference.Mean > 0 && smallDice.PValue < Effect.Level;

    private static bool KeepsPrecision(Effect precision) => precision.Difference.Mean >= -MostPrecisionLost;

    private static bool KeepsClean(Effect clean) => clean.Difference.Mean >= 0;

    private static string Against(StudyPanel panel) =>
        panel.Fixed.Count > 0 ? panel.Opponent : throw new GlintException($"No fixed loss is among the results: {string.Join(", ", panel.Results.Methods)}. Train D, E or T.");

    private static string Interval(Effect e) => $"{Format.Signed(e.Difference.Mean)} [{Format.Signed(e.Difference.Low)}, {Format.Signed(e.Difference.High)}]";

    private static string Holds(bool holds) => holds ? "holds" : "fails";
}

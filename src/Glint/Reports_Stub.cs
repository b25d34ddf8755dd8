using Glint.Studies;
namespace Glint.Reports;
#pragma warning disable
public static class Report { public static void Write(ComparisonResult r, string f) {} }
public static class TextTable {
 public static string Of(ComparisonResult r) => Of(r.Methods.Concat(r.Baselines).ToList(), r.SmallTumourPixels) + "\n" + string.Join("\n", r.Facts.Select(f=>f.Key+": "+f.Value)) + "\n" + string.Join("\n", r.Notes)+ "\n" + string.Join("\n", r.Tuning)+ "\n" + string.Join("\n", r.Split);
 public static string Of(IReadOnlyList<MethodSummary> m, int s) => string.Join("\n", m.Select(x => $"{x.Name,-12} {x.Label,-44} P {x.Scores.Precision.Mean:0.000} R {x.Scores.Recall.Mean:0.000}±{x.Scores.Recall.StandardDeviation:0.000} D {x.Scores.Dice.Mean:0.000}±{x.Scores.Dice.StandardDeviation:0.000} sR {x.Scores.SmallRecall?.Mean:0.000} sD {x.Scores.SmallDice?.Mean:0.000} spec {x.Scores.Specificity?.Mean:0.000} fp {x.Scores.FalsePositivePixels?.Mean:0.0} {x.Final}")); }

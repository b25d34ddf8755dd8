using Glint.Adaptation;
using Glint.Data;
using Glint.Losses;
using Glint.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace GlintStudy;

/// <summary>What the study compares: Glint's methods, and ablations of two of them that tell where a gain comes from.</summary>
internal static class StudyMethods
{
    private static readonly Coefficients Unmoved = Coefficients.Dice;

    /// <summary>In the order of the tables.</summary>
    internal static IReadOnlyList<Method> All { get; } = [.. Methods.All, .. Ablations(), .. PolicyMethods.All];

    private static Method[] Ablations()
    {
        Method gd = Methods.Adaptive, ge = Methods.Exploratory;
        Objective byLesion = gd.Objective;
        Objective byPixel = byLesion with { Counts = SoftCounts.Of };
        Objective score = byLesion with { Loss = CrossEntropy.Beside((counts, coefficients) => GeneralizedLoss.Of(counts, coefficients)) };
        ICoefficientRule leaky = DeterministicRule.Leaky, first = new FixedRule(Unmoved);
        return
        [
            new("GD-first", "frozen at GD's first, (1, 1, 1)", first) { Objective = byLesion },
            new("GD-mean", "frozen at GD's mean", Frozen.AtMean(gd)) { Objective = byLesion },
            new("GD-last", "frozen at GD's last", Frozen.AtLast(gd)) { Objective = byLesion },
            new("GD-replay", "GD's coefficients, step by step", OpenLoop.Of(gd)) { Objective = byLesion },
            new("GE-mean", "frozen at GE's mean", Frozen.AtMean(ge)),
            new("GE-last", "frozen at GE's last", Frozen.AtLast(ge)),
            new("GE-replay", "GE's coefficients, step by step", OpenLoop.Of(ge)),
            gd with { Name = "GD-pixels", Description = "GD, counts by pixel", Objective = byPixel },
            gd with { Name = "GD-score", Description = "GD without the logarithm", Objective = score },
            new("GD-first-pixels", "GD-first, counts by pixel", first) { Objective = byPixel },
            new("GD-first-score", "GD-first without the logarithm", first) { Objective = score },
            gd with { Name = "GD-alone", Description = "GD without cross-entropy", Objective = byLesion with { Loss = LogOfScore, HasCrossEntropy = false } },
            gd with { Name = "GD-plain", Description = "GD's rule alone, with Eq. 1", Objective = Objective.Generalized },
            new("GD-ladder", "GD with the article's rule, leak and clamp", leaky) { Objective = byLesion },
            new("GD-leak-CE", "GD-leak + cross-entropy", leaky) { Objective = score with { Counts = SoftCounts.Of } },
            new("GD-leak-inverted", "GD-leak, every factor turned over", new Guarded(new InvertedRule(new DeterministicRule()), Guard.Default)),
            new("GD-leak-caption", "GD-leak, gates as the caption prints them", new Guarded(new DeterministicRule { GatesAsPrinted = true }, Guard.Default)),
            new("GD-leak-walk", "GD-leak's factors drawn at random", new Guarded(new RandomWalk(DeterministicRule.Ladder), Guard.Default)),
            new("GE-walk", "GE's factors drawn at random", new Guarded(new RandomWalk(ExploratorySearch.Steps), Guard.Default with { Leak = 1 })),
            new("GB-mean", "frozen at GB's mean", Frozen.AtMean(Methods.Balanced)) { Objective = Methods.Balanced.Objective },
            new("GB-replay", "GB's coefficients, step by step", OpenLoop.Of(Methods.Balanced)) { Objective = Methods.Balanced.Objective },
        ];
    }

    // A batch without tumour has no logarithm of a score: there Eq. 1.
    private static Tensor LogOfScore(Tensor probability, Tensor mask, SoftCounts counts, Coefficients coefficients) =>
        mask.any().ToBoolean() ? GeneralizedLoss.LogOf(counts, coefficients) : GeneralizedLoss.Of(counts, coefficients);
}

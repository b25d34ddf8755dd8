using Glint.Adaptation;
using Glint.Data;
using Glint.Losses;
using TorchSharp;

namespace Glint.Training;

/// <summary>The methods that Glint brings along: the article's, the recommended one, and losses that they must beat.</summary>
public static class Methods
{
    /// <summary>D: the Dice loss.</summary>
    public static Method Dice { get; } = new("D", "Dice", new FixedRule(Coefficients.Dice));

    /// <summary>
    /// E: 1 - F-beta, van Rijsbergen's effectiveness. Tuned over beta squared: one towards precision and three towards recall from Dice, which is 1.
    /// </summary>
    public static Method Effectiveness { get; } = new("E", "effectiveness (F-beta)", new FixedRule(Coefficients.Effectiveness(2)))
    {
        Candidates = [.. new[] { 0.5, 2, 4, 8 }.Select(Coefficients.Effectiveness)],
    };

    /// <summary>T: the Tversky loss. Tuned over the common (0.3, 0.7) as aP = 2a, aN = 2b, and five off the line 2a + 2b = 2 that E covers.</summary>
    public static Method Tversky { get; } = new("T", "Tversky", new FixedRule(Coefficients.Tversky(0.6, 1.4)))
    {
        Candidates = [.. new[] { (0.6, 1.4), (0.5, 0.5), (2, 1), (0.5, 2), (1, 2), (1, 4) }.Select(p => Coefficients.Tversky(p.Item1, p.Item2))],
    };

    /// <summary>
    /// GD: the balance rule from where the article starts, and up to 15, where its ladder ends; on counts by lesion and the logarithm of the score.
    /// </summary>
    public static Method Adaptive { get; } = new(
        "GD", "adaptive, balance rule, log of the score by lesion + cross-entropy", new BalanceRule { InitialBetaSquared = 1, LargestRatio = 15 })
    { Objective = ByLesion };

    /// <summary>GD-steady: GD from beta squared 8, in small steps; what was recommended while the loss and the rule had one floor.</summary>
    public static Method Steady { get; } = new("GD-steady", "GD, from beta squared 8, in small steps", new BalanceRule()) { Objective = ByLesion };

    /// <summary>
    /// BL: what is recommended, a fixed loss by lesion. The logarithm of Eq. 1's score at (1, 1, 1), of counts in which every lesion has the same say,
    /// plus cross-entropy; with a floor so low that it still pulls on a lesion that is marked faintly.
    /// </summary>
    public static Method Recommended { get; } = new("BL", "by lesion, log of the score + cross-entropy", new FixedRule(Coefficients.Dice))
    {
        Objective = ByLesion with { Counts = LesionCountsFrom(LowFloor) },
    };

    /// <summary>
    /// GB: the loss of <see cref="Recommended"/> under the balance rule, which takes recall to a given share of precision. The rule reads counts with the
    /// usual floor, which says what its recall is.
    /// </summary>
    public static Method Balanced { get; } = new("GB", "BL with a balance rule", new BalanceRule())
    {
        Objective = ByLesion with { Counts = LesionCountsFrom(LowFloor), RuleCounts = LesionCountsFrom(LesionCounts.Floor) },
        AtRecallOverPrecision = balance => new BalanceRule { RecallOverPrecision = balance },
    };

    /// <summary>The loss of <see cref="Recommended"/> under a learned policy, which reads the counts that the rule of <see cref="Balanced"/> reads.</summary>
    /// <param name="policy">For example of <see cref="PolicyFile.Read"/>.</param>
    /// <param name="name">Of the method.</param>
    public static Method Learned(Policy policy, string name) => new(name, "BL with a learned policy", new LearnedRule(policy)) { Objective = Balanced.Objective };

    /// <summary>GD-published: the article's deterministic rule, Fig. 2b.</summary>
    public static Method Deterministic { get; } = new("GD-published", "adaptive, deterministic rule, as published", DeterministicRule.Published);

    /// <summary>GD-leak: the same, held against wind-up.</summary>
    public static Method DeterministicLeaky { get; } = new("GD-leak", "adaptive, deterministic rule with leak and clamp", DeterministicRule.Leaky);

    /// <summary>GE: the article's exploratory search, Fig. 2a, within bounds.</summary>
    public static Method Exploratory { get; } = new("GE", "adaptive, exploratory search, guarded", ExploratorySearch.Guarded);

    /// <summary>GE-published: the same without bounds.</summary>
    public static Method ExploratoryPublished { get; } = new("GE-published", "adaptive, exploratory search, as published", ExploratorySearch.Published);

    /// <summary>Those that people choose from, in the order of the article's tables.</summary>
    public static IReadOnlyList<Method> All { get; } =
    [
        Dice, Effectiveness, Tversky, Recommended, Balanced, .. Shipped(), Adaptive, Steady, Deterministic, DeterministicLeaky, Exploratory, ExploratoryPublished,
        Rival("DCE", "Dice + cross-entropy", (p, g, _, _) => DiceCrossEntropy.Of(p, g), hasCrossEntropy: true),
        Rival("FT", "Focal Tversky", (p, g, _, _) => FocalTversky.Of(p, g)),
        Rival("UF", "Unified Focal, asymmetric", (p, g, _, _) => UnifiedFocal.Of(p, g), hasCrossEntropy: true),
        Rival("ARS", "adaptive region-specific", (p, g, _, _) => RegionSpecific.Of(p, g)),
        Rival("LD", "Dice + cross-entropy, and Dice per lesion", (p, g, _, _) => LesionDice.Of(p, g, LesionNumbers.Of(g)), hasCrossEntropy: true),
        Rival("CC", "Dice + cross-entropy, and both per lesion's cell", (p, g, _, _) => CellDiceCrossEntropy.Of(p, g, LesionCells.Of(g)), hasCrossEntropy: true),
        Rival("CAT", "Dice + cross-entropy, and component-adaptive Tversky", (p, g, _, _) => ComponentTversky.Of(p, g, LesionNumbers.Of(g)), hasCrossEntropy: true),
        Rival("DTK", "Dice + cross-entropy of the worst tenth", (p, g, _, _) => DiceTopK.Of(p, g), hasCrossEntropy: true),
    ];

    /// <summary>What these methods lack, in one line: the method whose run one of them follows on. Null if nothing.</summary>
    /// <param name="methods">Of one comparison.</param>
    public static string? Lacks(IReadOnlyList<Method> methods) =>
        methods.FirstOrDefault(m => m.Derivation is { } derivation && methods.All(other => other.Name != derivation.Source.Name))
            is { Name: var name, Derivation.Source.Name: var source }
            ? $"{name} takes its coefficients from the run of {source} with the same seed. Compare both: --methods {source},{name}."
            : null;

    // A lesion marked with 0.001 throughout has half the full pull, of linear counts.
    private const double LowFloor = 0.001;

    // GL is there when its policy is.
    private static IEnumerable<Method> Shipped() => PolicyFile.Shipped() is { } policy ? [Learned(policy, "GL")] : [];

    private static Method Rival(string name, string description, StepLoss loss, bool hasCrossEntropy = false) =>
        new(name, description, new FixedRule(Coefficients.Dice)) { Objective = new() { Loss = loss, HasCrossEntropy = hasCrossEntropy } };

    private static BatchCounts LesionCountsFrom(double floor) => (kind, probability, mask) => LesionCounts.Of(kind, probability, mask, LesionNumbers.Of(mask), floor);

    // Of a new record for each method that has it: a static value would be made after them.
    private static Objective ByLesion => new()
    {
        Counts = LesionCountsFrom(LesionCounts.Floor),
        HasCrossEntropy = true,
        Loss = CrossEntropy.Beside((counts, coefficients) => GeneralizedLoss.LogOf(counts, coefficients)),
    };
}

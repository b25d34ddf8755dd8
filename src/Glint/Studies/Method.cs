using System.Globalization;
using Glint.Adaptation;
using Glint.Data;
using Glint.Losses;
using TorchSharp;

namespace Glint.Studies;

/// <summary>A way to train that the commands know by name: the article's, its rivals, and ablations that tell where a gain comes from.</summary>
/// <param name="Name">D, E, T, GD, ...</param>
/// <param name="Description">What it is, in a few words.</param>
/// <param name="Default">Coefficients of the first step, and of every step of a fixed method.</param>
/// <param name="Candidates">What a comparison tries on the validation patients before it trains this method; empty if there is nothing to tune.</param>
/// <param name="Adaptive">What moves the coefficients; null if they stay.</param>
public sealed record Method(
    string Name, string Description, Coefficients Default, IReadOnlyList<Coefficients> Candidates, ICoefficientStrategy? Adaptive)
{
    /// <summary>Every method, in the order of the article's tables.</summary>
    public static IReadOnlyList<Method> All { get; } =
    [
        new("D", "Dice", Coefficients.Dice, [], null),
        new("E", "effectiveness (F-beta)", Coefficients.Effectiveness(2),
            // One towards precision and three towards recall from Dice, which is beta squared 1.
            [.. new[] { 0.5, 2, 4, 8 }.Select(Coefficients.Effectiveness)], null),
        new("T", "Tversky", Coefficients.Tversky(0.6, 1.4),
            // The common (0.3, 0.7) as aP = 2a, aN = 2b, and five off the line 2a + 2b = 2 that E covers.
            [.. new[] { (0.6, 1.4), (0.5, 0.5), (2, 1), (0.5, 2), (1, 2), (1, 4) }.Select(p => Coefficients.Tversky(p.Item1, p.Item2))], null),
        new("GD", "adaptive, balance rule, log of the score by lesion + cross-entropy", Coefficients.Dice, [], AsInProtocol) { Objective = ByLesion },
        new("GD-steady", "GD, from beta squared 8, in small steps", DeterministicRule.Guarded.Initial, [], DeterministicRule.Guarded) { Objective = ByLesion },
        new("GD-published", "adaptive, deterministic rule, as published", Coefficients.Dice, [], DeterministicRule.Published),
        new("GD-leak", "adaptive, deterministic rule with leak and clamp", Coefficients.Dice, [], DeterministicRule.Leaky),
        new("GE", "adaptive, exploratory search, guarded", Coefficients.Dice, [], ExploratorySearch.Guarded),
        new("GE-published", "adaptive, exploratory search, as published", Coefficients.Dice, [], ExploratorySearch.Published),

        Rival("DCE", "Dice + cross-entropy", (p, g, _, _) => DiceCrossEntropy.Of(p, g)),
        Rival("FT", "Focal Tversky", (p, g, _, _) => FocalTversky.Of(p, g)),
        Rival("UF", "Unified Focal, asymmetric", (p, g, _, _) => UnifiedFocal.Of(p, g)),
        Rival("ARS", "adaptive region-specific", (p, g, _, _) => RegionSpecific.Of(p, g)),
        Rival("LD", "Dice + cross-entropy, and Dice per lesion", (p, g, _, _) => LesionDice.Of(p, g, LesionNumbers.Of(g))),

        new("GD-first", "frozen at GD's first, (1, 1, 1)", Coefficients.Dice, [], null) { Objective = ByLesion },
        new("GD-mean", "frozen at GD's mean", Coefficients.Dice, [], null) { Objective = ByLesion, Frozen = new Freeze("GD", Freeze.Mean) },
        new("GD-last", "frozen at GD's last", Coefficients.Dice, [], null) { Objective = ByLesion, Frozen = new Freeze("GD", Freeze.Last) },
        new("GD-replay", "GD's coefficients, step by step", Coefficients.Dice, [], null) { Objective = ByLesion, Frozen = new Freeze("GD", null) },
        new("GE-mean", "frozen at GE's mean", Coefficients.Dice, [], null) { Frozen = new Freeze("GE", Freeze.Mean) },
        new("GE-last", "frozen at GE's last", Coefficients.Dice, [], null) { Frozen = new Freeze("GE", Freeze.Last) },
        new("GE-replay", "GE's coefficients, step by step", Coefficients.Dice, [], null) { Frozen = new Freeze("GE", null) },
        new("GD-pixels", "GD, counts by pixel", Coefficients.Dice, [], AsInProtocol) { Objective = ByLesion with { Counts = SoftCounts.Of } },
        new("GD-score", "GD without the logarithm", Coefficients.Dice, [], AsInProtocol) { Objective = ByLesion with { Loss = PlusCrossEntropy(GeneralizedLoss.Of) } },
        new("GD-first-pixels", "GD-first, counts by pixel", Coefficients.Dice, [], null) { Objective = ByLesion with { Counts = SoftCounts.Of } },
        new("GD-first-score", "GD-first without the logarithm", Coefficients.Dice, [], null) { Objective = ByLesion with { Loss = PlusCrossEntropy(GeneralizedLoss.Of) } },
        new("GD-alone", "GD without cross-entropy", Coefficients.Dice, [], AsInProtocol) { Objective = ByLesion with { Loss = LogOfScore } },
        new("GD-plain", "GD's rule alone, with Eq. 1", Coefficients.Dice, [], AsInProtocol),
        new("GD-ladder", "GD with the article's rule, leak and clamp", Coefficients.Dice, [], DeterministicRule.Leaky) { Objective = ByLesion },
        new("GD-leak-CE", "GD-leak + cross-entropy", Coefficients.Dice, [], DeterministicRule.Leaky) { Objective = new() { Loss = PlusCrossEntropy(GeneralizedLoss.Of) } },
        new("GD-leak-inverted", "GD-leak, every factor turned over", Coefficients.Dice, [], new Guarded(new InvertedRule(new DeterministicRule()), Guard.Default)),
        new("GD-leak-caption", "GD-leak, gates as the caption prints them", Coefficients.Dice, [], new Guarded(new DeterministicRule { GatesAsPrinted = true }, Guard.Default)),
        new("GD-leak-walk", "GD-leak's factors drawn at random", Coefficients.Dice, [], new Guarded(new RandomWalk(DeterministicRule.Ladder), Guard.Default)),
        new("GE-walk", "GE's factors drawn at random", Coefficients.Dice, [], new Guarded(new RandomWalk(ExploratorySearch.Steps), Guard.Default with { Leak = 1 })),
    ];

    /// <summary>What a step minimizes.</summary>
    public Objective Objective { get; init; } = Objective.Generalized;

    /// <summary>Whose coefficients it takes over; null if it has its own.</summary>
    public Freeze? Frozen { get; init; }

    /// <summary>The constants of the rule or search, by name, for the run's record; empty for a fixed method.</summary>
    public IReadOnlyDictionary<string, double> Constants => Adaptive switch
    {
        Guarded guarded => guarded.Constants,
        DeterministicRule rule => rule.Constants,
        BalanceRule rule => rule.Constants,
        ExploratorySearch search => search.Constants,
        _ => new Dictionary<string, double>(),
    };

    /// <summary>Whether Eq. 1 is what it minimizes, or part of it.</summary>
    public bool HasCoefficients => Objective.Loss is null || IsAdaptive;

    /// <summary>Whether the coefficients move.</summary>
    public bool IsAdaptive => Adaptive is not null;

    /// <summary>Whether every step's coefficients are those of another run's step.</summary>
    public bool Replays => Frozen is { Of: null };

    /// <summary>Whether it tries updates at every step.</summary>
    public bool Searches => Adaptive is ExploratorySearch;

    /// <summary>The method of that name, or null.</summary>
    public static Method? Find(string name) => All.FirstOrDefault(m => m.Name == name);

    /// <summary>What these methods lack, in one line: the adaptive method whose run an ablation among them takes its coefficients from. Null if nothing.</summary>
    public static string? Lacks(IReadOnlyList<Method> methods) =>
        methods.FirstOrDefault(m => m.Frozen is { } frozen && methods.All(other => other.Name != frozen.Method)) is { Name: var name, Frozen.Method: var source }
            ? $"{name} takes its coefficients from the run of {source} with the same seed. Compare both: glint compare --methods {source},{name}."
            : null;

    /// <summary>The method's own strategy, or one that stays at these coefficients.</summary>
    public ICoefficientStrategy Strategy(Coefficients coefficients) => Adaptive ?? new FixedRule(coefficients);

    /// <summary>Its loss for a training loop of your own: probabilities and masks in, the loss out.</summary>
    /// <param name="counts">Squared (the authors') or linear counts.</param>
    /// <exception cref="InvalidOperationException">It searches, or takes its coefficients from another run: that needs a <see cref="Training.Trainer"/>.</exception>
    public AdaptiveLoss NewLoss(CountKind counts = CountKind.Squared) => Frozen is null && Strategy(Default) is ICoefficientRule rule
        ? new AdaptiveLoss(rule, counts, objective: Objective)
        : throw new InvalidOperationException($"{Name} tries updates, or repeats another run: it needs the trainer, glint train --method {Name}.");

    private static Method Rival(string name, string description, StepLoss loss) => new(name, description, Coefficients.Dice, [], null) { Objective = new() { Loss = loss } };

    // From where the article starts, and up to 15, where its ladder ends.
    private static BalanceRule AsInProtocol => new() { InitialBetaSquared = 1, LargestRatio = 15 };

    // Of a new record for every method that has it: All is made before any static value below it.
    private static Objective ByLesion => new() { Counts = LesionByLesion, Loss = PlusCrossEntropy(GeneralizedLoss.LogOf) };

    private static SoftCounts LesionByLesion(CountKind kind, torch.Tensor probability, torch.Tensor mask) => LesionCounts.Of(kind, probability, mask, LesionNumbers.Of(mask));

    // A batch without tumour has no score; its cross-entropy says what there is to say.
    private static StepLoss PlusCrossEntropy(Func<SoftCounts, Coefficients, double, torch.Tensor> score) => (probability, mask, counts, coefficients) =>
    {
        torch.Tensor crossEntropy = CrossEntropy.Of(probability, mask);
        return mask.any().ToBoolean() ? score(counts, coefficients, GeneralizedLoss.Smooth).Plus(crossEntropy) : crossEntropy;
    };

    // Nor has it a logarithm of one: there Eq. 1.
    private static torch.Tensor LogOfScore(torch.Tensor probability, torch.Tensor mask, SoftCounts counts, Coefficients coefficients) =>
        mask.any().ToBoolean() ? GeneralizedLoss.LogOf(counts, coefficients) : GeneralizedLoss.Of(counts, coefficients);

    /// <summary>The name in full: "Tversky (aP 0.6, aN 1.4)".</summary>
    public string Label(Coefficients coefficients) => Name switch
    {
        "E" => string.Create(CultureInfo.InvariantCulture, $"{Description}, beta\u00b2 {coefficients.BetaSquared:0.###}"),
        "T" => string.Create(CultureInfo.InvariantCulture, $"{Description}, aP {coefficients.AlphaP:0.###}, aN {coefficients.AlphaN:0.###}"),
        _ => Description,
    };
}

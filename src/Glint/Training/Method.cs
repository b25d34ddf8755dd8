using System.Globalization;
using Glint.Adaptation;
using Glint.Losses;

namespace Glint.Training;

/// <summary>
/// A way to train, as a value that anybody can make and hand to a <see cref="Trainer"/>, a comparison or the command. <see cref="Methods"/> has those
/// that Glint brings along; nothing in Glint asks which one it is.
/// </summary>
/// <param name="Name">Letters, digits, '-', '_' and '.': it stands in names of files and on the command line. No two methods of a comparison share one.</param>
/// <param name="Description">What it is, in a few words.</param>
/// <param name="Strategy">How the coefficients move, or that they stay (<see cref="FixedRule"/>).</param>
public sealed record Method(string Name, string Description, ICoefficientStrategy Strategy)
{
    private static readonly (string Name, Func<Coefficients, double> Of)[] Parts =
        [("aP", c => c.AlphaP), ("aN", c => c.AlphaN), ("beta\u00b2", c => c.BetaSquared)];

    /// <summary>A method whose strategy is made of another's finished run.</summary>
    /// <param name="name">See <see cref="Name"/>.</param>
    /// <param name="description">See <see cref="Description"/>.</param>
    /// <param name="derivation">Whose run, and what is made of it.</param>
    public Method(string name, string description, Derivation derivation) : this(name, description, new AwaitedStrategy(name, derivation.Source)) =>
        Derivation = derivation;

    /// <summary>Letters, digits, '-', '_' and '.'.</summary>
    public string Name { get; init => field = Named(value); } = Named(Name);

    /// <summary>What a step minimizes; Eq. 1 unless it says otherwise.</summary>
    public Objective Objective { get; init; } = Objective.Generalized;

    /// <summary>
    /// The initial coefficients that a comparison tries on the validation patients before it trains this method, which then goes
    /// <see cref="From"/> the best; none if there is nothing to tune. What differs among them can be set by hand, too.
    /// </summary>
    public IReadOnlyList<Coefficients> Candidates { get; init; } = [];

    /// <summary>
    /// Makes its strategy for another proportion of recall to precision that training settles at, above 0; null where the method has no such number.
    /// The strategy says its own in <see cref="ICoefficientStrategy.Constants"/>, as <c>recallOverPrecision</c>.
    /// </summary>
    public Func<double, ICoefficientStrategy>? AtRecallOverPrecision { get; init; }

    /// <summary>That proportion; null where it has none.</summary>
    internal double? RecallOverPrecision => AtRecallOverPrecision is null ? null : Strategy.Constants.GetValueOrDefault(BalanceRule.ProportionName);

    /// <summary>The method for another such proportion; the same where it has none, or none is asked for.</summary>
    internal Method Balanced(double? recallOverPrecision) =>
        recallOverPrecision is { } proportion && proportion != RecallOverPrecision && AtRecallOverPrecision is { } strategy ? this with { Strategy = strategy(proportion) } : this;

    /// <summary>What its strategy is made of; null if it stands alone. Set by the constructor that takes it.</summary>
    public Derivation? Derivation { get; }

    /// <summary>The method from other initial coefficients.</summary>
    /// <param name="initial">Finite and not negative.</param>
    /// <exception cref="GlintException">They differ from its own in a number that it does not tune.</exception>
    public Method From(Coefficients initial)
    {
        if (Parts.Except(Tuned).Any(p => p.Of(initial) != p.Of(Strategy.Initial)))
        {
            string others = string.Concat(Tuned.Select((p, i) => (i == 0 ? ", or from another " : " and ") + p.Name));
            throw new GlintException(
                $"{Name} goes from {Told(Parts, Strategy.Initial)}{others}, and not from {Told(Parts, initial)}. "
                + "Leave out the coefficients that it does not take.");
        }
        return initial == Strategy.Initial ? this : this with { Strategy = Strategy.From(initial) };
    }

    /// <summary>The method that follows on a finished run of its <see cref="Derivation"/>'s source; the same if it stands alone.</summary>
    /// <param name="steps">The steps of that run, at least one.</param>
    public Method After(IReadOnlyList<StepRecord> steps) =>
        Derivation is { } derivation ? this with { Strategy = derivation.Strategy(steps) } : this;

    /// <summary>Its loss for a training loop of your own: probabilities and masks in, the loss out.</summary>
    /// <param name="counts">Squared (the authors') or linear counts.</param>
    /// <exception cref="InvalidOperationException">
    /// Its strategy is no <see cref="ICoefficientRule"/>, or awaits another run: that needs a <see cref="Trainer"/>.
    /// </exception>
    public AdaptiveLoss NewLoss(CountKind counts = CountKind.Squared) => Derivation is null && Strategy is ICoefficientRule rule
        ? new AdaptiveLoss(rule, counts, objective: Objective)
        : throw new InvalidOperationException(
            $"{Name} tries updates, counts steps or follows on another run: it needs the trainer, glint train --method {Name}.");

    /// <summary>The name in full, with what was tuned: "Tversky, aP 0.6, aN 1.4".</summary>
    internal string Label(Coefficients coefficients) =>
        Candidates.Count == 0 ? Description : $"{Description}, {Told(Tuned, coefficients)}";

    private IEnumerable<(string Name, Func<Coefficients, double> Of)> Tuned =>
        Parts.Where(p => Candidates.Select(p.Of).Distinct().Count() > 1);

    private static string Told(IEnumerable<(string Name, Func<Coefficients, double> Of)> parts, Coefficients coefficients) =>
        string.Join(", ", parts.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Name} {p.Of(coefficients):0.###}")));

    private static string Named(string name) => name.Any(char.IsAsciiLetterOrDigit) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
        ? name
        : throw new ArgumentException($"The name of a method stands in names of files: letters, digits, '-', '_' and '.'; found '{name}'.", nameof(name));
}

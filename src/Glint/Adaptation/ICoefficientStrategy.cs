using System.Collections.ObjectModel;
using Glint.Losses;

namespace Glint.Adaptation;

/// <summary>Error on this batch after one update made with each candidate; lower is better. A strategy asks once a step, or not at all.</summary>
/// <param name="candidates">All candidates at once, so that whoever answers may share work between them: at least one, each finite and not negative.</param>
/// <param name="reference">Place in the list of the one that the others are compared with, usually "no change".</param>
/// <returns>One score per candidate, in the same order.</returns>
public delegate IReadOnlyList<double> LookAhead(IReadOnlyList<Coefficients> candidates, int reference);

/// <summary>
/// A way of moving the three coefficients, one call a training step, before that step's loss. It says itself where it starts and what it is made
/// of, so that nobody needs to know which it is. It has no memory but the coefficients: a run goes on from a checkpoint with nothing else, and
/// many runs may share one.
/// </summary>
/// <remarks>An own rule implements <see cref="ICoefficientRule"/>, and of that two members: docs/extending.md.</remarks>
public interface ICoefficientStrategy
{
    /// <summary>The coefficients before the first step; the article's methods start at <see cref="Coefficients.Dice"/>.</summary>
    Coefficients Initial { get; }

    /// <summary>Its constants by name, for a run's record: a run goes on only with those it began with. None unless it says otherwise.</summary>
    IReadOnlyDictionary<string, double> Constants => ReadOnlyDictionary<string, double>.Empty;

    /// <summary>
    /// Whether it answers to the batches it is shown, which coefficients that stay, or go a way set beforehand, do not. True unless it says otherwise.
    /// </summary>
    bool IsAdaptive => true;

    /// <summary>Whether it tries updates before it chooses, which needs a trainer. True unless it says otherwise; a rule's is false.</summary>
    bool LooksAhead => true;

    /// <summary>
    /// What the candidates of a search multiply the last coefficients by, in their order, for the log of its steps. Empty, as it is unless a search
    /// says otherwise, if they are not made by factors: then the log tells the candidate's place.
    /// </summary>
    IReadOnlyList<Coefficients> Factors => [];

    /// <summary>The same strategy from other initial coefficients: what a comparison tries when it tunes, and an option of <c>glint train</c> sets.</summary>
    /// <param name="initial">Finite and not negative.</param>
    /// <exception cref="GlintException">It has a start of its own, as every strategy has that does not say otherwise.</exception>
    ICoefficientStrategy From(Coefficients initial) => initial == Initial ? this : throw new GlintException(
        $"This strategy starts at its own coefficients, {Initial}, and not at {initial}. Leave out the coefficients, or use a method that takes them.");

    /// <summary>The coefficients of this step.</summary>
    /// <param name="iteration">Number of the step, from 1; a step that is skipped counts.</param>
    /// <param name="current">Those of the last step; <see cref="Initial"/> at the first.</param>
    /// <param name="batch">Counts of this batch, before the update.</param>
    /// <param name="lookAhead">Tries an update with each of several candidates; only for who <see cref="LooksAhead"/>.</param>
    Coefficients Next(int iteration, Coefficients current, ConfusionCounts batch, LookAhead lookAhead);

    /// <summary>What it carries into the first step: its initial coefficients, and no memory unless it says otherwise.</summary>
    internal StrategyState Start => new(Initial, []);

    /// <summary>What it carries out of a step; a strategy without memory chooses by <see cref="Next"/> alone.</summary>
    /// <param name="state">What it carried in.</param>
    /// <param name="iteration">See <see cref="Next"/>.</param>
    /// <param name="steps">Of the whole run; null where nobody knows.</param>
    /// <param name="batch">See <see cref="Next"/>.</param>
    /// <param name="lookAhead">See <see cref="Next"/>.</param>
    internal StrategyState After(StrategyState state, int iteration, int? steps, ConfusionCounts batch, LookAhead lookAhead) =>
        state with { Coefficients = Next(iteration, state.Coefficients, batch, lookAhead) };
}

/// <summary>A strategy that reads the current errors and needs no look-ahead: it works inside anybody's loop.</summary>
public interface ICoefficientRule : ICoefficientStrategy
{
    /// <summary>The coefficients of this step.</summary>
    /// <param name="current">Those of the last step; <see cref="ICoefficientStrategy.Initial"/> at the first.</param>
    /// <param name="batch">Counts of this batch, before the update.</param>
    Coefficients Next(Coefficients current, ConfusionCounts batch);

    bool ICoefficientStrategy.LooksAhead => false;

    Coefficients ICoefficientStrategy.Next(int iteration, Coefficients current, ConfusionCounts batch, LookAhead lookAhead) => Next(current, batch);
}

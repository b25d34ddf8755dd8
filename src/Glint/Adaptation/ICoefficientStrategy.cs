using Glint.Losses;

namespace Glint.Adaptation;

/// <summary>Error on this batch after one update made with each candidate; lower is better.</summary>
/// <param name="candidates">All candidates at once, so that whoever answers may share work between them.</param>
/// <returns>One score per candidate, in the same order.</returns>
public delegate IReadOnlyList<double> LookAhead(IReadOnlyList<Coefficients> candidates);

/// <summary>A way of moving the three coefficients, one call a training step, before that step's loss.</summary>
public interface ICoefficientStrategy
{
    /// <summary>The coefficients before the first step; the article's methods start at <see cref="Coefficients.Dice"/>.</summary>
    Coefficients Initial { get; }

    /// <summary>The coefficients of this step.</summary>
    /// <param name="current">Those of the last step; <see cref="ICoefficientStrategy.Initial"/> at the first.</param>
    /// <param name="batch">Counts of this batch, before the update.</param>
    /// <param name="lookAhead">Tries an update with each of several candidates.</param>
    Coefficients Next(Coefficients current, ConfusionCounts batch, LookAhead lookAhead);
}

/// <summary>A strategy that reads the current errors and needs no look-ahead: it works inside anybody's loop.</summary>
public interface ICoefficientRule : ICoefficientStrategy
{
    /// <summary>The coefficients of this step.</summary>
    /// <param name="current">Those of the last step; <see cref="ICoefficientStrategy.Initial"/> at the first.</param>
    /// <param name="batch">Counts of this batch, before the update.</param>
    Coefficients Next(Coefficients current, ConfusionCounts batch);

    Coefficients ICoefficientStrategy.Next(Coefficients current, ConfusionCounts batch, LookAhead lookAhead) => Next(current, batch);
}

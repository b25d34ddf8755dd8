using Glint.Losses;

namespace Glint.Adaptation;

/// <summary>All that a strategy carries from one step to the next. Whoever runs it keeps it, so that many runs may share a strategy, and a checkpoint holds it.</summary>
/// <param name="Coefficients">Of the last step.</param>
/// <param name="Memory">What else it remembers; empty for all but a learned rule.</param>
internal readonly record struct StrategyState(Coefficients Coefficients, IReadOnlyList<double> Memory);

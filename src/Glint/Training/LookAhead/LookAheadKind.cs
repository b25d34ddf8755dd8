namespace Glint.Training;

/// <summary>How the trainer answers what an update with each candidate would do, see docs/decisions/0007-exploratory-search.md.</summary>
internal enum LookAheadKind
{
    /// <summary>
    /// Two backward passes serve all candidates, whose updates are then tried one by one: the article's search, to rounding.
    /// </summary>
    Exact,

    /// <summary>
    /// The candidates' updates are compared to first order around the update of "no change": one more forward and backward pass, and no
    /// pass per candidate.
    /// </summary>
    Fast,

    /// <summary>Forward, backward, update and forward again for each candidate: the reference the others are measured against.</summary>
    Naive,
}

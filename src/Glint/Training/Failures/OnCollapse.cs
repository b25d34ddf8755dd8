namespace Glint.Training;

/// <summary>What a run does when it marks nothing any more and its loss has no gradient left to change that.</summary>
internal enum OnCollapse
{
    /// <summary>It goes on, and says so at its end.</summary>
    Ignore,

    /// <summary>It ends there, with the best model so far.</summary>
    Stop,

    /// <summary>It begins again at its first step, with other weights; at most twice, and its record counts it.</summary>
    Restart,
}

using System.Security.Cryptography;
using Glint.Evaluation;

namespace Glint.Comparing;

/// <summary>A generation that is over.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Task">What its candidates trained.</param>
/// <param name="Rewards">In the order of the candidates.</param>
/// <param name="Digest">SHA-256, in hex, of the rewards and of the parameters after it: two computations with one digest went the same way.</param>
internal sealed record LearnedGeneration(int Number, LearningTask Task, IReadOnlyList<double> Rewards, string Digest);

/// <summary>A held-out task.</summary>
/// <param name="Task">What was trained.</param>
/// <param name="Before">With what the learning began with.</param>
/// <param name="After">With what it found.</param>
internal sealed record HeldOutPair(LearningTask Task, LearningScore Before, LearningScore After);

/// <summary>Where a learning stands: <c>learning.json</c>.</summary>
/// <param name="Plan">What it is.</param>
/// <param name="Generations">Those that are over.</param>
/// <param name="Parameters">After them.</param>
internal sealed record LearningRecord(LearningPlan Plan, IReadOnlyList<LearnedGeneration> Generations, IReadOnlyList<double> Parameters)
{
    /// <summary>The judgement at the end; empty before.</summary>
    public IReadOnlyList<HeldOutPair> HeldOut { get; init; } = [];

    /// <summary>Whether it came to its end.</summary>
    internal bool IsComplete => Generations.Count == Plan.Generations && HeldOut.Count == Plan.HeldOut;

    /// <summary>What the held-out tasks say: reward found less reward before, by task.</summary>
    internal IReadOnlyList<double> Gains => [.. HeldOut.Select(h => h.After.Reward - h.Before.Reward)];

    /// <summary>The paired test of <see cref="Gains"/>, two-sided.</summary>
    internal WilcoxonResult Test => WilcoxonSignedRank.Of(Gains);

    internal static string DigestOf(IEnumerable<double> rewards, IEnumerable<double> parameters) =>
        Convert.ToHexStringLower(SHA256.HashData([.. rewards.Concat(parameters).SelectMany(BitConverter.GetBytes)]));
}

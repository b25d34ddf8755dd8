using System.Text.Json.Serialization;
using Glint.Data;

namespace Glint.Comparing;

/// <summary>All that decides what <c>glint learn-policy</c> finds.</summary>
/// <param name="Form">What is looked for.</param>
/// <param name="Seed">Root seed of tasks, perturbations and first weights.</param>
/// <param name="Pairs">Pairs of opposite perturbations a generation; a random search tries twice as many points.</param>
/// <param name="Generations">Each with a task of its own, the same for all its candidates.</param>
/// <param name="HeldOut">Tasks of other seeds on which the result is judged against what it began with.</param>
/// <param name="Scale">Of the tasks.</param>
internal sealed record LearningPlan(LearningForm Form, long Seed, int Pairs, int Generations, int HeldOut, LearningScale Scale)
{
    internal const int UsualPairs = 8, UsualGenerations = 20, UsualHeldOut = 20;
    internal const int QuickPairs = 4, QuickGenerations = 8, QuickHeldOut = 12;

    /// <summary>More than anybody has time for.</summary>
    internal const int MostPairs = 1000, MostGenerations = 10_000;

    /// <summary>Runs of a generation.</summary>
    internal int Candidates => 2 * Pairs;

    /// <summary>Runs in all.</summary>
    internal int Runs => (Candidates * Generations) + (2 * HeldOut);

    /// <summary>The organ of all tasks; null draws one for each.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PhantomOrgan? Organ { get; init; }

    /// <summary>The task of a generation, from 1.</summary>
    internal LearningTask TaskOf(int generation) => Of("task", generation);

    /// <summary>A task that nothing was learned on, from 1.</summary>
    internal LearningTask HeldOutTask(int number) => Of("held-out task", number);

    private LearningTask Of(string purpose, int number) => LearningTask.Draw(Scale, Seed, purpose, number) is var task && Organ is { } organ ? task with { Organ = organ } : task;
}

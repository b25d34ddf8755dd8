using System.Globalization;
using Glint.Adaptation;
using Glint.Training;

namespace Glint.Comparing;

/// <summary>A training of a comparison: a setting of a method's sweep, or a method with a seed.</summary>
/// <param name="Method">The method, from its own initial coefficients.</param>
/// <param name="Seed">Its root seed.</param>
/// <param name="Candidate">Of a sweep: which of the method's candidates, from 0. Null for a run that is tested.</param>
/// <param name="WorkOfAStep">In steps without a search.</param>
/// <param name="Work">Of all its steps.</param>
internal sealed record PlannedRun(Method Method, long Seed, int? Candidate, double WorkOfAStep, double Work)
{
    /// <summary>"tuning T (4 of 6)", "GD, seed 2".</summary>
    internal string Title => Candidate is { } candidate
        ? string.Create(CultureInfo.InvariantCulture, $"tuning {Method.Name} ({candidate + 1} of {Method.Candidates.Count})")
        : string.Create(CultureInfo.InvariantCulture, $"{Method.Name}, seed {Seed}");

    /// <summary>Of its folder, in the comparison's.</summary>
    internal string Path => Candidate is { } candidate
        ? System.IO.Path.Combine("tuning", string.Create(CultureInfo.InvariantCulture, $"{Method.Name}-{candidate + 1}"))
        : PathOf(Method, Seed);

    /// <summary>Of the folder of a run that is tested.</summary>
    internal static string PathOf(Method method, long seed) =>
        System.IO.Path.Combine("runs", string.Create(CultureInfo.InvariantCulture, $"{method.Name}-s{seed}"));

    /// <summary>The runs of the sweeps, method by method.</summary>
    internal static IReadOnlyList<PlannedRun> Tuning(ComparisonPlan plan) => !plan.Tunes ? [] :
    [
        .. plan.Methods.SelectMany(m => Enumerable.Range(0, m.Candidates.Count).Select(i =>
            new PlannedRun(m, plan.Options.Seed, i, WorkOfStep(plan, m), WorkOfStep(plan, m) * TuningSteps(plan)))),
    ];

    /// <summary>The runs that are tested, seed by seed.</summary>
    internal static IReadOnlyList<PlannedRun> Tested(ComparisonPlan plan) =>
    [
        .. Enumerable.Range(0, plan.Seeds).SelectMany(i => plan.Methods.Select(m =>
            new PlannedRun(m, plan.Options.Seed + i, null, WorkOfStep(plan, m), WorkOfStep(plan, m) * plan.Options.Steps))),
    ];

    /// <summary>Steps of a sweep's run: half of a tested one's.</summary>
    internal static int TuningSteps(ComparisonPlan plan) => Math.Max(1, plan.Options.Steps / 2);

    // What a step of a search takes, one without being 1: medians of bench's verb exploratory, on lidc-mosaic.
    private static double WorkOfStep(ComparisonPlan plan, Method method) => !method.Strategy.LooksAhead ? 1 : plan.Options.LookAhead switch
    {
        LookAheadKind.Fast => 2.49,
        LookAheadKind.Exact => 9.45,
        _ => 33.7,
    };
}

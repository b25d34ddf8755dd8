using Glint.Training;

namespace Glint.Comparing;

/// <summary>A comparison that several processes train together, on one machine or many, and one of the folds that it has; of one split, the only one.</summary>
/// <param name="Name">Of the fold's folder in the comparison's; empty for a single split, whose folder is the comparison's.</param>
/// <param name="Comparison">Whose runs are kept.</param>
internal sealed record ComparisonPart(string Name, Comparison Comparison);

/// <summary>A run of one of the parts.</summary>
internal sealed record PartRun(ComparisonPart Part, PlannedRun Run)
{
    internal string Name => Path.Combine(Part.Name, Run.Path);

    internal string Title => Part.Name.Length == 0 ? Run.Title : $"{Part.Name}, {Run.Title}";

    internal bool IsFinished => Part.Comparison.IsFinished(Run);
}

/// <summary>
/// Trains a shard's share of a comparison, the sweeps first. What a run needs, the sweep of its method or the run it follows on, is waited for while
/// another process trains it; where none does, this one does, so that no shard waits for one that was never started.
/// </summary>
/// <param name="parts">The folds.</param>
/// <param name="shard">Which share.</param>
/// <param name="claims">Who trains what.</param>
/// <param name="jobs">Runs trained side by side.</param>
internal sealed class ShardedComparison(IReadOnlyList<ComparisonPart> parts, Shard shard, Claims claims, int jobs)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private readonly HashSet<string> _told = [];

    /// <summary>Train the sweeps alone.</summary>
    internal bool TuningOnly { get; init; }

    /// <summary>Told once of each run that is waited for, and who trains it.</summary>
    internal Action<string> Say { get; init; } = _ => { };

    /// <summary>Ends waiting.</summary>
    internal CancellationToken Stop { get; init; }

    /// <summary>All runs that the shards share.</summary>
    internal static IReadOnlyList<PartRun> Runs(IReadOnlyList<ComparisonPart> parts, bool tuningOnly = false) =>
        [.. parts.SelectMany(p => p.Comparison.TuningRuns.Concat(tuningOnly ? [] : p.Comparison.TestedRuns).Select(r => new PartRun(p, r)))];

    /// <summary>
    /// The share, in the order of training: sweeps, runs of methods without one, the others; the longest first. A run that follows on another is of
    /// that one's shard.
    /// </summary>
    internal IReadOnlyList<PartRun> Share()
    {
        ILookup<bool, PartRun> all = Runs(parts, TuningOnly).ToLookup(r => r.Run.Candidate is not null);
        List<List<PartRun>> chains = [.. all[false].GroupBy(r => (r.Part, Root(r.Run.Method), r.Run.Seed)).Select(g => g.OrderBy(r => r.Run.Method.Derivation?.Depth ?? 0).ToList())];
        return
        [
            .. shard.Of([.. all[true]], r => r.Run.Work),
            .. shard.Of(chains, c => c.Sum(r => r.Run.Work)).SelectMany(c => c).OrderBy(r => Needs(r).Any(n => n.Run.Candidate is not null)),
        ];
    }

    /// <summary>Trains and judges what is left of the share; yields each step. It ends when the whole share is finished, whoever finished it.</summary>
    internal IEnumerable<ComparisonStep> Run()
    {
        IReadOnlyList<PartRun> left = [.. Share().Where(r => !r.IsFinished)];
        (double done, double total) = (0, left.Sum(r => r.Run.Work));
        while (left.Count > 0 && !Stop.IsCancellationRequested)
        {
            foreach (ComparisonStep step in SideBySide.Run([.. left.Select(Train)], jobs)) yield return step with { Done = Math.Min(total, done += step.Done), Total = total };
            int before = left.Count;
            left = [.. left.Where(r => !r.IsFinished)];
            if (left.Count == before) Stop.WaitHandle.WaitOne(LookAgain);
        }
    }

    // Nothing where another process is at it, or at what it needs: whoever enumerates comes again.
    private IEnumerable<ComparisonStep> Train(PartRun run)
    {
        foreach (PartRun need in Needs(run))
        {
            foreach (ComparisonStep step in Train(need)) yield return step;
            if (!need.IsFinished) yield break;
        }
        if (run.IsFinished || Stop.IsCancellationRequested) yield break;
        using Claim? claim = claims.TryTake(run.Name, out ClaimText? holder);
        if (claim is null)
        {
            if (holder is { State: ClaimState.Held } && Told(run)) Say($"{run.Title} is trained by {holder.By}: waiting for it.");
            yield break;
        }
        // A child of a process that was killed stops by itself, after its step.
        string folder = run.Part.Comparison.FolderOf(run.Run);
        RunFolder.WaitUntilFree(folder, () => Say($"{run.Title}: a process that trains it outlived its shard, and stops after its step: waiting for it."), Stop);
        if (Stop.IsCancellationRequested) yield break;
        if (run.Run.Candidate is null) run.Part.Comparison.Choose(run.Run.Method);
        // Somebody may have finished it between the two looks.
        if (!run.IsFinished)
        {
            foreach (ComparisonStep step in run.Part.Comparison.Train(run.Run))
            {
                if (claim.IsLost) throw new GlintException($"{run.Title} was taken over by another shard: this process stood still, or could not reach the folder, for minutes. Start the shard again.");
                yield return step with { Activity = run.Title };
            }
        }
        claim.Finish();
    }

    private static IEnumerable<PartRun> Needs(PartRun run)
    {
        if (run.Run.Candidate is not null) return [];
        Comparison comparison = run.Part.Comparison;
        IEnumerable<PlannedRun> sweep = comparison.TuningRuns.Where(r => r.Method == run.Run.Method);
        IEnumerable<PlannedRun> source = run.Run.Method.Derivation is { } derivation ? comparison.TestedRuns.Where(r => r.Method.Name == derivation.Source.Name && r.Seed == run.Run.Seed) : [];
        return sweep.Concat(source).Select(r => run with { Run = r });
    }

    private static string Root(Method method) => method.Derivation is { } derivation ? Root(derivation.Source) : method.Name;

    private bool Told(PartRun run)
    {
        lock (_told) return _told.Add(run.Name);
    }
}

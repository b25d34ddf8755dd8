namespace Glint.Comparing;

/// <summary>Trains candidates, side by side or not, and hands them back as they end, by their place in the list.</summary>
internal delegate IEnumerable<(int Index, LearningScore Score)> LearningRunner(IReadOnlyList<LearningJob> jobs);

/// <summary>A run of a learning that has ended.</summary>
/// <param name="Activity">What it belongs to.</param>
/// <param name="Done">Runs that are over, of all.</param>
/// <param name="Total">All.</param>
/// <param name="Detail">How the rewards stand.</param>
internal readonly record struct LearningStep(string Activity, int Done, int Total, string Detail);

/// <summary>
/// The loop of <c>glint learn-policy</c>: each generation draws a task, on which all its candidates train from the same weights on the same frames (common
/// random numbers); then the mean moves, or, in a random search, points gather rewards. At the end, held-out tasks tell what was found from what it began with.
/// </summary>
/// <param name="plan">What to do.</param>
/// <param name="folder">Where to keep it; a learning that was begun there goes on.</param>
/// <param name="runner">Who trains.</param>
internal sealed class PolicyLearning(LearningPlan plan, LearningFolder folder, LearningRunner runner)
{
    private readonly EvolutionStrategy _evolution = new(plan.Form.Units(), plan.Seed, plan.Pairs);
    private readonly double[][] _points = plan.Form.IsPolicy ? [] : plan.Form.Points(plan.Seed, plan.Candidates);
    private int _done;

    /// <summary>Where it stands.</summary>
    internal LearningRecord Record { get; private set; } = folder.IsBegun ? folder.ReadOf(plan) : new(plan, [], plan.Form.Unmoved(plan.Seed));

    /// <summary>All runs that are left, as they end. Stop enumerating to stop: what has ended is kept.</summary>
    internal IEnumerable<LearningStep> Run()
    {
        folder.Write(Record);
        _done = Record.Generations.Count * plan.Candidates;
        while (Record.Generations.Count < plan.Generations)
        {
            int generation = Record.Generations.Count + 1;
            LearningTask task = plan.TaskOf(generation);
            double[][] candidates = plan.Form.IsPolicy ? _evolution.Candidates(generation, Record.Parameters) : _points;
            var scores = new LearningScore[candidates.Length];
            List<LearningJob> jobs = [.. candidates.Select(c => new LearningJob(plan.Form, c, task))];
            foreach ((int index, LearningScore score) in Scores("generation", generation, jobs))
            {
                scores[index] = score;
                yield return Step($"generation {generation} of {plan.Generations}", scores.Where(s => s is not null));
            }
            Record = After(generation, task, [.. scores.Select(s => s.Reward)]);
            folder.Write(Record);
        }
        double[] unmoved = plan.Form.Unmoved(plan.Seed);
        while (Record.HeldOut.Count < plan.HeldOut)
        {
            int number = Record.HeldOut.Count + 1;
            LearningTask task = plan.HeldOutTask(number);
            var scores = new LearningScore[2];
            foreach ((int index, LearningScore score) in Scores(LearningFolder.HeldOutPart, number, [new(plan.Form, unmoved, task), new(plan.Form, Record.Parameters, task, KeepsPath: true)]))
            {
                scores[index] = score;
                yield return Step($"held-out task {number} of {plan.HeldOut}", scores.Where(s => s is not null));
            }
            Record = Record with { HeldOut = [.. Record.HeldOut, new(task, scores[0], scores[1])] };
            folder.Write(Record);
        }
    }

    private LearningRecord After(int generation, LearningTask task, double[] rewards)
    {
        IEnumerable<IReadOnlyList<double>> all = Record.Generations.Select(g => g.Rewards).Append(rewards);
        double[] parameters = plan.Form.IsPolicy ? _evolution.Next(generation, Record.Parameters, rewards) : Best(all);
        return Record with
        {
            Generations = [.. Record.Generations, new(generation, task, rewards, LearningRecord.DigestOf(rewards, parameters))],
            Parameters = parameters,
        };
    }

    // The highest mean rank: a task that pays much is no better judge than one that pays little.
    private double[] Best(IEnumerable<IReadOnlyList<double>> rewards)
    {
        List<double[]> ranks = [.. rewards.Select(EvolutionStrategy.Ranks)];
        return _points[Enumerable.Range(0, _points.Length).MaxBy(i => ranks.Sum(r => r[i]))];
    }

    // Those that ended before the learning was stopped are in the folder.
    private IEnumerable<(int Index, LearningScore Score)> Scores(string part, int number, IReadOnlyList<LearningJob> jobs)
    {
        Dictionary<int, LearningScore> before = folder.Runs(part, number);
        List<int> left = [];
        for (int i = 0; i < jobs.Count; i++)
        {
            // The file has no paths.
            if (before.TryGetValue(i, out LearningScore? score) && !jobs[i].KeepsPath) yield return (i, score);
            else left.Add(i);
        }
        if (left.Count == 0) yield break;
        foreach ((int index, LearningScore score) in runner([.. left.Select(i => jobs[i])]))
        {
            folder.Append(part, number, left[index], score, jobs[0].Task);
            yield return (left[index], score);
        }
    }

    private LearningStep Step(string activity, IEnumerable<LearningScore> scores) =>
        new(activity, ++_done, plan.Runs, FormattableString.Invariant($"mean reward {scores.Average(s => s.Reward):0.000}"));
}

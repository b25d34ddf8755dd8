using System.Text.Json;
using Glint.Adaptation;
using Glint.Comparing.Reports;
using Glint.Losses;
using Glint.Tests.Support;
using Glint.Training;

namespace Glint.Comparing.Tests.Learning;

/// <summary>The loop of learning with made-up rewards in place of trainings.</summary>
public sealed class PolicyLearningTests
{
    private static readonly LearningPlan Plan = new(LearningForm.Two, Seed: 3, Pairs: 3, Generations: 4, HeldOut: 2, LearningScale.Quick);

    [Theory]
    [InlineData(LearningForm.Three)]
    [InlineData(LearningForm.Two)]
    [InlineData(LearningForm.Fixed)]
    [InlineData(LearningForm.Schedule)]
    internal void ALearning_StoppedAfterAnyRun_EndsAsOneThatNeverStopped_WhateverTheOrderOfItsRuns(LearningForm form)
    {
        using var folder = new TemporaryFolder();
        LearningPlan plan = Plan with { Form = form };
        string whole = Done(plan, folder.Of("whole"), InOrder);
        for (int runs = 1; runs <= plan.Runs; runs += 4)
        {
            string stopped = folder.Of($"stopped{runs}");
            Directory.CreateDirectory(stopped);
            Assert.Equal(runs, new PolicyLearning(plan, new LearningFolder(stopped), Backwards).Run().Take(runs).Count());
            // What a crash leaves of a line.
            if (runs % 2 == 1) File.AppendAllText(Path.Combine(stopped, LearningFolder.RunsName), "generation,2,");
            Assert.Equal(whole, Done(plan, stopped, Backwards));
        }
    }

    [Fact]
    public void RunsThatEnded_AreNotTrainedAgain()
    {
        using var folder = new TemporaryFolder();
        int trained = 0;
        IEnumerable<(int, LearningScore)> Counted(IReadOnlyList<LearningJob> jobs) => InOrder(jobs).Select(s =>
        {
            trained++;
            return s;
        });
        Directory.CreateDirectory(folder.Of("l"));
        _ = new PolicyLearning(Plan, new LearningFolder(folder.Of("l")), Counted).Run().Take(8).Count();
        _ = new PolicyLearning(Plan, new LearningFolder(folder.Of("l")), Counted).Run().Count();
        Assert.Equal(Plan.Runs, trained);
        Assert.Equal(Plan.Runs + 1, File.ReadAllLines(folder.Of(Path.Combine("l", LearningFolder.RunsName))).Length);
    }

    [Fact]
    public void AllCandidatesOfAGeneration_TrainOneTask_AndGenerationsOthers_AndJudgesOthersAgain()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.Of("l"));
        var tasks = new List<LearningTask>();
        _ = new PolicyLearning(Plan, new LearningFolder(folder.Of("l")), jobs =>
        {
            tasks.Add(Assert.Single(jobs.Select(j => j.Task).Distinct()));
            return InOrder(jobs);
        }).Run().Count();
        Assert.Equal(Plan.Generations + Plan.HeldOut, tasks.Distinct().Count());
        Assert.Equal(tasks.Count, tasks.Select(t => t.Seed).Distinct().Count());
    }

    [Fact]
    public void TheRecord_HoldsPolicyAndRewards_AndAnotherPlanIsRefused()
    {
        using var folder = new TemporaryFolder();
        Done(Plan, folder.Of("l"), InOrder);
        var kept = new LearningFolder(folder.Of("l"));
        LearningRecord record = kept.Read();
        Policy policy = PolicyFile.Read(folder.Of(Path.Combine("l", LearningFolder.PolicyName)));
        Assert.Equal(record.Parameters.Select(p => (double)(float)p), policy.Parameters);
        Assert.Equal(record.Generations[^1].Digest, policy.Provenance["digest"]);
        Assert.All(record.Generations, g => Assert.Equal(Plan.Candidates, g.Rewards.Count));
        Assert.All(record.HeldOut, h => Assert.Equal(Coefficients.Dice, h.Before.Last));
        Assert.Contains("other options", Assert.Throws<GlintException>(() => kept.ReadOf(Plan with { Pairs = 4 })).Message, StringComparison.Ordinal);
        File.WriteAllText(folder.Of(Path.Combine("l", LearningFolder.RecordName)), """{"plan":null,"generations":[],"parameters":[]}""");
        Assert.Contains("lacks its plan", Assert.Throws<GlintException>(kept.Read).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void APolicy_ClimbsWhereMoreRecallPays_AndStaysAtRestWhereNothingDoes()
    {
        // A reward that grows as the last step's ratio aN/aP does, of batches that are always alike.
        using var folder = new TemporaryFolder();
        LearningPlan plan = Plan with { Generations = 20, Pairs = 8, HeldOut = 3 };
        Done(plan, folder.Of("l"), InOrder);
        LearningRecord record = new LearningFolder(folder.Of("l")).Read();
        Assert.All(record.HeldOut, h => Assert.True(h.After.Reward > h.Before.Reward + 0.5, $"{h.After.Reward} after {h.Before.Reward}"));

        Directory.CreateDirectory(folder.Of("rest"));
        _ = new PolicyLearning(plan, new LearningFolder(folder.Of("rest")), jobs => InOrder(jobs).Select(s => (s.Index, s.Score with { Reward = 0.5 }))).Run().Count();
        Assert.Equal(LearningForm.Two.Unmoved(plan.Seed), new LearningFolder(folder.Of("rest")).Read().Parameters);
    }

    [Fact]
    public void ASearch_FindsTheBestOfItsPoints()
    {
        using var folder = new TemporaryFolder();
        LearningPlan plan = Plan with { Form = LearningForm.Fixed, Pairs = 10 };
        Done(plan, folder.Of("l"), InOrder);
        IReadOnlyList<double> found = new LearningFolder(folder.Of("l")).Read().Parameters;
        double[] best = LearningForm.Fixed.Points(plan.Seed, plan.Candidates).MaxBy(p => p[1] - p[0])!;
        Assert.Equal(best, found);
    }

    [Fact]
    public void ASchedule_GoesEvenlyFromOneRatioToTheOther()
    {
        ICoefficientStrategy schedule = LearningForm.Schedule.Strategy([-0.5, 0.25]);
        Coefficients At(int step) => schedule.After(schedule.Start, step, 4, default, (_, _) => []).Coefficients;
        Assert.Equal(schedule.Initial, At(1));
        Assert.Equal([-1, -0.5, 0, 0.5], Enumerable.Range(1, 4).Select(i => Math.Round(Math.Log(At(i).AlphaN / At(i).AlphaP, 16), 9)));
        Assert.All(Enumerable.Range(1, 4), i => Assert.Equal(1, At(i).AlphaN * At(i).AlphaP, 1e-12));
    }

    [Fact]
    public void Tasks_CoverWhatTheyAreDrawnFrom_AndTheirPhantomsHoldTumoursOfTheirSize()
    {
        List<LearningTask> tasks = [.. Enumerable.Range(1, 200).Select(i => LearningTask.Draw(LearningScale.Full, 1, "task", i))];
        Assert.Equal([64, 96], tasks.Select(t => t.Side).Distinct().Order());
        Assert.Equal(2, tasks.Select(t => t.Organ).Distinct().Count());
        Assert.All(Enumerable.Range(1, 9), i => Assert.Equal(Data.PhantomOrgan.Liver, (Plan with { Organ = Data.PhantomOrgan.Liver }).TaskOf(i).Organ));
        Assert.Equal(Plan.TaskOf(4), (Plan with { Organ = Plan.TaskOf(4).Organ }).TaskOf(4));
        Assert.Equal([4, 5, 6, 7, 8], tasks.Select(t => t.Batch).Distinct().Order());
        Assert.All(tasks, t => Assert.InRange(t.Share, 0.0002, 0.01));
        Assert.InRange(tasks.Min(t => t.Share), 0.0002, 0.0003);
        Assert.InRange(tasks.Max(t => t.Share), 0.008, 0.01);
        foreach (LearningTask task in tasks.Take(6))
        {
            Data.SliceDataset data = task.Data();
            task.Options().Check();
            int pixels = task.Side * task.Side;
            IEnumerable<int> tumours = data.Patients.SelectMany(data.Of).Select(s => s.TumourPixels).Where(n => n > 0);
            Assert.All(tumours, n => Assert.InRange(n, Math.Max(1, Math.Floor(task.Share / 2 * pixels)), Math.Ceiling(2 * task.Share * pixels) + 1));
            Assert.Empty(LearningTask.Train(data).Intersect(LearningTask.Validation(data)));
        }
    }

    /// <summary>Of a learning made here, and of those that the study keeps: digests and parameters follow from plan and rewards alone, so that no one can be changed by hand.</summary>
    [Fact]
    public void Records_FollowFromTheirRewards_GenerationByGeneration()
    {
        using var folder = new TemporaryFolder();
        LearningPlan plan = Plan with { Form = LearningForm.Three };
        Done(plan, folder.Of("l"), InOrder);
        IEnumerable<string> kept = Directory.GetFiles(Repository.PathOf("docs", "study", "policy"), "GL*.json").Append(folder.Of(Path.Combine("l", LearningFolder.RecordName)));
        Assert.All(kept, path =>
        {
            LearningRecord record = JsonSerializer.Deserialize<LearningRecord>(File.ReadAllText(path), GlintJson.Indented)!;
            string again = folder.Of(Path.GetFileName(path) + " again");
            Directory.CreateDirectory(again);
            int generation = 0;
            var learning = new PolicyLearning(record.Plan with { HeldOut = 0 }, new LearningFolder(again), jobs =>
            {
                Assert.Equal(record.Generations[generation].Task, jobs[0].Task);
                return record.Generations[generation++].Rewards.Select((reward, i) => (i, new LearningScore(reward, 0, 0, Coefficients.Dice, 0)));
            });
            _ = learning.Run().Count();
            Assert.Equal(record.Generations.Select(g => g.Digest), learning.Record.Generations.Select(g => g.Digest));
            Assert.Equal(record.Parameters, learning.Record.Parameters);
        });
    }

    [Fact]
    public void TheMethodGL_IsThere_WhereItsPolicyIs_AndThatIsWhatItsRecordSays()
    {
        bool ships = File.Exists(Repository.PathOf("src", "Glint", "Training", LearningFolder.PolicyName));
        Assert.Equal(ships, Methods.All.Any(m => m.Name == "GL"));
        if (!ships) return;
        LearningRecord record = JsonSerializer.Deserialize<LearningRecord>(File.ReadAllText(Repository.PathOf("docs", "study", "policy", "GL.json")), GlintJson.Indented)!;
        Policy shipped = Assert.IsType<LearnedRule>(Methods.All.Single(m => m.Name == "GL").Strategy).Policy;
        Assert.Equal(LearningFolder.Policy(record).Parameters, shipped.Parameters);
        Assert.Equal(LearningFolder.Policy(record).Provenance.OrderBy(w => w.Key), shipped.Provenance.OrderBy(w => w.Key));
    }

    [Theory]
    [InlineData(LearningForm.Three)]
    [InlineData(LearningForm.Fixed)]
    internal void ThePage_ShowsWhatTheRecordHolds(LearningForm form)
    {
        using var folder = new TemporaryFolder();
        LearningPlan plan = Plan with { Form = form };
        Done(plan, folder.Of("l"), InOrder);
        LearningRecord record = new LearningFolder(folder.Of("l")).Read();
        Report.Write(record, folder.Of("page"));
        string page = File.ReadAllText(folder.Of(Path.Combine("page", Report.PageName)));
        Assert.All(record.Generations, g => Assert.Contains(g.Digest[..16], page, StringComparison.Ordinal));
        Assert.Contains($"difference {Format.Signed(record.Gains.Average())}", page, StringComparison.Ordinal);
        Assert.Equal(form.IsPolicy ? 3 : 2, Directory.GetFiles(folder.Of(Path.Combine("page", Report.FiguresFolder)), "*.svg").Length);
        Assert.Equal(form == LearningForm.Fixed, page.Contains(form.InWords(record.Parameters), StringComparison.Ordinal));
    }

    [Fact]
    public void TheMapOfAPolicy_IsTheRulesFactorAtRest()
    {
        double[] parameters = [.. Enumerable.Range(0, LearningForm.Three.Dimension).Select(i => Math.Sin(i))];
        var record = new LearningRecord(Plan with { Form = LearningForm.Three }, [], parameters);
        Coefficients next = new LearnedRule(new Policy(PolicyAction.Three, parameters)).Next(Coefficients.Dice, new(60, 20, 240));
        Assert.Equal([next.AlphaP, next.AlphaN, next.BetaSquared], Enumerable.Range(0, 3).Select(i => LearningFigures.Factor(record, 3, 0.25, i)));
    }

    private static string Done(LearningPlan plan, string path, LearningRunner runner)
    {
        Directory.CreateDirectory(path);
        var learning = new PolicyLearning(plan, new LearningFolder(path), runner);
        _ = learning.Run().Count();
        Assert.True(learning.Record.IsComplete);
        return File.ReadAllText(Path.Combine(path, LearningFolder.RecordName));
    }

    private static IEnumerable<(int Index, LearningScore Score)> InOrder(IReadOnlyList<LearningJob> jobs) => jobs.Select((job, i) => (i, Score(job)));

    private static IEnumerable<(int Index, LearningScore Score)> Backwards(IReadOnlyList<LearningJob> jobs) => InOrder(jobs).Reverse();

    // Twenty batches that are alike; the reward is where the ratio aN/aP comes to.
    private static LearningScore Score(LearningJob job)
    {
        ICoefficientStrategy strategy = job.Form.Strategy(job.Parameters);
        StrategyState state = strategy.Start;
        for (int i = 1; i <= 20; i++) state = strategy.After(state, i, 20, new(20, 40, 30), (_, _) => []);
        Coefficients last = state.Coefficients;
        return new(Math.Log(last.AlphaN / last.AlphaP) + (job.Task.Share * 1e-3), 0.25, 1.0 / 3, last, 0) { Path = job.KeepsPath ? [last] : null };
    }
}

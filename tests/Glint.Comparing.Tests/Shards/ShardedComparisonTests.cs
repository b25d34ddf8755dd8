using System.Collections.Concurrent;
using Glint.Adaptation;
using Glint.Data;
using Glint.Evaluation;
using Glint.Tests.Support;
using Glint.Training;

namespace Glint.Comparing.Tests.Shards;

/// <summary>A comparison trained in shares finds what it finds as a whole. Serial: torch has one random generator in a process.</summary>
[Collection(nameof(TorchRandomTests))]
public sealed class ShardedComparisonTests : IDisposable
{
    // A sweep, a search, a rule, and one that follows on it.
    private static readonly Method[] Compared = [Of("E") with { Candidates = [.. Of("E").Candidates.Take(2)] }, Of("GE"), Of("GD-mean"), Of("GD")];

    private static readonly string[] NotTheSame = ["Tuning", "Runs", "Time", "Machine", "Arithmetic"];

    private static readonly SliceDataset Data = Small.Discs(5);
    private static readonly Lazy<ComparisonRecord> Expected = new(Whole);

    private readonly SemaphoreSlim _one = new(1);

    [Fact]
    public void Shards_OneAfterTheOther_FindWhatOneComparisonFinds_AndAnyOrderDoes()
    {
        using var shards = new TemporaryFolder();
        var trained = new ConcurrentBag<string>();
        // The last first: it trains what it needs of the others' sweeps itself.
        foreach (int number in new[] { 3, 1, 2 }) Run(shards.Path, new Shard(number, 3), $"host{number}", trained, []);
        Assert.Equal(Names(shards.Path), trained.Order(StringComparer.Ordinal));
        MustBeAlike(Expected.Value, Joined(shards.Path));
        // Of a share that is finished nothing is left.
        Run(shards.Path, new Shard(1, 3), "host1", trained, []);
        Assert.Equal(Names(shards.Path).Count, trained.Count);
    }

    [Fact]
    public async Task Shards_AtTheSameTime_TrainNoRunTwice()
    {
        using var shards = new TemporaryFolder();
        var trained = new ConcurrentBag<string>();
        var said = new ConcurrentBag<string>();
        // Two of them are the same, as when somebody starts one again that was not dead.
        await Task.WhenAll(new[] { 1, 2, 2 }.Select((number, i) => Task.Run(() => Run(shards.Path, new Shard(number, 2), $"host{i}", trained, said))));
        Assert.Equal(Names(shards.Path), trained.Order(StringComparer.Ordinal));
        Assert.Contains(said, s => s.Contains("is trained by host", StringComparison.Ordinal));
    }

    [Fact]
    public void AShard_ThatIsStopped_GoesOnFromItsCheckpoint_ToTheSameEnd()
    {
        using var shards = new TemporaryFolder();
        var trained = new ConcurrentBag<string>();
        // In a sweep, and in a run that is tested.
        foreach (int steps in new[] { 1, 7 }) Assert.Equal(steps, Run(shards.Path, new Shard(1, 1), "host", trained, [], steps));
        Run(shards.Path, new Shard(1, 1), "host", trained, []);
        // None began anew.
        Assert.Equal(Names(shards.Path), trained.Order(StringComparer.Ordinal));
        MustBeAlike(Expected.Value, Joined(shards.Path));
    }

    [Fact]
    public async Task AShard_SaysOnce_ThatItWaitsForAProcessThatOutlivedItsShard()
    {
        using var shards = new TemporaryFolder();
        var said = new ConcurrentBag<string>();
        List<FileStream> locks = [.. Names(shards.Path).Select(run =>
        {
            Directory.CreateDirectory(run);
            return new FileStream(Path.Combine(run, RunFolder.LockName), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        })];
        Task<int> shard = Task.Run(() => Run(shards.Path, new Shard(1, 1), "host", [], said, steps: 1), TestContext.Current.CancellationToken);
        while (said.IsEmpty && !shard.IsCompleted) await Task.Delay(5, TestContext.Current.CancellationToken);
        Assert.False(shard.IsCompleted);
        locks.ForEach(l => l.Dispose());
        Assert.Equal(1, await shard);
        Assert.Equal("tuning E (1 of 2): a process that trains it outlived its shard, and stops after its step: waiting for it.", Assert.Single(said));
    }

    public void Dispose() => _one.Dispose();

    private static ComparisonPlan Plan { get; } = new(Compared, Seeds: 1, Small.Options(steps: 4) with { CheckpointEvery = 1, ValidateEvery = 4, LookAhead = LookAheadKind.Fast }, "test", "test");

    private static Method Of(string name) => GlintStudy.StudyMethods.All.Single(m => m.Name == name);

    private static ComparisonRecord Whole()
    {
        using var folder = new TemporaryFolder();
        var comparison = new Comparison(Plan, Data, folder.Path);
        foreach (ComparisonStep _ in comparison.Run()) { }
        return comparison.Result(0).Record!;
    }

    private ComparisonRecord Joined(string path) => Parts(path, [])[0].Comparison.Joined().Record!;

    private List<string> Names(string path) => [.. ShardedComparison.Runs(Parts(path, [])).Select(r => Path.Combine(path, r.Name)).Order(StringComparer.Ordinal)];

    // Whoever trains does it in this process, one run at a time: torch has one random generator.
    private ComparisonPart[] Parts(string path, ConcurrentBag<string> trained)
    {
        IEnumerable<StepRecord> Train(RunRequest request)
        {
            if (!request.GoesOn) trained.Add(request.Folder);
            _one.Wait();
            try
            {
                using RunFolder folder = request.Open();
                var run = new TrainingRun(request.Method, request.Options, Data, request.Split, EvaluationFrames.Of(Data, request.Split.Validation, null)) { SourceSteps = request.ReadSource() };
                foreach (StepRecord step in request.GoesOn ? run.Resume(folder) : run.Run(folder)) yield return step;
            }
            finally
            {
                _one.Release();
            }
        }
        return [new("", new Comparison(Plan, Data, path, Train) { KeepsRuns = true })];
    }

    private int Run(string path, Shard shard, string host, ConcurrentBag<string> trained, ConcurrentBag<string> said, int steps = int.MaxValue)
    {
        string claims = Path.Combine(path, "claims");
        Directory.CreateDirectory(claims);
        var sharded = new ShardedComparison(Parts(path, trained), shard, new Claims(claims, new Claimant(host, host, 1, "1", null, 0), ClaimTimes.Usual), 1) { Say = said.Add };
        return sharded.Run().Take(steps).Count();
    }

    // Everything but what says when and where.
    private static void MustBeAlike(ComparisonRecord expected, ComparisonRecord found)
    {
        string Text(ComparisonRecord record) => System.Text.Json.JsonSerializer.Serialize(record with { Facts = [.. record.Facts.Where(f => !NotTheSame.Contains(f.Key))] }, GlintJson.Compact);
        Assert.Equal(Text(expected), Text(found));
    }
}

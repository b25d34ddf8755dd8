using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Glint.Ranks;
using Glint.Training;

namespace Glint.Cli.Tests;

/// <summary>What trainings of four methods come to, in one process and on ranks: each is trained once, whoever asks.</summary>
public sealed class SharedRuns : IDisposable
{
    /// <summary>Name, options that choose it, and images a step.</summary>
    internal static readonly (string Name, string[] How, int Batch)[] Methods =
    [
        ("D", ["--method", "D"], 4),
        ("BL", ["--method", "BL"], 4),
        ("GE exact", ["--method", "GE", "--look-ahead", "exact"], 4),
        ("GE fast", ["--method", "GE", "--look-ahead", "fast"], 4),
        ("GE of one image", ["--method", "GE", "--look-ahead", "exact", "--tumour-share", "1"], 1),    // whose candidates ranks share
    ];

    private const int Steps = 2;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("glint-test-");
    private readonly HashSet<string> _made = [];

    /// <summary>The folder whose folders are the runs, by name of the method.</summary>
    /// <param name="mpi">Null for the command in this process.</param>
    /// <param name="ranks">How many.</param>
    internal string Of(string? mpi, int ranks)
    {
        string path = Path.Combine(_folder.FullName, $"{mpi}-{ranks}");
        if (_made.Contains(path)) return path;
        Directory.CreateDirectory(path);
        string[][] commands = [.. Methods.Select(m => (string[])[.. RanksTests.Small(Path.Combine(path, m.Name), m.Batch), "--steps", $"{Steps}", "--validate-every", $"{Steps}", .. m.How])];
        if (mpi is null)
        {
            foreach (string[] command in commands)
            {
                CommandLine run = CommandLine.Run(command);
                Assert.True(run.ExitCode == GlintCommand.Done, run.Error);
            }
        }
        else
        {
            using RankJob job = RankJob.Of(mpi, ranks, path + ".commands", commands);
            job.MustEnd(GlintCommand.Done);
        }
        _made.Add(path);
        return path;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}

/// <summary>The command under launchers of two MPIs. Over ten seconds: each rank is a process, and twenty are killed.</summary>
public sealed class RanksTests(SharedRuns runs) : IClassFixture<SharedRuns>, IDisposable
{
    private const string StepsName = "steps.csv";

    private const string OpenMpi = RankJob.OpenMpi, Mpich = RankJob.Mpich;

    // Each goes on for so many steps at most before it is killed.
    private const int Kills = 20, MostSteps = 4;

    // The job is to end within 30 s of the death of a rank; machines of CI have other things to do.
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("glint-test-");

    [Theory]
    [InlineData(OpenMpi, 1)]
    [InlineData(OpenMpi, 2)]
    [InlineData(OpenMpi, 3)]
    [InlineData(Mpich, 1)]
    [InlineData(Mpich, 2)]
    [InlineData(Mpich, 3)]
    public void Ranks_TakeTheStepsOfOneProcess(string mpi, int ranks)
    {
        foreach ((string name, _, _) in SharedRuns.Methods)
        {
            string shared = Path.Combine(runs.Of(mpi, ranks), name);
            string one = Path.Combine(runs.Of(null, 1), name);
            if (ranks == 1) Assert.Equal(Steps(one), Steps(shared));
            MustAgree(one, shared);
            RanksRecord? record = RunFolder.ReadRecord(shared).Ranks;
            Assert.Equal(ranks == 1 ? null : ranks, record?.Count);
            if (record is not null) Assert.StartsWith(mpi == OpenMpi ? "Open MPI" : "MPICH", record.Library, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Ranks_AreTheSameBits_UnderBothMpis(int ranks)
    {
        foreach ((string name, _, _) in SharedRuns.Methods)
        {
            foreach (string file in new[] { StepsName, RunFolder.WeightsName })
            {
                Assert.Equal(File.ReadAllBytes(Path.Combine(runs.Of(OpenMpi, ranks), name, file)), File.ReadAllBytes(Path.Combine(runs.Of(Mpich, ranks), name, file)));
            }
        }
    }

    [Fact]
    public void TwentyRanksKilledAtRandomSteps_CostNothingButTheStepTheyWereAt_AndAnotherNumberOfRanksGoesOn()
    {
        // One run: whenever a rank is killed it goes on under the other MPI, with the same bits.
        var random = new Random(3);
        string path = Path.Combine(_folder.FullName, "run"), whole = Path.Combine(_folder.FullName, "whole");
        int reached = 0;
        for (int kill = 0; kill < Kills; kill++)
        {
            using RankJob job = RankJob.Of(kill % 2 == 0 ? OpenMpi : Mpich, 2, kill == 0 ? Endless(path) : ["resume", path]);
            int until = reached + random.Next(1, MostSteps + 1);
            job.WaitFor(() => StepsIn(path) >= until);
            reached = StepsIn(path);
            job.Signal(random.Next(2), "KILL");
            var clock = Stopwatch.StartNew();
            string said = job.MustEnd(null);
            Assert.True(clock.Elapsed < LongestEnd, $"it took {clock.Elapsed}");
            Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
            Assert.InRange(said.Split('\n').Count(l => l.StartsWith("glint: ", StringComparison.Ordinal)), 0, 1);
        }
        // One process rounds otherwise, should it take the last step again.
        string[] taken = [.. File.ReadLines(Path.Combine(path, StepsName)).Take(reached)];
        using (RankJob resumed = RankJob.Alone(["resume", path]))
        {
            resumed.WaitFor(() => resumed.Said.Contains("goes on after step", StringComparison.Ordinal));
            resumed.Signal(null, "TERM");
            string output = resumed.MustEnd(GlintCommand.StoppedByUser);
            Assert.Contains("Begun on 2 ranks; it goes on with 1: the same steps but for rounding.", output, StringComparison.Ordinal);
            // The checkpoint of the last step may not have been whole yet.
            Assert.InRange(int.Parse(Regex.Match(output, @"goes on after step (\d+)").Groups[1].Value, CultureInfo.InvariantCulture), reached - 1, int.MaxValue);
        }
        using RankJob uninterrupted = RankJob.Of(OpenMpi, 2, Endless(whole));
        uninterrupted.WaitFor(() => StepsIn(whole) >= reached);
        Assert.Equal(File.ReadLines(Path.Combine(whole, StepsName)).Take(reached), taken);
    }

    [Fact]
    public void RankThatHangs_EndsTheJob_InOneLine()
    {
        string path = Path.Combine(_folder.FullName, "run");
        using RankJob job = RankJob.Of(Mpich, 2, Endless(path), (Watchdog.SecondsVariable, "5"));
        job.WaitFor(() => StepsIn(path) > 0);
        job.Signal(1, "STOP");
        var clock = Stopwatch.StartNew();
        string said = job.MustEnd(null);
        Assert.True(clock.Elapsed < LongestEnd, $"it took {clock.Elapsed}");
        Assert.Matches("^glint: Rank 0 on .* waited \\d+ s for the others", Assert.Single(said.Split('\n'), l => l.StartsWith("glint: ", StringComparison.Ordinal)));
        Assert.True(File.Exists(Path.Combine(path, RunFolder.CheckpointName)));
    }

    [Fact]
    public void LauncherOfAnotherMpi_IsRefusedInOneLine()
    {
        string path = Path.Combine(_folder.FullName, "run");
        using RankJob job = RankJob.Of(Mpich, 2, [.. Small(path), "--method", "D"], ("GLINT_MPI", "libmpi.so.40"));
        string said = job.MustEnd(1);
        string line = Assert.Single(said.Split('\n'), l => l.StartsWith("glint: ", StringComparison.Ordinal));
        Assert.Contains("started 2 ranks, and libmpi.so.40 (Open MPI", line, StringComparison.Ordinal);
        Assert.False(Directory.Exists(path));
    }

    [Fact]
    public void WithoutALauncher_NothingOfMpiIsLoaded()
    {
        Assert.Null(Launcher.Here);
        CommandLine run = CommandLine.Run([.. Small(Path.Combine(_folder.FullName, "run")), "--method", "D", "--steps", "1", "--validate-every", "1"]);
        Assert.Equal(0, run.ExitCode);
        if (OperatingSystem.IsLinux()) Assert.DoesNotMatch("lib(mpi|mpich)[.]so", File.ReadAllText("/proc/self/maps"));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Asserts that two runs took the same steps but for rounding, of float32: what is summed in another order, after two steps.</summary>
    internal static void MustAgree(string one, string shared)
    {
        double[][] expected = Steps(one), found = Steps(shared);
        Assert.Equal(expected.Length, found.Length);
        Assert.All(expected.Zip(found), pair => Assert.All(pair.First.Zip(pair.Second), v => Assert.Equal(v.First, v.Second, 1e-4 * Math.Max(1, Math.Abs(v.First)))));
    }

    internal static string[] Small(string path, int batch = 4) =>
    [
        "train", "--data", "phantom", "--phantom-patients", "10", "--phantom-slices", "4", "--width", "0.0625", "--side", "64", "--framing", "crop", "--batch", $"{batch}", "--threads", "1", "--out", path,
    ];

    private static string[] Endless(string path) =>
    [
        "train", "--data", "phantom", "--phantom-patients", "5", "--phantom-slices", "2", "--width", "0.0625", "--side", "64", "--framing", "whole", "--batch", "2", "--threads", "1", "--out", path,
        "--method", "D", "--steps", "100000", "--validate-every", "50000", "--checkpoint-every", "1",
    ];

    // Those that are in the log whole; it may not be there yet.
    private static int StepsIn(string path) => File.Exists(Path.Combine(path, StepsName)) ? File.ReadAllText(Path.Combine(path, StepsName)).Count(c => c == '\n') - 1 : 0;

    private static double[][] Steps(string path) =>
        [.. File.ReadLines(Path.Combine(path, StepsName)).Skip(1).Select(l => l.Split(',').Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToArray())];
}

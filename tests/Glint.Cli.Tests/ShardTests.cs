using System.Diagnostics;
using System.Text.RegularExpressions;
using Glint.Data;
using Glint.Imaging;

namespace Glint.Cli.Tests;

/// <summary>A comparison of two methods that one command trained, to hold others against.</summary>
public sealed class WholeComparison : IDisposable
{
    internal const int Steps = 100;

    public WholeComparison()
    {
        CommandLine compare = CommandLine.Run(Compare("--out", Path));
        Assert.True(compare.ExitCode == GlintCommand.Done, compare.Error);
    }

    internal DataSets Sets { get; } = DataSets.Of(5);

    internal string Path => System.IO.Path.Combine(Sets.Root, "whole");

    /// <summary>The command line of the same comparison.</summary>
    internal string[] Compare(params string[] more) =>
    [
        "compare", "--data", Sets.Data, "--methods", "D,GD", "--framing", "whole", "--side", "32", "--width", "0.125", "--batch", "2", "--threads", "1",
        "--steps", $"{Steps}", "--validate-every", "50", "--checkpoint-every", "1", .. more,
    ];

    /// <summary>Asserts that a folder's results are these, but for when and where they were made.</summary>
    internal void MustBe(string folder)
    {
        foreach (string file in new[] { "results.csv", "splits_final.json", "scans.json" })
        {
            Assert.True(File.ReadAllBytes(In(Path, file)).AsSpan().SequenceEqual(File.ReadAllBytes(In(folder, file))), $"{file} differs");
        }
        foreach (string run in new[] { "D-s1", "GD-s1" })
        {
            foreach (string file in new[] { "weights.safetensors", "model.glint", "steps.csv", "validation.csv" })
            {
                Assert.True(File.ReadAllBytes(In(Path, "runs", run, file)).AsSpan().SequenceEqual(File.ReadAllBytes(In(folder, "runs", run, file))), $"{file} of {run} differs");
            }
        }
        Assert.Equal(Timeless(Path, "results.json", "    \""), Timeless(folder, "results.json", "    \""));
        Assert.Equal(Timeless(Path, "report.md", "- "), Timeless(folder, "report.md", "- "));
    }

    public void Dispose() => Sets.Dispose();

    private static string In(params string[] parts) => System.IO.Path.Combine(parts);

    // The facts, a line each, that tell of the command, of time and of machines.
    private static string[] Timeless(string folder, string file, string before) =>
        [.. File.ReadLines(In(folder, file)).Where(l => !new[] { "Command", "Runs", "Time", "Machine", "Arithmetic" }.Any(f => l.StartsWith($"{before}{f}", StringComparison.Ordinal)))];
}

/// <summary><c>glint compare --shard</c>. Over ten seconds: each run is a process of its own, and they are what is tested.</summary>
[Collection("commands share the process's threads")]
public sealed class ShardTests(WholeComparison whole) : IClassFixture<WholeComparison>
{
    [Fact]
    public async Task Shards_OneKilledAndBegunAgain_AreTheWholeComparison_AndWhatIsMissingIsSaid()
    {
        string folder = Folder("shards"), run = Path.Combine(folder, "runs", "D-s1");
        using (Process killed = Process.Start(new ProcessStartInfo("dotnet", [typeof(GlintCommand).Assembly.Location, .. whole.Compare("--shard", "1/2", "--out", folder)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!)
        {
            await Until(() => File.Exists(Path.Combine(run, "checkpoint.glint")), killed);
            killed.Kill(entireProcessTree: true);
            await killed.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        CommandLine early = CommandLine.Run("report", folder);
        Assert.Equal(GlintCommand.UserCanMend, early.ExitCode);
        string[] said = [.. early.Error.Trim().Split('\n').TakeLast(3)];
        Assert.Equal($"glint: {folder} lacks 2 of 2 runs. Train them with glint compare --shard, then report again.", said[2]);
        Assert.Matches(@"^D, seed 1: begun, and nobody goes on with it; \S+ \(process \d+\) was the last$", said[0]);
        Assert.Equal("GD, seed 1: not begun", said[1]);

        CommandLine otherwise = CommandLine.Run([.. whole.Compare("--shard", "2/2", "--out", folder), "--clip-gradient", "12"]);
        Assert.Contains("was begun with other options: glint compare --data", otherwise.Error, StringComparison.Ordinal);
        Assert.Equal(GlintCommand.UserCanMend, otherwise.ExitCode);

        // A run that began anew would have lost it.
        string mark = Path.Combine(run, "mark");
        File.WriteAllText(mark, "");
        // Another machine may see the data under a path of its own.
        string elsewhere = Path.Combine(Folder("elsewhere"), Path.GetFileName(whole.Sets.Data));
        Directory.CreateDirectory(Folder("elsewhere"));
        Directory.CreateSymbolicLink(elsewhere, whole.Sets.Data);
        foreach ((string share, string data) in new[] { ("1/2", whole.Sets.Data), ("2/2", elsewhere) })
        {
            CommandLine shard = CommandLine.Run([.. whole.Compare("--shard", share, "--out", folder).Select(a => a == whole.Sets.Data ? data + Path.DirectorySeparatorChar : a), "--cache", Folder($"cache{share[0]}")]);
            Assert.True(shard.ExitCode == GlintCommand.Done, shard.Error);
            Assert.Contains("1 of 1 run finished", shard.Output, StringComparison.Ordinal);
        }
        Assert.True(File.Exists(mark));
        CommandLine report = CommandLine.Run("report", folder);
        Assert.True(report.ExitCode == GlintCommand.Done, report.Error);
        whole.MustBe(folder);
    }

    [Fact]
    public async Task OnARealSlurm_AnArrayWhoseTasksArePutBackInTheMiddle_IsTheWholeComparison()
    {
        using SlurmCluster slurm = await SlurmCluster.Start(Folder("slurm"));
        string folder = Folder("array");
        CommandLine submitted = CommandLine.Run(whole.Compare("--slurm", "--submit", "--slurm-options", "--cpus-per-task=1", "--out", folder));
        Assert.True(submitted.ExitCode == GlintCommand.Done, submitted.Error);
        string array = Regex.Match(submitted.Output, "^Submitted: train (\\d+), report \\d+$", RegexOptions.Multiline).Groups[1].Value;
        string State(int task) => SlurmCluster.Said("squeue", "--noheader", "--array", "--format=%T", "--jobs", $"{array}_{task}").Trim();

        // One by an administrator; the other by the signal before the time is up, after which the script puts itself back.
        await slurm.Until("a checkpoint of D", () => File.Exists(Path.Combine(folder, "runs", "D-s1", "checkpoint.glint")));
        SlurmCluster.Said("scontrol", "requeue", $"{array}_1");
        await slurm.Until("a checkpoint of GD", () => File.Exists(Path.Combine(folder, "runs", "GD-s1", "checkpoint.glint")));
        SlurmCluster.Said("scancel", "--batch", "--signal=USR1", $"{array}_2");
        foreach (int task in new[] { 1, 2 })
        {
            await slurm.Until($"task {task} in the queue again", () => State(task) == "PENDING");
            Assert.False(File.Exists(Path.Combine(folder, "runs", task == 1 ? "D-s1" : "GD-s1", "test.json")), "it was finished before it was put back");
            // It would wait for two minutes.
            SlurmCluster.Said("scontrol", "update", $"JobId={array}_{task}", "StartTime=now");
        }
        await slurm.Until("the report", () => SlurmCluster.Said("squeue", "--noheader").Trim().Length == 0);
        foreach (string run in new[] { "D-s1", "GD-s1" })
        {
            string claim = Path.Combine(folder, "shards", "claims", $"runs.{run}.2");
            Assert.True(File.Exists(claim), $"{run} was not begun again. {string.Join('\n', Directory.EnumerateFiles(Path.Combine(folder, "slurm"), "*.out").Select(File.ReadAllText))}");
            Assert.Contains("\"restart\":1", File.ReadAllText(claim), StringComparison.Ordinal);
            Assert.False(File.Exists(claim[..^1] + "3"), $"{run} was put back with the other task");
        }
        whole.MustBe(folder);
    }

    [Fact]
    public void AllFolds_AreTrainedByTheShards_AndJoined()
    {
        string folder = Folder("folds");
        CommandLine shard = CommandLine.Run(
            "compare", "--data", whole.Sets.Data, "--framing", "whole", "--side", "32", "--width", "0.0625", "--batch", "2", "--threads", "1", "--methods", "D",
            "--steps", "2", "--validate-every", "1", "--folds", "2", "--all-folds", "--shard", "1/1", "--out", folder);
        Assert.True(shard.ExitCode == GlintCommand.Done, shard.Error);
        Assert.Contains("2 of 2 runs finished", shard.Output, StringComparison.Ordinal);
        CommandLine report = CommandLine.Run("report", folder);
        Assert.True(report.ExitCode == GlintCommand.Done, report.Error);
        Assert.Contains("one run of each of the 2 folds", File.ReadAllText(Path.Combine(folder, "report.md")), StringComparison.Ordinal);
        // A row of each slice of both, under one header.
        string[] Rows(string of) => [.. File.ReadLines(Path.Combine(folder, of, "results.csv")).Skip(1)];
        Assert.Equal(Rows("fold0").Concat(Rows("fold1")).Order(StringComparer.Ordinal), Rows("").Order(StringComparer.Ordinal));
        Assert.NotEmpty(Rows("fold1"));
    }

    [Theory]
    [InlineData("--shard is '3/2'; it takes I/N", "--shard", "3/2")]
    [InlineData("--shard is '0/2'", "--shard", "0/2")]
    [InlineData("--shard is '1'", "--shard", "1")]
    [InlineData("--shard is '+1/2'", "--shard", "+1/2")]
    [InlineData("--tuning-only is for --shard.", "--tuning-only")]
    [InlineData("are for --slurm.", "--shards", "3")]
    [InlineData("leave out --shard.", "--slurm", "--shard", "1/2")]
    [InlineData("--slurm-options is 'main'; it takes options of sbatch in one line.", "--slurm", "--slurm-options", "main")]
    [InlineData("--all-folds needs folds", "--shard", "1/2", "--all-folds")]
    [InlineData("--all-folds is for --shard and --slurm", "--folds", "2", "--all-folds")]
    public void WrongOptions_AreRefused(string expected, params string[] options)
    {
        Assert.Contains(expected, CommandLine.Run(["compare", "--data", "phantom", "--out", "never", .. options]).MustBeRefused(), StringComparison.Ordinal);
        Assert.False(Path.Exists("never"));
    }

    [Fact]
    public void ACopyWithOtherSpacing_OrOfOtherPersons_IsOtherData()
    {
        SliceDataset data = Phantom.Dataset(new PhantomOptions(PhantomOrgan.Lung, 64, 2, 1));
        SliceDataset On(double millimetres) => data.On(data.Patients.ToDictionary(p => p, _ => Geometry.AlongAxes(64, 64, 1, new(millimetres, millimetres, 2))));
        Assert.Equal(On(0.7).PlacedHash, On(0.7).PlacedHash);
        Assert.NotEqual(On(0.7).PlacedHash, On(0.8).PlacedHash);
        Assert.NotEqual(data.PlacedHash, data.Of(data.Patients.ToDictionary(p => p, _ => "one person"), null).PlacedHash);
    }

    [Fact]
    public void AFolderOfSomethingElse_IsRefused()
    {
        string line = CommandLine.Run(whole.Compare("--shard", "1/2", "--out", whole.Path)).Error;
        Assert.Contains("exists already, and is no comparison of shards", line, StringComparison.Ordinal);
    }

    [Fact]
    public void AFullDisk_IsOneLine()
    {
        string disk = Folder("disk");
        Directory.CreateDirectory(disk);
        using Process mount = Process.Start(new ProcessStartInfo("mount", ["-t", "tmpfs", "-o", "size=48k", "tmpfs", disk]) { RedirectStandardError = true })!;
        mount.WaitForExit();
        Assert.SkipUnless(mount.ExitCode == 0, "A small file system cannot be mounted here; it takes root on Linux.");
        try
        {
            CommandLine shard = CommandLine.Run(whole.Compare("--shard", "1/2", "--out", Path.Combine(disk, "out")));
            Assert.Equal(GlintCommand.UserCanMend, shard.ExitCode);
            Assert.Contains("No space left", Assert.Single(shard.Error.Split('\n'), l => l.StartsWith(GlintCommand.ErrorPrefix, StringComparison.Ordinal)), StringComparison.Ordinal);
        }
        finally
        {
            using Process unmount = Process.Start("umount", [disk]);
            unmount.WaitForExit();
        }
    }

    [Fact]
    public void Slurm_WritesTheSweepsThenTheShardsThenTheReport()
    {
        string folder = Folder("slurm's");
        CommandLine slurm = CommandLine.Run("compare", "--data", "phantom", "--methods", "D,E,GD", "--seeds", "2", "--steps", "6", "--slurm", "--shards", "5", "--slurm-options", "--partition=main --mem=8G", "--out", folder);
        Assert.True(slurm.ExitCode == GlintCommand.Done, slurm.Error);
        string Script(string name) => File.ReadAllText(Path.Combine(folder, "slurm", name));
        // Four settings of E, and six runs that are tested.
        Assert.Contains("#SBATCH --array=1-4\n", Script("tune.sbatch"), StringComparison.Ordinal);
        Assert.Contains("--shard \"$SLURM_ARRAY_TASK_ID/4\" --tuning-only &\n", Script("tune.sbatch"), StringComparison.Ordinal);
        Assert.Contains("#SBATCH --array=1-5\n", Script("train.sbatch"), StringComparison.Ordinal);
        Assert.Contains("--shard \"$SLURM_ARRAY_TASK_ID/5\" &\n", Script("train.sbatch"), StringComparison.Ordinal);
        Assert.Contains($" report '{folder.Replace("'", "'\\''", StringComparison.Ordinal)}'\n", Script("report.sbatch"), StringComparison.Ordinal);
        foreach (string job in new[] { "tune", "train", "report" })
        {
            string text = Script($"{job}.sbatch");
            Assert.Contains("#SBATCH --partition=main --mem=8G\n", text, StringComparison.Ordinal);
            Assert.Contains(text, slurm.Output, StringComparison.Ordinal);
            Assert.Equal(0, Shell("-n", Path.Combine(folder, "slurm", $"{job}.sbatch")));
        }
        Assert.Matches("tune=.*tune.sbatch\\)\ntrain=.*afterany:\"\\$tune\" train.sbatch\\)\nreport=.*afterany:\"\\$train\" report.sbatch\\)\n", Script("submit.sh"));
    }

    private static int Shell(params string[] arguments)
    {
        using Process shell = Process.Start(new ProcessStartInfo("bash", arguments) { RedirectStandardError = true })!;
        shell.WaitForExit();
        return shell.ExitCode;
    }

    private static async Task Until(Func<bool> isSo, Process process)
    {
        while (!isSo())
        {
            Assert.False(process.HasExited, process.HasExited ? await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken) : "");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    private string Folder(string name) => Path.Combine(whole.Sets.Root, name);
}

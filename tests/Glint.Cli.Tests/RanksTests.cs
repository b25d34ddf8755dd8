using System.Diagnostics;
using System.Globalization;
using Glint.Ranks;
using Glint.Training;

namespace Glint.Cli.Tests;

/// <summary>
/// The command under launchers of two MPIs, on this machine alone: shared memory and loopback. <c>GLINT_RANKS_FULL=1</c> takes every combination of method,
/// ranks and MPI, and kills twenty times.
/// </summary>
public sealed class RanksTests : IDisposable
{
    private const string OpenMpi = "mpirun.openmpi", Mpich = "mpirun.mpich";

    // The job is to end within 30 s of the death of a rank; machines of CI have other things to do.
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(30), Longest = TimeSpan.FromMinutes(5);

    private static readonly bool IsFull = Environment.GetEnvironmentVariable("GLINT_RANKS_FULL") is { Length: > 0 };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("glint-test-");

    public static TheoryData<string, string, int> Jobs
    {
        get
        {
            var jobs = new TheoryData<string, string, int>();
            string[] methods = ["D", "BL", "GE exact", "GE fast"];
            for (int i = 0; i < methods.Length; i++)
            {
                foreach (string mpi in new[] { OpenMpi, Mpich })
                {
                    foreach (int ranks in IsFull ? [1, 2, 3] : new[] { 2 + (i % 2) }) jobs.Add(mpi, methods[i], ranks);
                }
            }
            return jobs;
        }
    }

    [Theory]
    [MemberData(nameof(Jobs))]
    public void Ranks_TakeTheStepsOfOneProcess(string mpi, string method, int ranks)
    {
        string[] how = ["--method", method.Split(' ')[0], "--steps", "3", "--validate-every", "3", .. method.Contains(' ', StringComparison.Ordinal) ? ["--look-ahead", method.Split(' ')[1]] : Array.Empty<string>()];
        string one = Path.Combine(_folder.FullName, "one"), shared = Path.Combine(_folder.FullName, "shared");
        using (Job job = Job.Of(mpi, ranks, [.. Small(shared), .. how])) job.MustEnd(0);
        Assert.Equal(0, CommandLine.Run([.. Small(one), .. how]).ExitCode);
        double[][] expected = Steps(one), found = Steps(shared);
        if (ranks == 1) Assert.Equal(expected, found);
        Assert.Equal(expected.Length, found.Length);
        // float32: what is summed in another order, after three steps.
        Assert.All(expected.Zip(found), pair => Assert.All(pair.First.Zip(pair.Second), v => Assert.Equal(v.First, v.Second, 1e-4 * Math.Max(1, Math.Abs(v.First)))));
        RanksRecord? record = RunFolder.ReadRecord(shared).Ranks;
        Assert.Equal(ranks == 1 ? null : ranks, record?.Count);
        if (record is not null) Assert.StartsWith(mpi == OpenMpi ? "Open MPI" : "MPICH", record.Library, StringComparison.Ordinal);
    }

    [Fact]
    public void ThreeRanks_AreTheSameBits_UnderBothMpis()
    {
        string[] paths = [Path.Combine(_folder.FullName, "open"), Path.Combine(_folder.FullName, "mpich")];
        foreach ((string mpi, string path) in new[] { OpenMpi, Mpich }.Zip(paths))
        {
            using Job job = Job.Of(mpi, 3, [.. Small(path), "--method", "BL", "--steps", "4", "--validate-every", "4"]);
            job.MustEnd(0);
        }
        foreach (string file in new[] { "steps.csv", RunFolder.WeightsName })
        {
            Assert.Equal(File.ReadAllBytes(Path.Combine(paths[0], file)), File.ReadAllBytes(Path.Combine(paths[1], file)));
        }
    }

    [Theory]
    [InlineData(OpenMpi, "KILL")]
    [InlineData(Mpich, "KILL")]
    [InlineData(Mpich, "STOP")]
    public void RankThatDiesOrHangs_EndsTheJob_AndAnotherNumberOfRanksGoesOn(string mpi, string signal)
    {
        var random = new Random(3);
        for (int time = 0; time < (IsFull && signal == "KILL" ? 10 : 1); time++)
        {
            string path = Path.Combine(_folder.FullName, $"run{time}");
            using (Job job = Job.Of(mpi, 2, [.. Small(path), "--method", "D", "--steps", "100000", "--validate-every", "50000", "--checkpoint-every", "1"]))
            {
                job.WaitFor(() => File.Exists(Path.Combine(path, RunFolder.CheckpointName)));
                Thread.Sleep(random.Next(1500));
                job.Signal(random.Next(2), signal);
                var clock = Stopwatch.StartNew();
                string said = job.MustEnd(null);
                Assert.True(clock.Elapsed < LongestEnd, $"it took {clock.Elapsed}");
                Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
                Assert.InRange(said.Split('\n').Count(l => l.StartsWith("glint: ", StringComparison.Ordinal)), signal == "STOP" ? 1 : 0, 1);
            }
            // One process goes on from the checkpoint, to where it is stopped.
            using Job resumed = Job.Alone(["resume", path]);
            resumed.WaitFor(() => resumed.Said.Contains("goes on after step", StringComparison.Ordinal));
            resumed.Signal(null, "TERM");
            string output = resumed.MustEnd(GlintCommand.StoppedByUser);
            Assert.Contains("Begun on 2 ranks; it goes on with 1: the same steps but for rounding.", output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void LauncherOfAnotherMpi_IsRefusedInOneLine()
    {
        string path = Path.Combine(_folder.FullName, "run");
        using Job job = Job.Of(Mpich, 2, [.. Small(path), "--method", "D"], ("GLINT_MPI", "libmpi.so.40"));
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

    private static string[] Small(string path) =>
    [
        "train", "--data", "phantom", "--phantom-patients", "10", "--phantom-slices", "4", "--width", "0.0625", "--side", "64", "--framing", "crop", "--batch", "4", "--threads", "1", "--out", path,
    ];

    private static double[][] Steps(string path) =>
        [.. File.ReadLines(Path.Combine(path, "steps.csv")).Skip(1).Select(l => l.Split(',').Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToArray())];

    /// <summary>A command under a launcher, as it runs.</summary>
    private sealed class Job : IDisposable
    {
        private readonly Process _process;
        private readonly System.Text.StringBuilder _said = new();

        private Job(ProcessStartInfo start)
        {
            (start.RedirectStandardError, start.RedirectStandardOutput) = (true, true);
            _process = Process.Start(start)!;
            _process.OutputDataReceived += Keep;
            _process.ErrorDataReceived += Keep;
            _process.BeginOutputReadLine();
            _process.BeginErrorReadLine();
        }

        internal string Said
        {
            get
            {
                lock (_said) return _said.ToString();
            }
        }

        internal static Job Alone(string[] arguments) => new(new ProcessStartInfo("dotnet", [typeof(GlintCommand).Assembly.Location, .. arguments]));

        internal static Job Of(string mpi, int ranks, string[] arguments, params (string Name, string Value)[] environment)
        {
            bool isThere = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, mpi)));
            Assert.SkipUnless(isThere, $"{mpi} is not installed.");
            string[] options = mpi == OpenMpi
                ? ["--allow-run-as-root", "--oversubscribe", "--bind-to", "none", "--mca", "btl", "vader,self", "--mca", "oob_tcp_if_include", "lo"]
                : ["-iface", "lo"];
            var start = new ProcessStartInfo(mpi, [.. options, "-n", $"{ranks}", "dotnet", typeof(GlintCommand).Assembly.Location, .. arguments]);
            start.Environment[Watchdog.SecondsVariable] = "15";
            foreach ((string name, string value) in environment) start.Environment[name] = value;
            return new Job(start);
        }

        /// <summary>Waits until it ended, with that code or, null, any but 0.</summary>
        internal string MustEnd(int? code)
        {
            Assert.True(_process.WaitForExit(Longest), $"it runs on: {Said}");
            _process.WaitForExit();
            Assert.True(code is { } expected ? _process.ExitCode == expected : _process.ExitCode != 0, $"it ended with {_process.ExitCode}: {Said}");
            return Said;
        }

        internal void WaitFor(Func<bool> what)
        {
            var clock = Stopwatch.StartNew();
            while (!what())
            {
                Assert.True(!_process.HasExited && clock.Elapsed < Longest, Said);
                Thread.Sleep(50);
            }
        }

        /// <summary>Sends a signal to a rank, or, null, to the process that was started.</summary>
        internal void Signal(int? rank, string signal)
        {
            int id = rank is { } number ? Ranks().Single(p => p.Rank == number).Id : _process.Id;
            using Process kill = Process.Start("kill", [$"-{signal}", $"{id}"]);
            kill.WaitForExit();
        }

        public void Dispose()
        {
            if (!_process.HasExited) _process.Kill(entireProcessTree: true);
            _process.Dispose();
        }

        // Processes below this job's that have a rank.
        private IEnumerable<(int Rank, int Id)> Ranks()
        {
            Dictionary<int, int> parents = [];
            foreach (int id in Directory.EnumerateDirectories("/proc").Select(d => int.TryParse(Path.GetFileName(d), out int n) ? n : 0).Where(n => n > 0))
            {
                try
                {
                    string stat = File.ReadAllText($"/proc/{id}/stat");
                    parents[id] = int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
                }
                catch (IOException)
                {
                    // It ended meanwhile.
                }
            }
            bool IsBelow(int id) => parents.TryGetValue(id, out int parent) && (parent == _process.Id || IsBelow(parent));
            foreach (int id in parents.Keys.Where(IsBelow))
            {
                string[] variables = File.ReadAllText($"/proc/{id}/environ").Split('\0');
                string? rank = variables.FirstOrDefault(v => v.StartsWith("OMPI_COMM_WORLD_RANK=", StringComparison.Ordinal) || v.StartsWith("PMI_RANK=", StringComparison.Ordinal));
                if (rank is not null && File.ReadAllText($"/proc/{id}/cmdline").StartsWith("dotnet", StringComparison.Ordinal)) yield return (int.Parse(rank.Split('=')[1], CultureInfo.InvariantCulture), id);
            }
        }

        private void Keep(object sender, DataReceivedEventArgs line)
        {
            if (line.Data is null) return;
            lock (_said) _said.Append(line.Data).Append('\n');
        }
    }
}

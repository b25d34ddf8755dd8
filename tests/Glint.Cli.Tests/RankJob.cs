using System.Diagnostics;
using System.Globalization;
using Glint.Ranks;

namespace Glint.Cli.Tests;

/// <summary>A command under a launcher, as it runs, on this machine alone: shared memory and loopback.</summary>
internal sealed class RankJob : IDisposable
{
    internal const string OpenMpi = "mpirun.openmpi", Mpich = "mpirun.mpich";

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private readonly Process _process;
    private readonly System.Text.StringBuilder _said = new();

    private RankJob(ProcessStartInfo start)
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

    internal static RankJob Alone(string[] arguments) => new(new ProcessStartInfo("dotnet", [typeof(GlintCommand).Assembly.Location, .. arguments]));

    internal static RankJob Of(string mpi, int ranks, string[] arguments, params (string Name, string Value)[] environment) =>
        Of(mpi, ranks, typeof(GlintCommand).Assembly.Location, arguments, environment);

    /// <summary>Several commands, one after another, in ranks that start once.</summary>
    /// <param name="file">For the command lines.</param>
    internal static RankJob Of(string mpi, int ranks, string file, IEnumerable<string[]> commands)
    {
        RankHost.Write(file, commands);
        return Of(mpi, ranks, typeof(RankHost).Assembly.Location, [], (RankHost.Variable, file));
    }

    private static RankJob Of(string mpi, int ranks, string program, string[] arguments, params (string Name, string Value)[] environment)
    {
        bool isThere = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, mpi)));
        Assert.SkipUnless(isThere, $"{mpi} is not installed.");
        string[] options = mpi == OpenMpi
            ? ["--allow-run-as-root", "--oversubscribe", "--bind-to", "none", "--mca", "btl", "vader,self", "--mca", "oob_tcp_if_include", "lo"]
            : ["-iface", "lo"];
        var start = new ProcessStartInfo(mpi, [.. options, "-n", $"{ranks}", "dotnet", program, .. arguments]);
        start.Environment[Watchdog.SecondsVariable] = "15";
        foreach ((string name, string value) in environment) start.Environment[name] = value;
        return new RankJob(start);
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
            Thread.Sleep(5);
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

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Glint.Cli.Tests;

/// <summary>A real SLURM of one node on loopback, with daemons, keys and files of its own; nothing of it outlives the test. Where it cannot run the test is skipped.</summary>
internal sealed class SlurmCluster : IDisposable
{
    private const string Variable = "SLURM_CONF";
    private const int MostSeconds = 240;

    private readonly string _folder;
    private readonly List<Process> _daemons = [];

    private SlurmCluster(string folder) => _folder = folder;

    /// <summary>Starts it.</summary>
    /// <param name="folder">For all its files.</param>
    internal static async Task<SlurmCluster> Start(string folder)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "SLURM's daemons need root on Linux.");
        foreach (string program in new[] { "munged", "slurmctld", "slurmd", "sbatch", "scontrol", "squeue", "scancel" }) Assert.SkipUnless(PathOf(program) is not null, $"{program} is not installed (slurm-wlm, munge).");
        var cluster = new SlurmCluster(folder);
        try
        {
            await cluster.Start();
            return cluster;
        }
        catch
        {
            cluster.Dispose();
            throw;
        }
    }

    /// <summary>What a program of SLURM prints, which has to succeed.</summary>
    internal static string Said(string program, params string[] arguments)
    {
        (int code, string said) = Tried(program, arguments);
        Assert.True(code == 0, $"{program} {string.Join(' ', arguments)}: {said}");
        return said;
    }

    /// <summary>Waits for something.</summary>
    internal async Task Until(string what, Func<bool> isSo)
    {
        var clock = Stopwatch.StartNew();
        while (!isSo())
        {
            Assert.True(clock.Elapsed.TotalSeconds < MostSeconds, $"{what} did not come about in {MostSeconds} s. {Tried("squeue", ["-a"]).Said}{Logs()}");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    public void Dispose()
    {
        _ = Tried("scancel", ["--user", "root"]);
        // The node before the controller, and both before who vouches for them.
        foreach (Process daemon in Enumerable.Reverse(_daemons))
        {
            daemon.Kill(entireProcessTree: true);
            daemon.WaitForExit();
            daemon.Dispose();
        }
        Environment.SetEnvironmentVariable(Variable, null);
    }

    private async Task Start()
    {
        string In(string name) => Path.Combine(_folder, name);
        foreach (string name in new[] { "state", "spool", "munge" }) Directory.CreateDirectory(In(name));
        string key = In("munge/key");
        File.WriteAllBytes(key, System.Security.Cryptography.RandomNumberGenerator.GetBytes(1024));
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(key, UnixFileMode.UserRead);
        string host = Environment.MachineName.Split('.')[0];
        int[] ports = [.. FreePorts(2)];
        File.WriteAllText(In("slurm.conf"), $"""
            ClusterName=glint
            SlurmctldHost={host}(127.0.0.1)
            SlurmctldPort={ports[0]}
            SlurmdPort={ports[1]}
            SlurmUser=root
            SlurmdUser=root
            AuthType=auth/munge
            AuthInfo=socket={In("munge/socket")}
            CredType=cred/munge
            StateSaveLocation={In("state")}
            SlurmdSpoolDir={In("spool")}
            SlurmctldPidFile={In("slurmctld.pid")}
            SlurmdPidFile={In("slurmd.pid")}
            SlurmctldLogFile={In("slurmctld.log")}
            SlurmdLogFile={In("slurmd.log")}
            ProctrackType=proctrack/pgid
            TaskPlugin=task/none
            JobAcctGatherType=jobacct_gather/none
            AccountingStorageType=accounting_storage/none
            SelectType=select/cons_tres
            SelectTypeParameters=CR_CPU
            SlurmdParameters=config_overrides
            SchedulerParameters=batch_sched_delay=0,sched_interval=1
            MailProg=/bin/true
            NodeName={host} NodeAddr=127.0.0.1 CPUs=2
            PartitionName=main Nodes={host} Default=YES MaxTime=INFINITE State=UP

            """);
        Environment.SetEnvironmentVariable(Variable, In("slurm.conf"));
        Daemon("munged", "--foreground", "--force", "--key-file", key, "--socket", In("munge/socket"), "--pid-file", In("munge/pid"), "--log-file", In("munge/log"), "--seed-file", In("munge/seed"));
        await Until("munged's socket", () => File.Exists(In("munge/socket")));
        Daemon("slurmctld", "-D");
        await Until("slurmctld", () => Tried("scontrol", ["ping"]).Said.Contains("is UP", StringComparison.Ordinal));
        Daemon("slurmd", "-D");
        await Until("the node", () => Tried("sinfo", ["--noheader", "--format=%T"]).Said.Trim() == "idle");
    }

    private void Daemon(string program, params string[] arguments)
    {
        Process daemon = Process.Start(new ProcessStartInfo(PathOf(program)!, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        daemon.BeginOutputReadLine();
        daemon.BeginErrorReadLine();
        _daemons.Add(daemon);
    }

    private string Logs() => string.Concat(Directory.EnumerateFiles(_folder, "*.log").Select(log => $"\n{log}:\n{string.Join('\n', File.ReadLines(log).TakeLast(8))}"));

    private static (int Code, string Said) Tried(string program, string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(PathOf(program)!, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, said + error.Result);
    }

    // Daemons are where not everybody looks.
    private static string? PathOf(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin").Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    private static List<int> FreePorts(int count)
    {
        List<TcpListener> listeners = [.. Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0))];
        listeners.ForEach(l => l.Start());
        List<int> ports = [.. listeners.Select(l => ((IPEndPoint)l.LocalEndpoint).Port)];
        listeners.ForEach(l => l.Dispose());
        return ports;
    }
}

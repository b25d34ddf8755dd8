using System.Diagnostics;
using System.Globalization;

namespace Glint.Comparing;

/// <summary>A process that trains runs, as others on the same machine or in the same job can tell it from its successors.</summary>
/// <param name="Host">Name of the machine.</param>
/// <param name="Machine">The machine since it was started, and the processes that see each other: a process number means something there alone.</param>
/// <param name="Process">Its number.</param>
/// <param name="Born">When the process started, in its machine's own measure; numbers are given out again.</param>
/// <param name="Job">The cluster's job that it is, with SLURM's task of an array; null outside of one.</param>
/// <param name="Restart">How often the job was put back into the queue before.</param>
internal sealed record Claimant(string Host, string Machine, int Process, string Born, string? Job, int Restart)
{
    // Of /proc/PID/stat, after the name in brackets: the state, and the start in clock ticks since the machine's.
    private const int State = 0, Start = 19;

    /// <summary>This process.</summary>
    internal static Claimant Here { get; } = new(
        Environment.MachineName, MachineHere(), Environment.ProcessId, BornOf(Environment.ProcessId) ?? "",
        Environment.GetEnvironmentVariable("SLURM_JOB_ID") is { Length: > 0 } job ? $"{Environment.GetEnvironmentVariable("SLURM_CLUSTER_NAME")}/{job}" : null,
        int.TryParse(Environment.GetEnvironmentVariable("SLURM_RESTART_COUNT"), CultureInfo.InvariantCulture, out int restart) ? restart : 0);

    /// <summary>Whether another one is known to be gone, with nothing to wait for: its process ended on this machine, or SLURM began its job again.</summary>
    internal bool KnowsAsGone(Claimant other) =>
        (other.Machine == Machine && BornOf(other.Process) != other.Born) || (other.Job is not null && other.Job == Job && other.Restart < Restart);

    /// <summary>For people: "node7 (process 4711)".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Host} (process {Process})");

    private static string MachineHere()
    {
        if (!OperatingSystem.IsLinux()) return Environment.MachineName;
        string boot = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
        return $"{boot}/{new FileInfo("/proc/self/ns/pid").LinkTarget}";
    }

    // Null where there is no such process, or it ended and nobody took note.
    private static string? BornOf(int process)
    {
        try
        {
            if (!OperatingSystem.IsLinux()) return System.Diagnostics.Process.GetProcessById(process).StartTime.ToUniversalTime().Ticks.ToString(CultureInfo.InvariantCulture);
            string stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[State] is "Z" or "X" ? null : fields[Start];
        }
        catch (Exception e) when (e is IOException or ArgumentException or InvalidOperationException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

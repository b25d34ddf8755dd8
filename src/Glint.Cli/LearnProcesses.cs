using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Glint.Comparing;

namespace Glint.Cli;

/// <summary>
/// Trains the short runs of <c>learn-policy</c> in processes of their own (the hidden verb <c>learn-job</c>), each of which takes one after the other: a
/// request goes in as a line of JSON, a score comes out as one. Why not on threads: docs/decisions/0006-a-process-per-run.md.
/// </summary>
/// <param name="program">This program.</param>
/// <param name="jobs">Processes side by side.</param>
/// <param name="stop">Ends the processes at once: a run that is not over is worth nothing.</param>
internal sealed class LearnProcesses(GlintProgram program, int jobs, CancellationToken stop) : IDisposable
{
    private readonly ConcurrentBag<Process> _all = [], _idle = [];

    /// <summary>The scores as they come, see <see cref="LearningRunner"/>.</summary>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    internal IEnumerable<(int Index, LearningScore Score)> Run(IReadOnlyList<LearningJob> runs)
    {
        using CancellationTokenRegistration _ = stop.Register(End);
        foreach (var ended in SideBySide.Run<(int, LearningScore)>([.. runs.Select((run, i) => Score(i, run))], jobs)) yield return ended;
    }

    private IEnumerable<(int Index, LearningScore Score)> Score(int index, LearningJob run)
    {
        stop.ThrowIfCancellationRequested();
        Process process = _idle.TryTake(out Process? idle) ? idle : Started();
        string? line = null;
        try
        {
            process.StandardInput.WriteLine(JsonSerializer.Serialize(run, GlintJson.Compact));
            process.StandardInput.Flush();
            line = process.StandardOutput.ReadLine();
        }
        catch (IOException) when (process.HasExited)
        {
        }
        stop.ThrowIfCancellationRequested();
        if (line is null)
        {
            process.WaitForExit();
            throw new GlintException($"A process that trained a short run ended with code {process.ExitCode}, perhaps for want of memory. Start the same command again: it goes on; --jobs 1 needs least.");
        }
        _idle.Add(process);
        yield return (index, JsonSerializer.Deserialize<LearningScore>(line, GlintJson.Compact)!);
    }

    private Process Started()
    {
        var process = Process.Start(new ProcessStartInfo(program.File, [.. program.Arguments, LearnJobCommand.Name])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        _all.Add(process);
        return process;
    }

    private void End()
    {
        foreach (Process process in _all.Where(p => !p.HasExited)) process.Kill();
    }

    public void Dispose()
    {
        End();
        foreach (Process process in _all) process.Dispose();
    }
}

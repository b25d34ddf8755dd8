using System.Diagnostics;
using System.Text.Json;
using Glint.Adaptation;
using Glint.Comparing;

namespace Glint.Cli;

/// <summary>
/// Trains a run in a process of its own (the hidden verb <c>run-job</c>): the request goes in as a line of JSON, the steps come out as
/// lines of JSON. Why not on threads: docs/decisions/0006-a-process-per-run.md.
/// </summary>
/// <param name="program">This program.</param>
/// <param name="dataArguments">The options of <c>compare</c> that name the data.</param>
internal sealed class RunProcess(GlintProgram program, IReadOnlyList<string> dataArguments)
{
    // For the step it is at, and its validation.
    private static readonly TimeSpan TimeToEnd = TimeSpan.FromMinutes(1);

    /// <summary>Starts the process and yields the steps; a process that fails is the user's error it printed.</summary>
    /// <exception cref="OperationCanceledException">A signal stopped it.</exception>
    internal IEnumerable<StepRecord> Train(RunRequest request)
    {
        using Process process = Process.Start(StartInfo())!;
        try
        {
            // The pipe stays open as long as this side lives: its end tells the process to stop.
            process.StandardInput.WriteLine(JsonSerializer.Serialize(RunJob.Of(request), RunJob.Json));
            process.StandardInput.Flush();
            Task<string> error = process.StandardError.ReadToEndAsync();
            while (process.StandardOutput.ReadLine() is { } line) yield return JsonSerializer.Deserialize<StepRecord>(line, RunJob.Json)!;
            process.WaitForExit();
            if (process.ExitCode == GlintCommand.Done) yield break;
            // Ctrl+C in a terminal reaches this process too: what it cut short is no run to judge.
            if (process.ExitCode == GlintCommand.StoppedByUser) throw new OperationCanceledException($"The process training {request.Method.Name} was stopped by a signal.");
            string message = error.Result.Split('\n').FirstOrDefault(l => l.StartsWith(GlintCommand.ErrorPrefix, StringComparison.Ordinal)) ?? error.Result;
            throw process.ExitCode == GlintCommand.UserCanMend
                ? new GlintException(message.Replace(GlintCommand.ErrorPrefix, "", StringComparison.Ordinal).Trim())
                : new InvalidOperationException($"The process training {request.Method.Name} ended with code {process.ExitCode}: {message}");
        }
        finally
        {
            process.StandardInput.Close();
            if (!process.WaitForExit(TimeToEnd)) process.Kill();
        }
    }

    private ProcessStartInfo StartInfo() => new(program.File, [.. program.Arguments, RunJobCommand.Name, .. dataArguments])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    };
}

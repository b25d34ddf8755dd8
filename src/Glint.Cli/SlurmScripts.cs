using System.Globalization;
using Glint.Cli.Options;
using Glint.Comparing;

namespace Glint.Cli;

/// <summary>The jobs of a comparison on a cluster with SLURM.</summary>
/// <param name="asked">What is compared.</param>
/// <param name="path">Its folder, in full.</param>
/// <param name="program">How this program is started.</param>
/// <param name="shards">How many tasks; one for each run if null.</param>
/// <param name="options">Of sbatch, for every job; none if null.</param>
internal sealed class SlurmScripts(AskedComparison asked, string path, GlintProgram program, int? shards, string? options)
{
    internal const string SubmitName = "submit.sh";

    // MaxArraySize is 1001 unless an administrator changed it, and the largest number of a task is one less.
    private const int MostTasks = 1000;

    // For the step a run is at, its validation, and a checkpoint; SLURM's own resolution is a minute.
    private const int SecondsBeforeTheLimit = 180;

    private int Folds => !asked.AllFolds ? 1 : asked.Plan.Options.Splits is { } file ? Data.SplitsFile.Read(file).Count : asked.Plan.Options.Folds!.Value;

    /// <summary>Names and texts, in the order in which the jobs run; how to submit them last.</summary>
    internal IReadOnlyList<(string Name, string Text)> All
    {
        get
        {
            int sweeps = PlannedRun.Tuning(asked.Plan).Count * Folds, tested = PlannedRun.Tested(asked.Plan).Count * Folds;
            int tasks = Math.Min(shards ?? MostTasks, Math.Max(sweeps, tested));
            var scripts = new List<(string Name, string Text)>();
            if (sweeps > 0) scripts.Add(("tune.sbatch", Array("tune", Math.Min(tasks, sweeps), " " + ComparisonOptionSet.TuningOnlyName)));
            scripts.Add(("train.sbatch", Array("train", Math.Min(tasks, shards is null ? tested : tasks), "")));
            scripts.Add(("report.sbatch", Head("report", "") + $"exec {Program} report {Quoted(path)}\n"));
            scripts.Add((SubmitName, Submit(sweeps > 0)));
            return scripts;
        }
    }

    private string Program => string.Join(' ', program.Arguments.Prepend(program.File).Select(Quoted));

    private string Array(string name, int tasks, string more) => Head(name, $"""
        #SBATCH --array=1-{tasks.ToString(CultureInfo.InvariantCulture)}
        #SBATCH --requeue
        #SBATCH --open-mode=append
        #SBATCH --signal=B:USR1@{SecondsBeforeTheLimit.ToString(CultureInfo.InvariantCulture)}

        """) + $"""
        again=
        {Program} compare {string.Join(' ', asked.Arguments.Select(Quoted))} --out {Quoted(path)} --shard "$SLURM_ARRAY_TASK_ID/{tasks.ToString(CultureInfo.InvariantCulture)}"{more} &
        glint=$!
        # The time is nearly up: the run is kept where it stands, and goes on later. Where the job is cancelled or put back by others, it is only kept.
        trap 'again=yes; kill -USR1 "$glint" 2>/dev/null' USR1
        trap 'kill -USR1 "$glint" 2>/dev/null' TERM
        # A signal ends a wait before the process ends.
        while kill -0 "$glint" 2>/dev/null; do wait "$glint"; done
        wait "$glint"; code=$?
        # {ShardCommand.StoppedToGoOn.ToString(CultureInfo.InvariantCulture)}: stopped, and to be begun again. This task alone: the number of the array's last one is the whole array's.
        if [ "$code" -eq {ShardCommand.StoppedToGoOn.ToString(CultureInfo.InvariantCulture)} ] && [ -n "$again" ]; then scontrol requeue "$SLURM_ARRAY_JOB_ID"_"$SLURM_ARRAY_TASK_ID" && sleep 60; fi
        exit "$code"

        """;

    // The user's after ours: of two alike the last one counts.
    private string Head(string name, string more) => $"""
        #!/bin/bash
        #SBATCH --job-name=glint-{name}
        #SBATCH --chdir={Quoted(Environment.CurrentDirectory)}
        #SBATCH --output={Quoted(Path.Combine(path, "slurm", name + (name == "report" ? "-%j.out" : "-%A_%a.out")))}
        {more}{(options is null ? "" : $"#SBATCH {options}\n")}
        """;

    private static string Submit(bool tunes) => "#!/bin/sh\n# Submits the jobs, each after those it needs.\nset -e\ncd \"$(dirname \"$0\")\"\n"
        + (tunes ? "tune=$(sbatch --parsable tune.sbatch)\n" : "")
        + $"train=$(sbatch --parsable {(tunes ? "--dependency=afterany:\"$tune\" " : "")}train.sbatch)\n"
        + "report=$(sbatch --parsable --dependency=afterany:\"$train\" report.sbatch)\n"
        + $"echo \"Submitted: {(tunes ? "tune $tune, " : "")}train $train, report $report\"\n";

    // For a shell: in quotes unless it is plain.
    private static string Quoted(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_' or '=' or ',' or ':' or '%' or '+') ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}

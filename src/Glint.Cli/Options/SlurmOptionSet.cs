using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Glint.Comparing;
using Glint.Imaging;
using Glint.Training;

namespace Glint.Cli.Options;

/// <summary>The options of compare that write a cluster's jobs.</summary>
internal sealed class SlurmOptionSet
{
    private const string Folder = "slurm";

    private readonly Option<bool> _slurm = ChoiceOption.Switch(ComparisonOptionSet.SlurmName, "Train nothing: write SLURM's scripts for the comparison into the folder's slurm, the sweeps' first, then an array of shards, then the report, and show them. See docs/cluster.md.");
    private readonly Option<int?> _shards = NumberOption.Whole(ComparisonOptionSet.ShardsName, "With --slurm: how many shards, each a task of the array. Default: one for each run, at most 1000.", new(1, ShardOption.Most));
    private readonly Option<string?> _options = new ValueOption<string?>(
        ComparisonOptionSet.SlurmOptionsName, "With --slurm: options of sbatch for every job, such as \"--partition=cpu --time=12:00:00 --cpus-per-task=4 --mem=8G --account=me\".", "options of sbatch in one line",
        text => text.AsSpan().IndexOfAny('\n', '\r') < 0 && text.Trim().StartsWith('-') ? new(text.Trim()) : ValueOption<string?>.Refused(ComparisonOptionSet.SlurmOptionsName, text, "options of sbatch in one line"));

    private readonly Option<bool> _submit = ChoiceOption.Switch(ComparisonOptionSet.SubmitName, "With --slurm: submit the jobs, too.");

    internal void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _slurm, _shards, _options, _submit }) command.Options.Add(option);
    }

    internal bool IsAsked(ParseResult parsed) => parsed.GetValue(_slurm);

    /// <summary>Whether a folder holds such scripts.</summary>
    internal static bool IsIn(string path) => Directory.Exists(Path.Combine(path, Folder));

    /// <exception cref="WrongOptionException">An option is given without --slurm.</exception>
    internal void CheckFit(ParseResult parsed)
    {
        if (IsAsked(parsed)) return;
        if (parsed.GetValue(_shards) is not null || parsed.GetValue(_options) is not null || parsed.GetValue(_submit))
        {
            throw new WrongOptionException($"{ComparisonOptionSet.ShardsName}, {ComparisonOptionSet.SlurmOptionsName} and {ComparisonOptionSet.SubmitName} are for {ComparisonOptionSet.SlurmName}.");
        }
    }

    /// <summary>Writes the scripts, shows them, and submits them if asked to.</summary>
    internal int Write(ParseResult parsed, AskedComparison asked, string path, CommandContext context)
    {
        RunFolder.CheckFree(path);
        if (asked.DataFolder is { } data && !Directory.Exists(data)) throw new GlintException($"There is no folder {data}. Name the folder of the data set, as the cluster's machines see it.");
        var scripts = new SlurmScripts(asked, Path.GetFullPath(path), context.Program, parsed.GetValue(_shards), parsed.GetValue(_options));
        using var scope = OutputFolder.Make(path, context.Error);
        string folder = Path.Combine(path, Folder);
        Directory.CreateDirectory(folder);
        foreach ((string name, string text) in scripts.All)
        {
            AtomicFile.WriteText(Path.Combine(folder, name), text);
            context.Output.WriteLine($"# {Path.Combine(folder, name)}\n{text}");
        }
        scope.Keep();
        string submit = Path.Combine(folder, SlurmScripts.SubmitName);
        if (!parsed.GetValue(_submit))
        {
            context.Output.WriteLine($"Submit: sh {submit}");
            return GlintCommand.Done;
        }
        using Process process = Process.Start(new ProcessStartInfo("sh", [submit]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new GlintException($"sbatch refused a job: {error.Result.Trim().ReplaceLineEndings(" ")} The scripts are in {folder}: mend them, and submit with sh {submit}.");
        context.Output.Write(said);
        return GlintCommand.Done;
    }
}

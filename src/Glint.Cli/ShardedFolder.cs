using System.Globalization;
using Glint.Cli.Options;
using Glint.Comparing;
using Glint.Data;
using Glint.Training;

namespace Glint.Cli;

/// <summary>A folder whose runs shards trained: makes of them what one comparison would have written.</summary>
internal static class ShardedFolder
{
    /// <summary>Joins the runs of a folder that shards trained and nobody joined yet; leaves any other folder alone.</summary>
    /// <exception cref="GlintException">Runs are missing; each is said in a line of its own.</exception>
    internal static void Join(string path, CommandContext context)
    {
        if (!ShardPlan.IsIn(path) || File.Exists(Path.Combine(path, ReportData.Name))) return;
        ShardPlan plan = ShardPlan.Read(path);
        AskedComparison asked = plan.Asked(path, context);
        SliceDataset data = asked.Load();
        plan.Check(path, data);
        // None trains here, and the machine may have fewer cores than one that did.
        asked = asked with { Plan = asked.Plan with { Jobs = 1, Command = $"glint compare {string.Join(' ', plan.Arguments)} --out {path}", Machines = [] } };
        IReadOnlyList<ComparisonPart> parts = ShardPlan.Parts(path, asked, data, Math.Min(plan.Threads, ShardPlan.Cores));
        CheckWhole(path, parts, context.Error);
        foreach (ComparisonPart part in parts) Write(part, Path.Combine(path, part.Name));
        if (parts[0].Name.Length == 0) return;
        ComparisonFolder.Write(ReportData.Join([.. parts.Select(p => (p.Name, Path.Combine(path, p.Name)))], context.Parts.Measures), path);
    }

    private static void Write(ComparisonPart part, string path)
    {
        Comparison comparison = part.Comparison;
        SplitsFile.Write(Path.Combine(path, SplitsFile.Name), comparison.Division.Folds);
        ComparisonFolder.Write(comparison.Joined(), path);
    }

    private static void CheckWhole(string path, IReadOnlyList<ComparisonPart> parts, TextWriter error)
    {
        var claims = new Claims(ShardPlan.ClaimsOf(path), Claimant.Here, ClaimTimes.Usual);
        IReadOnlyList<PartRun> runs = ShardedComparison.Runs(parts);
        List<string> missing = [.. runs.Where(r => !r.IsFinished).Select(r => $"{r.Title}: {Standing(r, claims.Look(r.Name))}")];
        if (missing.Count == 0) return;
        foreach (string line in missing) error.WriteLine(line);
        throw new GlintException($"{path} lacks {missing.Count} of {Counted.Of(runs.Count, "run")}. Train them with glint compare --shard, then report again.");
    }

    private static string Standing(PartRun run, ClaimText? claim)
    {
        RunState state = RunFolder.StateOf(run.Part.Comparison.FolderOf(run.Run));
        string far = state switch
        {
            RunState.Finished => "trained, not judged yet",
            RunState.Resumable => "begun",
            _ => claim is null ? "not begun" : "begun, without a checkpoint yet",
        };
        return claim switch
        {
            null => far,
            { State: ClaimState.Held } when !Claimant.Here.KnowsAsGone(claim.By) => string.Create(CultureInfo.InvariantCulture, $"{far}, claimed by {claim.By} since {claim.Since:yyyy-MM-dd HH:mm} UTC"),
            _ => $"{far}, and nobody goes on with it; {claim.By} was the last",
        };
    }
}

using System.Globalization;
using Glint.Cli.Options;
using Glint.Comparing;
using Glint.Data;

namespace Glint.Cli;

/// <summary><c>glint compare --shard I/N</c>: a share of a comparison, from where it stands to its end.</summary>
internal static class ShardCommand
{
    /// <summary>EX_TEMPFAIL of sysexits.h: the work is not done, and can go on when it is started again.</summary>
    internal const int StoppedToGoOn = 75;

    internal static int Run(AskedComparison asked, Shard shard, bool tuningOnly, string path, CommandContext context)
    {
        (TextWriter output, TextWriter error) = (context.Output, context.Error);
        ShardPlan.CheckFolder(path);
        using var stop = new StopSignal(error);
        SliceDataset data = asked.Load();
        ShardPlan plan = ShardPlan.Joined(path, asked, data);
        var sharded = new ShardedComparison(
            ShardPlan.Parts(path, asked, data, plan.Threads), shard, new Claims(ShardPlan.ClaimsOf(path), Claimant.Here, ClaimTimes.Usual), asked.Plan.Jobs)
        {
            TuningOnly = tuningOnly,
            Say = error.WriteLine,
            Stop = stop.Token,
        };
        IReadOnlyList<PartRun> share = sharded.Share();
        bool isStopped = false;
        try
        {
            ProgressDisplay.On(error).Track(sharded.Run().TakeWhile(_ => !stop.IsSet), s => new ProgressLine(
                s.Activity, s.Done, s.Total, string.Create(CultureInfo.InvariantCulture, $"step {s.Step.Iteration}, loss {s.Step.Loss:0.000}")));
        }
        catch (OperationCanceledException)
        {
            // The signal reached the process that trains, and may be on its way to this one.
            isStopped = true;
        }
        int finished = share.Count(r => r.IsFinished);
        string said = $"Shard {shard.Number} of {shard.Count}: {finished} of {Counted.Of(share.Count, "run")} finished.";
        if (finished == share.Count)
        {
            output.WriteLine(tuningOnly ? said : $"{said} When all are: glint report {path}");
            return GlintCommand.Done;
        }
        output.WriteLine($"{said} The same command goes on where it stands.");
        return (isStopped || stop.IsSet) && stop.IsInterrupt ? GlintCommand.StoppedByUser : StoppedToGoOn;
    }
}

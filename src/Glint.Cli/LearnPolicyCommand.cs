using System.CommandLine;
using System.Globalization;
using Glint.Adaptation;
using Glint.Cli.Options;
using Glint.Comparing;
using Glint.Comparing.Reports;
using Glint.Data;

namespace Glint.Cli;

/// <summary><c>glint learn-policy</c>: trains a <see cref="LearnedRule"/> over many short trainings on phantoms, or searches what it must beat.</summary>
internal static class LearnPolicyCommand
{
    private const string OrganName = "--organ", Fixed = "fixed", Schedule = "schedule";

    internal static Command Create(CommandContext context)
    {
        Option<PolicyAction> action = ChoiceOption.Of<PolicyAction>("--action", "three coefficients, or the two degrees of freedom of a Tversky loss.");
        Option<string> search = ChoiceOption.Of("--search", "In place of a policy, by as many runs on the same tasks: the best fixed coefficients, or the best schedule of two parameters.", Fixed, Schedule);
        Option<int?> generations = NumberOption.Whole("--generations", $"Tasks to learn on, one after the other. Default {LearningPlan.UsualGenerations}.", new(1, LearningPlan.MostGenerations)),
            pairs = NumberOption.Whole("--pairs", $"Pairs of opposite perturbations a generation; each is two runs. Default {LearningPlan.UsualPairs}.", new(1, LearningPlan.MostPairs)),
            heldOut = NumberOption.Whole("--held-out", $"Tasks of other seeds that judge the result, two runs each. Default {LearningPlan.UsualHeldOut}.", new(0, LearningPlan.MostGenerations)),
            jobs = NumberOption.Cores(ComparisonOptionSet.JobsName, "Runs side by side, each on one core; the result is the same. Default: the cores.");
        Option<long?> seed = NumberOption.Seed("--seed", "Root seed of tasks, perturbations and weights. Default 1.");
        Option<PhantomOrgan?> organ = ChoiceOption.OrNone<PhantomOrgan>(OrganName, "lung or liver: learn on phantoms of one organ alone. Default: each task draws its own; with --quick, lung.");
        Option<bool> quick = ChoiceOption.Switch("--quick", "To try it: fewer runs, of some seconds, on lungs with larger tumours, from coefficients that are wrong on purpose (aP 16, aN 1/16).");
        Option<string> folder = PathOption.Required(ComparisonOptionSet.OutName, "New folder for policy.safetensors, learning.json, runs.csv and report.html; one of the same command that was stopped goes on.");
        var command = new Command("learn-policy",
            "Trains a policy that moves the coefficients of the loss, over many short trainings on phantoms, by an evolution strategy.\n\nExample: glint learn-policy --out out/policy")
        { folder, action, search, generations, pairs, heldOut, organ, seed, quick, jobs };
        command.SetAction(parsed =>
        {
            if (parsed.GetResult(search) is { Implicit: false } && parsed.GetResult(action) is { Implicit: false }) throw new WrongOptionException("--search looks for no policy, and --action is of one. Leave out one of the two.");
            LearningForm form = parsed.GetValue(search) switch
            {
                Fixed => LearningForm.Fixed,
                Schedule => LearningForm.Schedule,
                _ => parsed.GetValue(action) == PolicyAction.Two ? LearningForm.Two : LearningForm.Three,
            };
            bool isQuick = parsed.GetValue(quick);
            var plan = new LearningPlan(
                form, parsed.GetValue(seed) ?? 1, parsed.GetValue(pairs) ?? (isQuick ? LearningPlan.QuickPairs : LearningPlan.UsualPairs),
                parsed.GetValue(generations) ?? (isQuick ? LearningPlan.QuickGenerations : LearningPlan.UsualGenerations),
                parsed.GetValue(heldOut) ?? (isQuick ? LearningPlan.QuickHeldOut : LearningPlan.UsualHeldOut), isQuick ? LearningScale.Quick : LearningScale.Full)
            {
                Organ = parsed.GetValue(organ) ?? (isQuick ? PhantomOrgan.Lung : null),
            };
            return Learn(plan, new LearningFolder(parsed.GetValue(folder)!), parsed.GetValue(jobs) ?? Environment.ProcessorCount, context);
        });
        return command;
    }

    private static int Learn(LearningPlan plan, LearningFolder folder, int jobs, CommandContext context)
    {
        (TextWriter output, TextWriter error) = (context.Output, context.Error);
        using OutputFolder? scope = folder.IsBegun ? null : OutputFolder.Make(folder.Path, error);
        using var stop = new StopSignal(error);
        using var processes = new LearnProcesses(context.Program, jobs, stop.Token);
        var learning = new PolicyLearning(plan, folder, processes.Run);
        int before = learning.Record.Generations.Count;
        if (before > 0) output.WriteLine($"{folder.Path}: goes on after generation {before} of {plan.Generations}.");
        scope?.Keep();
        try
        {
            ProgressDisplay.On(error).Track(learning.Run().TakeWhile(_ => !stop.IsSet), s => new ProgressLine(s.Activity, s.Done, s.Total, s.Detail));
        }
        catch (OperationCanceledException) when (stop.IsSet)
        {
        }
        LearningRecord record = learning.Record;
        if (!record.IsComplete)
        {
            output.WriteLine($"Stopped after {record.Generations.Count} of {Counted.Of(plan.Generations, "generation")}. What was learned and every run that ended is kept in {folder.Path}. Go on: the same command again.");
            return GlintCommand.StoppedByUser;
        }
        Report.Write(record, folder.Path);
        foreach (string line in Verdict(record)) output.WriteLine(line);
        output.WriteLine($"The page: {Path.Combine(folder.Path, Report.PageName)}");
        return GlintCommand.Done;
    }

    private static IEnumerable<string> Verdict(LearningRecord record)
    {
        LearningPlan plan = record.Plan;
        yield return plan.Form.IsPolicy
            ? $"Learned in {Counted.Of(plan.Generations, "generation")} of {Counted.Of(plan.Candidates, "run")}: {LearningFolder.PolicyName}, digest {record.Generations[^1].Digest[..16]}."
            : $"Best of {Counted.Of(plan.Candidates, "point")} on {Counted.Of(plan.Generations, "task")}: {plan.Form.InWords(record.Parameters)}; digest {record.Generations[^1].Digest[..16]}.";
        if (record.HeldOut.Count == 0) yield break;
        yield return string.Create(CultureInfo.InvariantCulture,
            $"On {Counted.Of(plan.HeldOut, "held-out task")}: reward {record.HeldOut.Average(h => h.After.Reward):0.000}, unmoved {record.HeldOut.Average(h => h.Before.Reward):0.000}, difference {record.Gains.Average():+0.000;-0.000;0.000}, p = {record.Test.PValue:0.000} (Wilcoxon signed-rank, paired).");
    }
}

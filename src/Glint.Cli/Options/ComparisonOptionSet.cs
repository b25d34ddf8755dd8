using System.CommandLine;
using System.CommandLine.Parsing;
using Glint.Comparing;
using Glint.Data;
using Glint.Evaluation;
using Glint.Training;

namespace Glint.Cli.Options;

/// <summary>The options that say what is compared, and on which data.</summary>
internal sealed class ComparisonOptionSet
{
    internal const string JobsName = "--jobs", OutName = "--out", TuningOnlyName = "--tuning-only", SlurmName = "--slurm", ShardsName = "--shards", SlurmOptionsName = "--slurm-options", SubmitName = "--submit";

    // Of a command line that is kept: what says who trains which share, and how.
    private static readonly HashSet<string> OfAShare = [ShardOption.Name, JobsName, OutName, TuningOnlyName, SlurmName, ShardsName, SlurmOptionsName, SubmitName];

    private readonly CommandContext _context;
    private readonly DataOptionSet _data;
    private readonly TrainingOptionSet _training;
    private readonly Option<string> _methods;
    private readonly Option<double?> _balance;
    private readonly Option<int?> _seeds = NumberOption.Count("--seeds", "How many seeds per method.");
    private readonly Option<int?> _jobs = NumberOption.Cores(JobsName, "Runs trained side by side. Default: the cores over the threads of one run.");
    private readonly Option<bool> _tune = ChoiceOption.Switch("--tune", "Whether E and T choose their coefficients on the validation patients, with one seed and half the steps each (default), or take their usual ones (--tune false).");
    private readonly Option<double?> _tolerance = SurfaceOption.Create();
    private readonly Option<double?> _clean = NumberOption.Decimal("--clean-share", "The matched threshold of each model leaves this share of the tumour-free validation slices clean, 0 to 1.", new(0, 1));
    private readonly Option<bool> _allFolds = ChoiceOption.Switch("--all-folds", "With --shard or --slurm: train every fold of --folds or --splits, which the report joins.");

    internal ComparisonOptionSet(CommandContext context)
    {
        _context = context;
        (_data, _training) = (new DataOptionSet { Formats = context.Formats }, new TrainingOptionSet(context.Networks));
        (_methods, _balance) = (context.Methods.Several(), context.Methods.Balance());
        _seeds.DefaultValueFactory = _ => 1;
        _tune.DefaultValueFactory = _ => true;
        _clean.DefaultValueFactory = _ => OperatingPoint.UsualCleanShare;
    }

    internal void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _methods, _balance, _seeds, _jobs, _tune, _tolerance, _clean, _allFolds }) command.Options.Add(option);
        _data.AddTo(command);
        _training.AddTo(command);
    }

    /// <summary>What a command line asks for; no data is read.</summary>
    /// <exception cref="WrongOptionException">Options do not go together.</exception>
    internal AskedComparison Read(ParseResult parsed)
    {
        _data.CheckFit(parsed);
        Preset preset = _training.Read(parsed, _data.IsPhantom(parsed), parsed.GetValue(_data.Organ));
        // A job of a cluster may have fewer cores than its machine.
        int cores = int.TryParse(Environment.GetEnvironmentVariable("SLURM_CPUS_PER_TASK"), out int given) && given > 0 ? Math.Min(given, Environment.ProcessorCount) : Environment.ProcessorCount;
        var plan = new ComparisonPlan(
            _context.Methods.All(parsed.GetValue(_methods)!, parsed.GetValue(_balance)), parsed.GetValue(_seeds)!.Value, preset.Options, preset.Name,
            "glint " + string.Join(' ', parsed.Tokens.Select(t => t.Value)),
            Math.Max(1, parsed.GetValue(_jobs) ?? (preset.Options.Threads is { } threads ? cores / threads : 1)))
        {
            Tunes = parsed.GetValue(_tune),
            CleanShare = parsed.GetValue(_clean)!.Value,
            SurfaceToleranceMillimetres = parsed.GetValue(_tolerance)!.Value,
            Measures = _context.Parts.Measures,
        };
        bool allFolds = parsed.GetValue(_allFolds);
        if (allFolds && preset.Options is { Folds: null, Splits: null }) throw new WrongOptionException("--all-folds needs folds: pass --folds or --splits.");
        if (allFolds && preset.Options.Fold != 0) throw new WrongOptionException("--all-folds trains every fold; leave out --fold.");
        return new AskedComparison(
            plan, allFolds, [.. Kept(parsed)], new RunProcess(_context.Program, _data.Repeat(parsed, preset)).Train, () => _data.Load(parsed, preset, _context.Progress))
        {
            DataFolder = _data.IsPhantom(parsed) ? null : parsed.GetValue(_data.Data),
        };
    }

    // The same command line from any folder, without what says who trains which share.
    private IEnumerable<string> Kept(ParseResult parsed)
    {
        string? option = null;
        foreach (Token token in parsed.Tokens.Where(t => t.Type != TokenType.Command))
        {
            if (token.Type == TokenType.Option) option = token.Value;
            if (option is not null && OfAShare.Contains(option)) continue;
            bool isPath = token.Type != TokenType.Option && (option == "--splits" || option == _data.Cache.Name || (option == _data.Data.Name && !_data.IsPhantom(parsed)));
            yield return isPath ? Path.GetFullPath(token.Value) : token.Value;
        }
    }
}

/// <summary>A comparison that a command line asks for.</summary>
/// <param name="Plan">What to do.</param>
/// <param name="AllFolds">Whether for every fold.</param>
/// <param name="Arguments">The command line without what says who trains which share, good in any folder.</param>
/// <param name="Runner">Trains a run in a process of its own.</param>
/// <param name="Load">Reads the data, with progress.</param>
internal sealed record AskedComparison(ComparisonPlan Plan, bool AllFolds, IReadOnlyList<string> Arguments, Runner Runner, Func<SliceDataset> Load)
{
    /// <summary>Where the data is; null for the phantom.</summary>
    internal string? DataFolder { get; init; }
}

using System.CommandLine;
using Glint.Data;
using Glint.Losses;
using Glint.Networks;
using Glint.Training;

namespace Glint.Cli.Options;

/// <summary>The options of train and compare that choose a preset and override its entries.</summary>
internal sealed class TrainingOptionSet
{
    private readonly List<(Option Option, Func<ParseResult, TrainingOptions, TrainingOptions> Apply)> _overrides = [];

    /// <param name="networks">Those of the program.</param>
    internal TrainingOptionSet(IReadOnlyList<Architecture> networks)
    {
        Preset.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } name && Training.Preset.Find(name) is null)
            {
                result.AddError(GlintCommand.UnknownName("preset", name, Training.Preset.All.Select(p => p.Name)));
            }
        });
        Value<int>("--steps", "Optimizer steps.", (o, v) => o with { Steps = v });
        Value<int>("--batch", "Frames per step.", (o, v) => o with { BatchSize = v });
        Value<double>("--learning-rate", "Adam's learning rate.", (o, v) => o with { LearningRate = v });
        Value<bool>("--learning-rate-decay", "Let the learning rate fall linearly to 0 over the run.", (o, v) => o with { LearningRateDecay = v });
        Value<double>("--width", "Multiplier of the network's channels; 1 is the article's.", (o, v) => o with { Network = o.Network with { Width = v } });
        string names = string.Join(", ", networks.Select(n => n.Name));
        Option<string> network = Value<string>("--network", $"One of {names}.", (o, v) => o with { Network = o.Network with { Architecture = networks.First(n => n.IsCalled(v)) } });
        network.Validators.Add(r =>
        {
            if (r.GetValueOrDefault<string?>() is { } name && !networks.Any(n => n.IsCalled(name))) r.AddError(GlintCommand.UnknownName("network", name, networks.Select(n => n.Name)));
        });
        Value<bool>("--authors-head", "The head of the authors' code instead of a sigmoid.", (o, v) => o with { Network = o.Network with { AuthorsHead = v } });
        Value<double>("--drop-rate", "Share of activations that dropout sets to 0.", (o, v) => o with { Network = o.Network with { DropRate = v } });
        Value<FramingKind>("--framing", "whole slices, random crops (crop) or mosaics (mosaic).", (o, v) => o with { Framing = v });
        Value<int>("--side", "Side of a training frame in pixels, divisible by 32.", (o, v) => o with { Side = v });
        Value<int>("--tile-side", "Side of a mosaic's tile in pixels.", (o, v) => o with { TileSide = v });
        Value<CountKind>("--counts", "squared (the authors') or linear soft counts.", (o, v) => o with { Counts = v });
        Value<bool>("--counts-per-image", "Let a rule read the counts of an image on average instead of a batch's: its gates (hold while FP < 5, FN < 1) are in pixels.", (o, v) => o with { CountsPerImage = v });
        Value<LookAheadKind>("--look-ahead", "How GE tries its candidates: fast, exact or naive.", (o, v) => o with { LookAhead = v });
        Value<Precision>("--precision", "float32, or bfloat16 for convolutions and activations: faster on processors with bfloat16 instructions.", (o, v) => o with { Precision = v });
        Value<double>("--tumour-share", "Share of training frames with tumour, 0 to 1.", (o, v) => o with { TumourShare = v });
        Value<bool>("--flips", "Random flips of training frames.", (o, v) => o with { Augmentation = o.Augmentation with { Flips = v } });
        Value<int>("--shift", "Random shifts of training frames, up to this many pixels.", (o, v) => o with { Augmentation = o.Augmentation with { ShiftPixels = v } });
        Value<int>("--validate-every", "Steps between validations.", (o, v) => o with { ValidateEvery = v });
        Value<int>("--patience", "End the run after this many validations without a better one (default: take all steps).", (o, v) => o with { Patience = v });
        Value<OnNonFinite>("--on-non-finite", "stop at a number that is not finite and keep the batch for glint replay, or skip the step.", (o, v) => o with { OnNonFinite = v });
        Value<int>("--checkpoint-every", "Steps between checkpoints, from which a stopped run goes on.", (o, v) => o with { CheckpointEvery = v });
        Value<int>("--small-tumour", "Tumours of fewer pixels count as small.", (o, v) => o with { SmallTumourPixels = v });
        Value<string>("--device", "cpu, cuda or cuda:N; CUDA needs a build with it (see the README).", (o, v) => o with { Device = v });
        Value<int>("--threads", "Processor threads of one run.", (o, v) => o with { Threads = v });
        Value<long>("--seed", "Root seed of weights, dropout and frames (default 1).", (o, v) => o with { Seed = v });
        Value<long>("--split-seed", "Seed of the split by patient (default 1).", (o, v) => o with { SplitSeed = v });
        Value<int>("--folds", "Deal the patients into this many folds, alike in tumour burden; one of them is the test side.", (o, v) => o with { Folds = v });
        Value<int>("--fold", "The fold to test on, from 0 (default 0); a quarter of the others' patients validates.", (o, v) => o with { Fold = v });
        Value<string>("--splits", "Take the folds from a file like nnU-Net's splits_final.json: val is the test side, and a quarter of train validates.", (o, v) => o with { Splits = v });
        Option<string?> window = WindowOption.Create();
        _overrides.Add((window, (parsed, o) => parsed.GetValue(window) is { } text ? WindowOption.Apply(text, o)! : o));
    }

    internal Option<string?> Preset { get; } = new("--preset")
    {
        Description = $"{string.Join(", ", Training.Preset.All.Select(p => p.Name))} (see glint presets). Default: demo for the phantom, small for a folder.",
    };

    internal void AddTo(Command command)
    {
        command.Options.Add(Preset);
        foreach ((Option option, _) in _overrides) command.Options.Add(option);
    }

    /// <summary>The chosen preset with the overrides applied.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="isPhantom">Whether the data is the phantom.</param>
    /// <param name="usual">The organ, whose usual window is taken unless another is asked for.</param>
    internal Preset Read(ParseResult parsed, bool isPhantom, PhantomOrgan usual)
    {
        Preset preset = Training.Preset.Find(parsed.GetValue(Preset) ?? (isPhantom ? "demo" : "small"))!;
        TrainingOptions options = _overrides.Aggregate(WindowOption.Usual(usual, preset.Options), (o, entry) => entry.Apply(parsed, o));
        options.Check();
        return preset with { Options = options };
    }

    private Option<T> Value<T>(string name, string description, Func<TrainingOptions, T, TrainingOptions> apply)
    {
        var option = new Option<T>(name) { Description = description };
        _overrides.Add((option, (parsed, o) => parsed.GetResult(option) is { Implicit: false } ? apply(o, parsed.GetValue(option)!) : o));
        return option;
    }
}

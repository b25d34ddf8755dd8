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

    private static readonly Dictionary<string, Func<TrainingOptions, TrainingOptions>> Recipes = new()
    {
        ["rare"] = o => o.WithRecipe(),
        ["none"] = o => o.WithoutRecipe(),
    };

    private static string[] PresetNames => [.. Training.Preset.All.Select(p => p.Name)];

    /// <summary>The options of a command.</summary>
    /// <param name="networks">Those of the program.</param>
    /// <param name="window">Its <c>--window</c>; that of training if null.</param>
    internal TrainingOptionSet(IReadOnlyList<Architecture> networks, Option<string?>? window = null)
    {
        Window = window ?? WindowOption.Create();
        // Before the options that are part of it.
        Add(ChoiceOption.Of("--recipe", "What keeps training alive where tumours are rare: rare (linear counts, 50 steps of warm-up, gradients clipped at 12, outputs from 0.01 where the loss has cross-entropy), or none (squared counts, the article's). A prior is left out where the network takes none, and the authors' head has squared counts. Default: the preset's.", Recipes), (o, v) => v(o));
        Number(NumberOption.Count("--steps", "Optimizer steps."), (o, v) => o with { Steps = v });
        Number(NumberOption.Count("--batch", "Frames per step."), (o, v) => o with { BatchSize = v });
        Number(NumberOption.Decimal("--learning-rate", "Adam's learning rate.", NumberRange<double>.Above(0)), (o, v) => o with { LearningRate = v });
        Add(ChoiceOption.Switch("--learning-rate-decay", "Let the learning rate fall linearly to 0 over the run."), (o, v) => o with { LearningRateDecay = v });
        Number(NumberOption.Whole("--warm-up", "Steps over which the learning rate rises linearly to its full height (default: none).", NumberRange<int>.AtLeast(0)), (o, v) => o with { WarmUp = v });
        Number(NumberOption.Decimal("--clip-gradient", "Scale a step's gradient down to this norm where it is longer, 12 for one (default: leave it).", NumberRange<double>.Above(0)), (o, v) => o with { ClipGradient = v });
        Number(NumberOption.Decimal("--prior", "Start the output at this probability everywhere, 0.01 for one, by a bias (default: no bias); only for losses with cross-entropy, since those of overlap alone die of it.", new(0, 1, HasFrom: false, HasTo: false)), (o, v) => o with { Network = o.Network with { Prior = v } });
        Number(NumberOption.Decimal("--width", "Multiplier of the network's channels; 1 is the article's.", new(0, NetworkSpec.LargestWidth, HasFrom: false)), (o, v) => o with { Network = o.Network with { Width = v } });
        Add(ChoiceOption.Of("--network", $"One of {string.Join(", ", networks.Select(n => n.Name))}.", networks.ToDictionary(n => n.Name)), (o, v) => o with { Network = o.Network with { Architecture = v } });
        Add(ChoiceOption.Switch("--authors-head", "The head of the authors' code instead of a sigmoid."), (o, v) => o with { Network = o.Network with { AuthorsHead = v } });
        Number(NumberOption.Decimal("--drop-rate", "Share of activations that dropout sets to 0.", new(0, 1, HasTo: false)), (o, v) => o with { Network = o.Network with { DropRate = v } });
        Add(ChoiceOption.Of<FramingKind>("--framing", "whole slices, random crops (crop) or mosaics (mosaic)."), (o, v) => o with { Framing = v });
        Number(NumberOption.Count("--side", "Side of a training frame in pixels, divisible by 32."), (o, v) => o with { Side = v });
        Number(NumberOption.Count("--tile-side", "Side of a mosaic's tile in pixels."), (o, v) => o with { TileSide = v });
        Add(ChoiceOption.Of<CountKind>("--counts", "squared (the authors') or linear soft counts."), (o, v) => o with { Counts = v });
        Add(ChoiceOption.Switch("--counts-per-image", "Let a rule read the counts of an image on average instead of a batch's: its gates (hold while FP < 5, FN < 1) are in pixels."), (o, v) => o with { CountsPerImage = v });
        Add(ChoiceOption.Of<LookAheadKind>("--look-ahead", "How GE tries its candidates: fast, exact or naive."), (o, v) => o with { LookAhead = v });
        Add(ChoiceOption.Of<ComputePrecision>("--precision", "float32, or bfloat16 for convolutions and activations: faster on processors with bfloat16 instructions."), (o, v) => o with { Precision = v });
        Number(NumberOption.Decimal("--tumour-share", "Share of training frames with tumour, 0 to 1.", new(0, 1)), (o, v) => o with { TumourShare = v });
        Number(NumberOption.Decimal("--crop-share", "Share of steps that take crops which hold tumour in place of whole slices, 0 to 1 (default: 0).", new(0, 1)), (o, v) => o with { CropShare = v });
        Number(NumberOption.Count("--crop-side", "Side of these crops in pixels, divisible by 32."), (o, v) => o with { CropSide = v });
        Add(ChoiceOption.Switch("--flips", "Random flips of training frames."), (o, v) => o with { Augmentation = o.Augmentation with { Flips = v } });
        Number(NumberOption.Whole("--shift", "Random shifts of training frames, up to this many pixels.", NumberRange<int>.AtLeast(0)), (o, v) => o with { Augmentation = o.Augmentation with { ShiftPixels = v } });
        Number(NumberOption.Count("--validate-every", "Steps between validations."), (o, v) => o with { ValidateEvery = v });
        Number(NumberOption.Count("--patience", "End the run after this many validations without a better one (default: take all steps)."), (o, v) => o with { Patience = v });
        Add(ChoiceOption.Of<OnNonFinite>("--on-non-finite", "stop at a number that is not finite and keep the batch for glint replay, or skip the step."), (o, v) => o with { OnNonFinite = v });
        Add(ChoiceOption.Of<OnCollapse>("--on-collapse", "Where nothing is marked any more and the loss has no gradient left: ignore, stop there, or restart with other weights, twice at most (default: ignore)."), (o, v) => o with { OnCollapse = v });
        Number(NumberOption.Count("--checkpoint-every", "Steps between checkpoints, from which a stopped run goes on."), (o, v) => o with { CheckpointEvery = v });
        Number(NumberOption.Count("--small-tumour", "Tumours of fewer pixels count as small."), (o, v) => o with { SmallTumourPixels = v });
        Add(DeviceOption.Create(), (o, v) => o with { Device = v });
        Number(NumberOption.Cores("--threads", "Processor threads of one run."), (o, v) => o with { Threads = v });
        Number(NumberOption.Seed("--seed", "Root seed of weights, dropout and frames (default 1)."), (o, v) => o with { Seed = v });
        Number(NumberOption.Seed("--split-seed", "Seed of the split by patient (default 1)."), (o, v) => o with { SplitSeed = v });
        Number(NumberOption.Whole("--folds", "Deal the patients into this many folds, alike in tumour burden; one of them is the test side.", NumberRange<int>.AtLeast(2)), (o, v) => o with { Folds = v });
        Number(NumberOption.Whole("--fold", "The fold to test on, from 0 (default 0); a quarter of the others' patients validates.", NumberRange<int>.AtLeast(0)), (o, v) => o with { Fold = v });
        Add(PathOption.OrNone("--splits", "Take the folds from a file like nnU-Net's splits_final.json: val is the test side, and a quarter of train validates."), (o, v) => o with { Splits = v });
        _overrides.Add((Window, (parsed, o) => parsed.GetValue(Window) is { } text ? WindowOption.Apply(text, o)! : o));
    }

    internal Option<string?> Preset { get; } = new ValueOption<string?>(
        "--preset", $"{string.Join(", ", PresetNames)} (see glint presets). Default: demo for the phantom, small for a folder.", "a preset's name",
        text => new(text, Training.Preset.Find(text) is null ? Names.Unknown("preset", [text], PresetNames) : null));

    internal Option<string?> Window { get; }

    /// <summary>Whether anything is asked for that training alone has: a window may be looked at for itself.</summary>
    internal bool IsGiven(ParseResult parsed) =>
        _overrides.Select(o => o.Option).Append(Preset).Any(o => o != Window && parsed.GetResult(o) is { Implicit: false });

    internal void AddTo(Command command)
    {
        command.Options.Add(Preset);
        foreach ((Option option, _) in _overrides) command.Options.Add(option);
    }

    /// <summary>The chosen preset with the overrides applied.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="isPhantom">Whether the data is the phantom.</param>
    /// <param name="usual">The organ, whose usual window is taken unless another is asked for.</param>
    /// <exception cref="WrongOptionException">They do not go together.</exception>
    internal Preset Read(ParseResult parsed, bool isPhantom, PhantomOrgan usual)
    {
        Preset preset = Training.Preset.Find(parsed.GetValue(Preset) ?? (isPhantom ? "demo" : "small"))!;
        TrainingOptions options = Fitting(parsed, _overrides.Aggregate(WindowOption.Usual(usual, preset.Options), (o, entry) => entry.Apply(parsed, o)));
        try
        {
            options.Check();
        }
        catch (GlintException e)
        {
            throw new WrongOptionException(e.Message);
        }
        return preset with { Options = options };
    }

    // A preset's recipe as far as the run takes it. What was asked for is not changed: it is refused where it does not fit.
    private TrainingOptions Fitting(ParseResult parsed, TrainingOptions o)
    {
        bool IsGiven(string name) => _overrides.Any(entry => entry.Option.Name == name && parsed.GetResult(entry.Option) is { Implicit: false });
        if (!IsGiven("--warm-up")) o = o with { WarmUp = Math.Min(o.WarmUp, o.Steps) };
        if (o.Network.AuthorsHead && !IsGiven("--counts")) o = o with { Counts = CountKind.Squared };
        return (o.Network.AuthorsHead || !o.Network.Architecture.HasArticlesWeights) && !IsGiven("--prior") ? o with { Network = o.Network with { Prior = null } } : o;
    }

    // Only what stands on the command line takes a preset's place.
    private void Number<T>(Option<T?> option, Func<TrainingOptions, T, TrainingOptions> apply) where T : struct =>
        _overrides.Add((option, (parsed, o) => parsed.GetValue(option) is { } value ? apply(o, value) : o));

    private void Add<T>(Option<T> option, Func<TrainingOptions, T, TrainingOptions> apply) =>
        _overrides.Add((option, (parsed, o) => parsed.GetResult(option) is { Implicit: false } ? apply(o, parsed.GetValue(option)!) : o));
}

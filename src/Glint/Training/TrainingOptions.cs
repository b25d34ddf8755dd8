using System.Text.Json.Serialization;
using Glint.Data;
using Glint.Imaging;
using Glint.Losses;
using Glint.Networks;

namespace Glint.Training;

/// <summary>How slices become frames.</summary>
internal enum FramingKind
{
    /// <summary>Whole slices.</summary>
    Whole,

    /// <summary>Random off-centre crops while training, whole slices when evaluating.</summary>
    Crop,

    /// <summary>Canvases of tiles of one patient (shared tumour share of the article from patches), both in training and evaluation.</summary>
    Mosaic,
}

/// <summary>Everything that determines a training run beside the data and the method. A run's record holds it whole.</summary>
internal sealed record TrainingOptions
{
    // 32 times the article's: the pixels of a frame, and of its channels, are counted in 32 bits.
    private const int LargestSide = 16384;

    private const double Gibibyte = 1L << 30;

    /// <summary>The network's layers.</summary>
    public NetworkSpec Network { get; init; } = new();

    /// <summary>HU mapped to 0 and 1.</summary>
    public IntensityWindow Window { get; init; } = IntensityWindow.Lung;

    /// <summary>How <see cref="Window"/> came about. Percentiles take its place when a run begins: <see cref="WithWindowOf"/>.</summary>
    public WindowOrigin WindowOrigin { get; init; }

    /// <summary>How slices become frames.</summary>
    public FramingKind Framing { get; init; } = FramingKind.Whole;

    /// <summary>Side of a training frame in pixels, divisible by what the network halves by (32 for Glint's own).</summary>
    public int Side { get; init; } = 512;

    /// <summary>Side of a mosaic's tile in pixels; it must divide <see cref="Side"/>.</summary>
    public int TileSide { get; init; } = 32;

    /// <summary>Seeded flips and shifts of training frames; the article uses none.</summary>
    public AugmentationOptions Augmentation { get; init; } = new(Flips: false, ShiftPixels: 0);

    /// <summary>Optimizer steps.</summary>
    public int Steps { get; init; } = 20_000;

    /// <summary>Frames per step (the authors' code: 10).</summary>
    public int BatchSize { get; init; } = 10;

    /// <summary>Adam's learning rate (the article: 1e-4, the authors' code: 1e-5).</summary>
    public double LearningRate { get; init; } = 1e-4;

    /// <summary>Whether the learning rate falls linearly to 0 over the run; the article does not say, so its own preset keeps it.</summary>
    public bool LearningRateDecay { get; init; }

    /// <summary>Steps over which the learning rate rises linearly to where it would be without them; 0, as ever, takes none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int WarmUp { get; init; }

    /// <summary>The largest norm of a step's gradient, of all weights together; a longer one is scaled down to it (nnU-Net: 12). Null clips none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double? ClipGradient { get; init; }

    /// <summary>Share of training frames with tumour, 0 to 1; null draws from all slices alike.</summary>
    public double? TumourShare { get; init; }

    /// <summary>
    /// Share of steps, 0 to 1, that take crops which hold tumour in place of whole slices: what is rare in a slice is less so there. For
    /// <see cref="FramingKind.Whole"/>; 0, as ever, takes none.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double CropShare { get; init; }

    /// <summary>Side in pixels of the crops of <see cref="CropShare"/>, divisible by what the network halves by; null if there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int? CropSide { get; init; }

    /// <summary>Squared (the authors') or linear soft counts.</summary>
    public CountKind Counts { get; init; } = CountKind.Squared;

    /// <summary>Whether a rule reads counts per image instead of per batch; its gates are in pixel-equivalents per batch of 10 images of 512 x 512.</summary>
    public bool CountsPerImage { get; init; }

    /// <summary>How an exploratory search learns what an update with each candidate would do.</summary>
    public LookAheadKind LookAhead { get; init; } = LookAheadKind.Fast;

    /// <summary>What the network passes in while it trains, and when its run validates it. A search needs float32.</summary>
    public ComputePrecision Precision { get; init; }

    /// <summary>Where the network trains: cpu, cuda or cuda:N.</summary>
    public string Device { get; init; } = DeviceName.Cpu;

    /// <summary>What to do at a number that is not finite.</summary>
    public OnNonFinite OnNonFinite { get; init; }

    /// <summary>What to do where nothing is marked any more and the loss is flat.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public OnCollapse OnCollapse { get; init; }

    /// <summary>Probability from which a pixel is tumour.</summary>
    public double Threshold { get; init; } = 0.5;

    /// <summary>Steps between validations; the best model on validation is kept.</summary>
    public int ValidateEvery { get; init; } = 500;

    /// <summary>The run ends after so many validations without a better one; null takes all steps.</summary>
    public int? Patience { get; init; }

    /// <summary>Steps between checkpoints, from which a stopped run goes on.</summary>
    public int CheckpointEvery { get; init; } = 100;

    /// <summary>Tumours of fewer pixels count as small (the article: 100 of 512 x 512).</summary>
    public int SmallTumourPixels { get; init; } = 100;

    /// <summary>
    /// Processor threads of one run; null leaves it to libtorch. Narrow networks gain little from a second thread, so a comparison trains
    /// as many of them side by side as there are cores. Results repeat at one number of threads, not across numbers.
    /// </summary>
    public int? Threads { get; init; }

    /// <summary>Root seed of weights, dropout, frames and augmentation.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Seed of the split by patient: the same for every seed of a comparison.</summary>
    public long SplitSeed { get; init; } = 1;

    /// <summary>How many folds the patients are dealt into, at least 2; null divides them 60/20/20 once. See <see cref="Division"/>.</summary>
    public int? Folds { get; init; }

    /// <summary>The fold that is held out, from 0.</summary>
    public int Fold { get; init; }

    /// <summary>A file of folds, see <see cref="Data.SplitsFile"/>, in place of <see cref="Folds"/>; null if there is none.</summary>
    public string? Splits { get; init; }

    /// <summary>These options with the window of the training patients' tumours, if <see cref="WindowOrigin"/> is percentiles; else as they are.</summary>
    /// <param name="data">All patients.</param>
    /// <param name="trainPatients">Whose slices the percentiles are taken of.</param>
    /// <exception cref="GlintException">The tumours give no window, see <see cref="TumourWindow"/>.</exception>
    public TrainingOptions WithWindowOf(SliceDataset data, IEnumerable<string> trainPatients) =>
        WindowOrigin == WindowOrigin.Percentiles ? this with { Window = TumourWindow.Of(trainPatients.SelectMany(data.Of)) } : this;

    /// <summary>What keeps every method alive where tumours are rare: docs/decisions/0018-recipe.md.</summary>
    internal TrainingOptions WithRecipe() => this with { Counts = CountKind.Linear, WarmUp = 50, ClipGradient = 12, Network = Network with { Prior = 0.01 } };

    /// <summary>The same as the article has it: squared counts and nothing else.</summary>
    internal TrainingOptions WithoutRecipe() => this with { Counts = CountKind.Squared, WarmUp = 0, ClipGradient = null, Network = Network with { Prior = null } };

    /// <summary>These options for a method: without the prior where its loss has no cross-entropy that could begin from it.</summary>
    internal TrainingOptions For(Method method) => method.Objective.HasCrossEntropy || Network.Prior is null ? this : this with { Network = Network with { Prior = null } };

    /// <summary>The learning rate of a step, from 1.</summary>
    internal double LearningRateOf(int iteration) =>
        LearningRate * (LearningRateDecay ? 1 - ((iteration - 1.0) / Steps) : 1) * (iteration < WarmUp ? (double)iteration / WarmUp : 1);

    /// <summary>The framing of training frames.</summary>
    public IFraming TrainingFraming() => Framing switch
    {
        FramingKind.Crop => new RandomCrop(Side),
        FramingKind.Mosaic => EvaluationMosaic()!,
        _ => new WholeSlice(),
    };

    /// <summary>The mosaic that evaluation canvases are made with; null if whole slices are evaluated.</summary>
    public Mosaic? EvaluationMosaic() => Framing == FramingKind.Mosaic ? new Mosaic(Side / TileSide, TileSide) : null;

    /// <summary>Says what is out of range.</summary>
    /// <exception cref="GlintException">An option is out of its range.</exception>
    public void Check()
    {
        int divisor = Network.Architecture.SideDivisor;
        Require(Side is > 0 and <= LargestSide, $"Side is {Side}; it must be from {divisor} to {LargestSide} pixels.");
        Require(Side % divisor == 0, $"Side is {Side}; it must be divisible by {divisor}. Use --side {Math.Max(1, (Side + (divisor / 2)) / divisor) * divisor}.");
        Require(Framing != FramingKind.Mosaic || (TileSide > 0 && Side % TileSide == 0), $"Tile side is {TileSide}; it must divide the canvas side {Side}.");
        Require(Framing != FramingKind.Mosaic || Side / TileSide >= Mosaic.FewestTilesPerSide, $"Tile side is {TileSide}; a canvas of side {Side} must hold at least {Mosaic.FewestTilesPerSide} x {Mosaic.FewestTilesPerSide} tiles.");
        Network.Check();
        Require(Steps > 0, $"Steps is {Steps}; it must be at least 1.");
        Require(BatchSize > 0, $"Batch size is {BatchSize}; it must be at least 1.");
        // An image and a mask of a number a pixel: a network holds many times that.
        double largest = Math.Max(Side, CropSide ?? 0), needed = 2.0 * sizeof(float) * BatchSize * largest * largest / Gibibyte, available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / Gibibyte;
        Require(needed < available, $"A batch of {BatchSize} frames of {largest} x {largest} takes {needed:0.0} GiB before any network sees it; this machine has {available:0.0}. Use a smaller --batch, --side or --crop-side.");
        Require(ValidateEvery > 0, $"Validate-every is {ValidateEvery}; it must be at least 1.");
        Require(DeviceName.IsKnown(Device), $"Device is {Device}; it must be cpu, cuda or cuda:N.");
        Require(Patience is null or > 0, $"Patience is {Patience}; it must be at least 1 validation.");
        Require(BatchSize > 1 || Side > divisor, $"A batch of one frame of {Side} x {Side} leaves batch norm one value a channel at the bottom. Use a larger --batch or --side.");
        Require(CheckpointEvery > 0, $"Checkpoint-every is {CheckpointEvery}; it must be at least 1.");
        Require(LearningRate > 0 && double.IsFinite(LearningRate), $"Learning rate is {LearningRate}; it must be above 0.");
        Require(WarmUp >= 0, $"Warm-up is {WarmUp}; it must be 0 steps or more.");
        Require(WarmUp <= Steps, $"Warm-up is {WarmUp} steps, and the run has {Steps}. Use a smaller --warm-up or more --steps.");
        Require(ClipGradient is null || (ClipGradient > 0 && double.IsFinite(ClipGradient.Value)), $"Clip-gradient is {ClipGradient}; it must be above 0.");
        Require(TumourShare is null or (>= 0 and <= 1), $"Tumour share is {TumourShare}; it must be from 0 to 1.");
        Require(CropShare is >= 0 and <= 1, $"Crop share is {CropShare}; it must be from 0 to 1.");
        Require(CropShare == 0 || Framing == FramingKind.Whole, $"Crops take the place of whole slices, and frames are {Framing.ToString().ToLowerInvariant()}. Leave out --crop-share, or use --framing whole.");
        Require(CropShare > 0 == CropSide is not null, CropShare > 0 ? $"Crop share is {CropShare}, and the crops have no side. Pass --crop-side, too." : $"Crop side is {CropSide}, and there are no crops. Pass --crop-share, too, or use --framing crop --side {CropSide}.");
        Require(CropSide is null || (CropSide is > 0 and <= LargestSide && CropSide % divisor == 0), $"Crop side is {CropSide}; it must be from {divisor} to {LargestSide} pixels and divisible by {divisor}.");
        Require(CropSide is null || BatchSize > 1 || CropSide > divisor, $"A batch of one crop of {CropSide} x {CropSide} leaves batch norm one value a channel at the bottom. Use a larger --batch or --crop-side.");
        Require(!Network.AuthorsHead || Counts == CountKind.Squared, "The authors' head is not bounded to 0..1, and linear counts of it can be negative. Use --counts squared.");
        Require(Threads is null || (Threads >= 1 && Threads <= Environment.ProcessorCount), $"Threads is {Threads}; it must be from 1 to the {Environment.ProcessorCount} cores of this machine.");
        Require(SmallTumourPixels > 0, $"Small-tumour is {SmallTumourPixels}; it must be at least 1 pixel.");
        int smallest = Math.Min(Side, CropSide ?? Side);
        Require(Augmentation.ShiftPixels >= 0 && Augmentation.ShiftPixels <= smallest, $"Shift is {Augmentation.ShiftPixels}; it must be from 0 to the side of a frame, {smallest} pixels.");
        Require(Folds is null or >= 2, $"Folds is {Folds}; it must be at least 2.");
        Require(Folds is null || Splits is null, "The folds are those of --splits or as many as --folds says, not both. Leave out one.");
        Require(Fold == 0 || Folds is not null || Splits is not null, $"Fold is {Fold}, and there are no folds. Pass --folds or --splits, too.");
        Require(Fold >= 0 && Fold < (Folds ?? int.MaxValue), $"Fold is {Fold}; it must be from 0 to {(Folds is { } folds ? $"{folds - 1}" : "the file's last")}.");
        Require(Threshold is > 0 and < 1, $"Threshold is {Threshold}; it must be between 0 and 1.");
    }

    private static void Require(bool holds, string message)
    {
        if (!holds) throw new GlintException(message);
    }
}

using System.Text.Json.Serialization;
using Glint.Adaptation;
using Glint.Data;
using Glint.Imaging;
using Glint.Losses;
using Glint.Networks;
using Glint.Training;

namespace Glint.Comparing;

/// <summary>How long and how large the short trainings are.</summary>
/// <param name="Sides">Sides of the slices in pixels, one of which is drawn.</param>
/// <param name="FewestSteps">Steps of the shortest.</param>
/// <param name="MostSteps">Steps of the longest.</param>
/// <param name="SmallestShare">Share of a slice that tumours have in the task with the smallest.</param>
/// <param name="LargestShare">In that with the largest.</param>
/// <param name="LowestRate">The lowest learning rate.</param>
/// <param name="HighestRate">The highest.</param>
internal sealed record LearningScale(
    IReadOnlyList<int> Sides, int FewestSteps, int MostSteps, double SmallestShare, double LargestShare, double LowestRate, double HighestRate)
{
    /// <summary>Where a policy's coefficients start; null is the Dice loss.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Coefficients? Start { get; init; }

    /// <summary>Half a minute of a core or less.</summary>
    internal static LearningScale Full { get; } = new([64, 96], 120, 240, 0.0002, 0.01, 2e-3, 1e-2);

    /// <summary>
    /// Some seconds: larger tumours, that so few steps can find. Policies start where misses hardly count, so that there is something to learn in few runs:
    /// from the Dice loss, which is about right for a run so short, they could gain less than luck hides.
    /// </summary>
    internal static LearningScale Quick { get; } = new([64], 40, 60, 0.004, 0.012, 6e-3, 1.2e-2) { Start = Coefficients.Tversky(LearnedRule.Largest, 1 / LearnedRule.Largest) };
}

/// <summary>A short training on a phantom, drawn at random: organ, size, share and contrast of the tumours, learning rate, batch and length.</summary>
/// <param name="Seed">Of the phantom, the weights and the frames.</param>
/// <param name="Organ">Lung or liver.</param>
/// <param name="Side">Of a slice, in pixels.</param>
/// <param name="Share">Of a slice that a tumour covers, the middle of its range in logarithms: from half to twice that.</param>
/// <param name="Contrast">See <see cref="PhantomOptions.Contrast"/>.</param>
/// <param name="TumourShare">Share of training frames with tumour.</param>
/// <param name="LearningRate">Adam's.</param>
/// <param name="Batch">Frames a step.</param>
/// <param name="Steps">Of the run.</param>
internal sealed record LearningTask(
    long Seed, PhantomOrgan Organ, int Side, double Share, double Contrast, double TumourShare, double LearningRate, int Batch, int Steps)
{
    /// <summary>See <see cref="LearningScale.Start"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Coefficients? Start { get; init; }

    private const int TrainingPatients = 16, ValidationPatients = 12, SlicesPerPatient = 8;

    // The recipe against dead runs (docs/decisions/0018-recipe.md), at an eighth of the article's channels.
    private const double Width = 1.0 / 8, Prior = 0.01, Clip = 12;
    private const int LongestWarmUp = 50, WarmUpPart = 4;

    /// <summary>A task of its own for each purpose and number.</summary>
    internal static LearningTask Draw(LearningScale scale, long root, string purpose, int number)
    {
        Random random = Seeds.Derive(root, purpose, number);
        return new(
            Seeds.DeriveSeed(root, purpose + " seed", number), random.Chance(0.5) ? PhantomOrgan.Lung : PhantomOrgan.Liver,
            scale.Sides[random.Next(scale.Sides.Count)], random.LogBetween(scale.SmallestShare, scale.LargestShare), random.LogBetween(0.7, 1.3),
            random.Between(0.5, 1), random.LogBetween(scale.LowestRate, scale.HighestRate), random.Next(4, 9), random.Next(scale.FewestSteps, scale.MostSteps + 1))
        {
            Start = scale.Start,
        };
    }

    /// <summary>Its slices: patients to train on, and those that are judged. There are no others.</summary>
    internal SliceDataset Data() => Phantom.Dataset(new PhantomOptions(Organ, Side, TrainingPatients + ValidationPatients, SlicesPerPatient, Seed: Seed)
    {
        SmallestShare = Share / 2,
        LargestShare = Math.Min(2 * Share, LargestDrawn),
        Contrast = Contrast,
    });

    /// <summary>The patients that train.</summary>
    internal static IReadOnlyList<string> Train(SliceDataset data) => [.. data.Patients.Take(TrainingPatients)];

    /// <summary>The patients that the reward is of.</summary>
    internal static IReadOnlyList<string> Validation(SliceDataset data) => [.. data.Patients.Skip(TrainingPatients)];

    /// <summary>The options of the run.</summary>
    internal TrainingOptions Options() => new()
    {
        Network = new NetworkSpec(Width, DropRate: 0) { Prior = Prior },
        Window = Organ == PhantomOrgan.Liver ? IntensityWindow.Liver : IntensityWindow.Lung,
        Side = Side,
        Steps = Steps,
        BatchSize = Batch,
        LearningRate = LearningRate,
        LearningRateDecay = true,
        WarmUp = Math.Min(LongestWarmUp, Steps / WarmUpPart),
        ClipGradient = Clip,
        TumourShare = Math.Min(TumourShare, MostTumourShare),
        Counts = CountKind.Linear,
        Threads = 1,
        Seed = Seed,
    };

    private const double LargestDrawn = 0.015, MostTumourShare = 0.9;
}

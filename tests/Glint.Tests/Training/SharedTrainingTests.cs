using Glint.Adaptation;
using Glint.Data;
using Glint.Losses;
using Glint.Networks;
using Glint.Ranks;
using Glint.Tests.Ranks;
using Glint.Tests.Support;
using Glint.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Tests.Training;

/// <summary>Ranks, here threads, take the steps of one process. Serial: torch has one random generator in a process.</summary>
[Collection(nameof(TorchRandomTests))]
public class SharedTrainingTests
{
    // Of float64, relative: after 20 steps.
    private const double Tolerance = 1e-10;

    private static readonly SliceDataset Data = Small.Discs();

    // GLINT_RANKS_FULL=1 takes all steps of all methods.
    private static readonly bool IsFull = Environment.GetEnvironmentVariable("GLINT_RANKS_FULL") is { Length: > 0 };

    private static TrainingOptions Options => Small.Options(steps: 20) with { Framing = FramingKind.Crop, Side = 32, BatchSize = 4, TumourShare = 0.5, LookAhead = LookAheadKind.Fast, Threads = 1 };

    public static TheoryData<string> AllMethods => [.. Methods.All.Select(m => m.Name)];

    /// <summary>A user's own loss, of every pixel of the batch in order of size, and an own count: neither says that ranks may share it.</summary>
    private static Method Own => new("OWN", "own", new BalanceRule())
    {
        Objective = new()
        {
            Loss = (p, g, counts, _) => (p - g).abs().flatten().sort().Values.narrow(0, p.numel() / 2, p.numel() / 4).mean().Plus(GeneralizedLoss.Of(counts, Coefficients.Dice)),
            Counts = (kind, p, g) => SoftCounts.Of(kind, p.Times(0.5).Plus(p.mean()).Between(0, 1), g),
        },
    };

    [Theory]
    [MemberData(nameof(AllMethods))]
    [InlineData("OWN")]
    public void ThreeRanks_TakeTheStepsOfOneProcess(string name)
    {
        Method method = name == "OWN" ? Own : Methods.All.Single(m => m.Name == name);
        // One of each kind goes the whole way.
        TrainingOptions options = Options with { Steps = name is "BL" or "GE" or "OWN" || IsFull ? 20 : 3 };
        Taken one = Train(RankGroup.Alone, options, method);
        Taken[] three = Lockstep.Run(3, ranks => Train(ranks, options, method));
        Assert.All(three, t => Assert.Equal(three[0], t));
        MustAgree(one, three[0]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Searches_FindTheSameWinners(bool naive)
    {
        LookAheadKind kind = naive ? LookAheadKind.Naive : LookAheadKind.Exact;
        TrainingOptions options = Options with { Steps = 3, LookAhead = kind, ClipGradient = 12 };
        Taken one = Train(RankGroup.Alone, options, Methods.Exploratory);
        MustAgree(one, Lockstep.Run(2, ranks => Train(ranks, options, Methods.Exploratory))[0]);
    }

    [Fact]
    public void OtherNetwork_TakesTheStepsOfOneProcess()
    {
        TrainingOptions options = Options with { Steps = 3, Network = Options.Network with { Architecture = Architecture.UNet, Width = 0.03125 } };
        MustAgree(Train(RankGroup.Alone, options, Methods.Recommended), Lockstep.Run(2, ranks => Train(ranks, options, Methods.Recommended))[0]);
    }

    [Fact]
    public void NumberThatIsNotFinite_IsSkippedByAllRanks_OrByNone()
    {
        // Of the loss of the third step, for all alike.
        int[] calls = new int[3];
        Taken[] taken = Lockstep.Run(3, ranks => Train(ranks, Options with { Steps = 5, OnNonFinite = OnNonFinite.Skip }, new Method("X", "x", new FixedRule(Coefficients.Dice))
        {
            Objective = new() { Loss = (p, g, counts, c) => GeneralizedLoss.Of(counts, c).Times(++calls[ranks.Rank] == 3 && ranks.IsFirst ? double.NaN : 1) },
        }));
        Assert.All(taken, t => Assert.Equal([3], t.Steps.Where(s => s.IsSkipped).Select(s => s.Iteration)));
        Assert.All(taken, t => Assert.Equal(taken[0], t));
    }

    [Fact]
    public void TooSmallABatch_IsRefused()
    {
        string[] said = Lockstep.Run(3, ranks => Assert.Throws<GlintException>(() => Train(ranks, Options with { BatchSize = 2 }, Methods.Dice)).Message);
        Assert.All(said, line => Assert.Equal("A batch of 2 cannot be shared by 3 ranks: each needs an image. Start at most 2, or use --batch 3.", line));
    }

    private static void MustAgree(Taken one, Taken shared)
    {
        Assert.Equal(one.Steps.Count, shared.Steps.Count);
        foreach ((StepRecord a, StepRecord b) in one.Steps.Zip(shared.Steps))
        {
            Assert.Equal(a.Loss, b.Loss, Tolerance * Math.Max(1, Math.Abs(a.Loss)));
            Assert.Equal(a.Coefficients, b.Coefficients);
            Assert.Equal(a.Search?.Action, b.Search?.Action);
        }
        Assert.InRange(one.State.Zip(shared.State, (a, b) => Math.Abs(a - b) / Math.Max(1, Math.Abs(a))).Max(), 0, Tolerance);
    }

    private static Taken Train(RankGroup ranks, TrainingOptions options, Method method)
    {
        using var scope = NewDisposeScope();
        using var trainer = new Trainer(
            options, method, new TrainingFrames(Data, Data.Patients, options), parameters => new SafeAdam(parameters, options.LearningRate), ScalarType.Float64)
        {
            Ranks = ranks,
        };
        SharedTraining.Check(ranks, options, method, trainer.Network);
        List<StepRecord> steps = [.. trainer.Run()];
        // Weights and running statistics; moments and the generator follow.
        return new Taken(steps, [.. trainer.Network.state_dict().Values.Where(t => t.dtype == float64).SelectMany(t => t.detach().contiguous().data<double>().ToArray())]);
    }

    private sealed record Taken(List<StepRecord> Steps, double[] State)
    {
        public bool Equals(Taken? other) => other is not null && Steps.SequenceEqual(other.Steps) && State.AsSpan().SequenceEqual(other.State);

        public override int GetHashCode() => Steps.Count;
    }
}

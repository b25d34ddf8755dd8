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

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 3)]
    public void CandidatesOfABatchThatIsTooSmall_AreShared_AndTheStepsAreThoseOfOneProcess_BitForBit(bool naive, int count)
    {
        TrainingOptions options = Options with { Steps = 2, BatchSize = 1, Side = 64, LookAhead = naive ? LookAheadKind.Naive : LookAheadKind.Exact };
        (Taken one, int passes) = Counted(RankGroup.Alone, options);
        (Taken Taken, int Passes)[] shared = Lockstep.Run(count, ranks => Counted(ranks, options));
        Assert.All(shared, s => Assert.Equal(one, s.Taken));
        // Each takes the step's own pass, and tries its part.
        Assert.Equal(passes - options.Steps, shared.Sum(s => s.Passes - options.Steps));
        Assert.All(shared, s => Assert.InRange(s.Passes, 1, (passes / count) + (2 * options.Steps)));
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
    public void TooSmallABatch_IsRefused_WhereThereAreNoCandidatesToShare()
    {
        string[] Said(Method method) => Lockstep.Run(3, ranks => Assert.Throws<GlintException>(() => Train(ranks, Options with { BatchSize = 2 }, method)).Message);
        const string line = "A batch of 2 cannot be shared by 3 ranks: each needs an image. Start at most 2, or use --batch 3";
        Assert.All(Said(Methods.Dice), said => Assert.Equal(line + ".", said));
        Assert.All(Said(Methods.Exploratory), said => Assert.Equal(line + ", or --look-ahead exact, whose candidates can be shared.", said));
    }

    [Fact]
    public void AHundredStepsOnTwoRanks_LeaveLiveTensorsAndMemoryFlat()
    {
        const int first = 40;
        const long slack = 24 << 20;
        TrainingOptions options = Options with { Steps = 120, BatchSize = 2 };
        List<(long Tensors, long Managed, long Resident)>[] seen = Lockstep.Run(2, ranks =>
        {
            using var trainer = new Trainer(options, Methods.Recommended, new TrainingFrames(Data, Data.Patients, options)) { Ranks = ranks };
            return trainer.Run().Select(s => (
                DisposeScopeManager.Statistics.ThreadTotalLiveCount, s.Iteration % first == 0 ? GC.GetTotalMemory(forceFullCollection: true) : 0, Environment.WorkingSet)).ToList();
        });
        // The first steps make Adam's moments and the gradients, and the room of what is sent.
        Assert.All(seen, of => Assert.All(of.Skip(5), s => Assert.Equal(of[5].Tensors, s.Tensors)));
        long Grown(Func<(long Tensors, long Managed, long Resident), long> what) => seen.Max(of => what(of[^1]) - what(of[first - 1]));
        Assert.True(Grown(s => s.Managed) < 1 << 20, $"managed memory grew by {Grown(s => s.Managed) >> 10} KiB");
        Assert.True(Grown(s => s.Resident) < slack, $"resident memory grew by {Grown(s => s.Resident) >> 20} MiB");
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

    private static (Taken Taken, int Passes) Counted(RankGroup ranks, TrainingOptions options)
    {
        int passes = 0;
        Taken taken = Train(ranks, options, Methods.Exploratory, network => network.register_forward_hook((_, _, answer) =>
        {
            passes++;
            return answer;
        }));
        return (taken, passes);
    }

    private static Taken Train(RankGroup ranks, TrainingOptions options, Method method, Action<nn.Module<Tensor, Tensor>>? prepare = null)
    {
        using var scope = NewDisposeScope();
        using var trainer = new Trainer(
            options, method, new TrainingFrames(Data, Data.Patients, options), parameters => new SafeAdam(parameters, options.LearningRate), ScalarType.Float64)
        {
            Ranks = ranks,
        };
        SharedTraining.Check(ranks, options, method, trainer.Network);
        prepare?.Invoke(trainer.Network);
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

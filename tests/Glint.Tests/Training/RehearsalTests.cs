using Glint.Adaptation;
using Glint.Data;
using Glint.Imaging;
using Glint.Losses;
using Glint.Networks;
using Glint.Tests.Support;
using Glint.Training;
using TorchSharp;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace Glint.Tests.Training;

/// <summary>Serial: torch has one random generator in a process.</summary>
[Collection(nameof(TorchRandomTests))]
public sealed class RehearsalTests
{
    private const int Steps = 2;

    public static TheoryData<CountKind, bool> CountsAndOptimizers => new()
    {
        { CountKind.Squared, true }, { CountKind.Squared, false }, { CountKind.Linear, true }, { CountKind.Linear, false },
    };

    [Theory]
    [MemberData(nameof(CountsAndOptimizers))]
    public void Exact_ScoresAsNaiveDoes(CountKind counts, bool adam)
    {
        using var exact = new Learner(counts, adam);
        using var naive = new Learner(counts, adam);
        for (int step = 0; step < Steps; step++)
        {
            SearchStep a = exact.Search(step, LookAheadKind.Exact), b = naive.Search(step, LookAheadKind.Naive);
            Assert.All(a.Scores.Zip(b.Scores), pair => Assert.Equal(pair.Second, pair.First, 1e-9 * pair.Second));
            Assert.True(b.Scores.Max() - b.Scores.Min() > 1e-7 * b.Scores[0], "the candidates' scores should differ");
            Assert.Equal(b.Chosen, a.Chosen);
        }
    }

    [Theory]
    [MemberData(nameof(CountsAndOptimizers))]
    public void Fast_OrdersAsExactDoes(CountKind counts, bool adam)
    {
        using var exact = new Learner(counts, adam);
        using var fast = new Learner(counts, adam);
        for (int step = 0; step < Steps; step++)
        {
            IReadOnlyList<double> right = exact.Search(step, LookAheadKind.Exact).Scores, near = fast.Search(step, LookAheadKind.Fast).Scores;
            double regret = (right[ExploratorySearch.Best(near)] - right.Min()) / (right.Max() - right.Min());
            Assert.True(regret < 0.05, $"step {step}: regret {regret}");
            fast.TakeWeightsOf(exact);
        }
    }

    [Fact]
    public void Fast_WhereTheScoreBends_LooksAgain_AndKnowsItsWinnersScore()
    {
        using var exact = new Learner(CountKind.Linear, adam: true, rate: 2e-1);
        using var fast = new Learner(CountKind.Linear, adam: true, rate: 2e-1);
        int again = 0;
        for (int step = 0; step < 8; step++)
        {
            IReadOnlyList<double> right = exact.Search(step, LookAheadKind.Exact).Scores;
            SearchStep found = fast.Search(step, LookAheadKind.Fast);
            double spread = right.Max() - right.Min();
            Assert.InRange((right[ExploratorySearch.Best(found.Scores)] - right.Min()) / spread, 0, 0.05);
            // To first order the score of "no change" alone is right; a winner that was tried is, too.
            int known = right.Zip(found.Scores, (r, f) => Math.Abs(r - f) < 1e-8 * spread).Count(isRight => isRight);
            Assert.Equal(found.LooksAgain, known > 1);
            if (found.LooksAgain) again++;
            fast.TakeWeightsOf(exact);
        }
        Assert.InRange(again, 1, 7);
    }

    [Theory]
    [InlineData(nameof(LookAheadKind.Exact))]
    [InlineData(nameof(LookAheadKind.Fast))]
    [InlineData(nameof(LookAheadKind.Naive))]
    public void AfterASearch_EverythingIsAsIfOnlyTheWinnersStepHadBeenTaken(string kindName)
    {
        LookAheadKind kind = Enum.Parse<LookAheadKind>(kindName);
        foreach (var row in CountsAndOptimizers)
        {
            (CountKind counts, bool adam) = row.Data;
            // Which takes 27 steps for each: one optimizer is enough.
            if (kind == LookAheadKind.Naive && !adam) continue;
            using var searching = new Learner(counts, adam);
            using var plain = new Learner(counts, adam);
            for (int step = 0; step < Steps; step++)
            {
                plain.Step(step, searching.Search(step, kind).Chosen);
                AssertAlike(plain, searching);
            }
        }
    }

    [Fact]
    public void TheFusedComparison_IsThatOfStepsWrittenOut()
    {
        using var scope = NewDisposeScope();
        foreach (ScalarType type in new[] { float64, float32 })
        {
            using var generator = new Generator(3);
            // Longer than a block, and no multiple of a vector.
            var parameter = new Parameter(randn([9003], type, generator: generator));
            using OptimizerHelper adam = optim.Adam([parameter], 1e-2);
            for (int step = 0; step < 3; step++)
            {
                parameter.grad = randn([9003], type, generator: generator);
                adam.step();
            }
            var weights = new FlatParameters([parameter]);
            List<Tensor> basis = [randn([9003], type, generator: generator), randn([9003], type, generator: generator)];
            List<double[]> coordinates = [[1, 0.5], [1.1, 0.4], [0.2, -1], [0, 1e-9]];
            Tensor direction = randn([9003], type, generator: generator);
            ITrialStep fused = AdamTrial.Of(weights, weights.Read(), adam)!, copied = new CopyTrial(weights, weights.Read(), adam, p => optim.Adam(p, 1e-2));
            double tolerance = type == float64 ? 1e-12 : 1e-4;
            Assert.All(coordinates, c => Assert.True(
                fused.Weights(basis, c).allclose(copied.Weights(basis, c), rtol: tolerance, atol: tolerance / 100)));
            Assert.All(
                fused.Along(direction, basis, coordinates, 1).Zip(copied.Along(direction, basis, coordinates, 1)),
                pair => Assert.Equal(pair.Second, pair.First, tolerance));
            Assert.Equal(0, fused.Along(direction, basis, coordinates, 1)[1]);
        }
    }

    [Fact]
    public void AdamWithWeightDecay_IsSteppedOnACopy()
    {
        var parameter = new Parameter(ones(3));
        using OptimizerHelper adam = optim.Adam([parameter], 1e-2, weight_decay: 0.1);
        Assert.IsType<CopyTrial>(ITrialStep.Of(new FlatParameters([parameter]), parameter, adam, p => optim.Adam(p, 1e-2, weight_decay: 0.1)));
    }

    [Theory]
    [InlineData(nameof(LookAheadKind.Exact))]
    [InlineData(nameof(LookAheadKind.Fast))]
    public void TwentySearches_LeaveNoTensorBehind(string kindName)
    {
        LookAheadKind kind = Enum.Parse<LookAheadKind>(kindName);
        TrainingOptions options = Small.Options(steps: 20) with { LookAhead = kind, Side = 32, TumourShare = 1, Framing = FramingKind.Crop };
        SliceDataset data = Small.Discs(3);
        using var trainer = new Trainer(options, Methods.Exploratory, new TrainingFrames(data, data.Patients, options));
        var counts = new List<long>();
        foreach (StepRecord step in trainer.Run())
        {
            Assert.NotNull(step.Search);
            counts.Add(DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        }
        Assert.Equal(counts[4], counts[^1]);
    }

    [Fact]
    public void UpdatesThatEndInNoNumbers_StopTheRun_NamingStepPatientsAndSlices()
    {
        TrainingOptions options = Small.Options() with { LookAhead = LookAheadKind.Exact, LearningRate = 1e30, TumourShare = 1 };
        SliceDataset data = Small.Discs(3);
        using var trainer = new Trainer(options, Methods.ExploratoryPublished, new TrainingFrames(data, data.Patients, options));
        string message = Assert.Throws<GlintException>(() => trainer.Run().ToList()).Message;
        Assert.Contains("the score of every candidate", message, StringComparison.Ordinal);
        Assert.Matches(@"P\d\d slice \d", message);
    }

    private static void AssertAlike(Learner expected, Learner found)
    {
        using var scope = NewDisposeScope();
        foreach ((Tensor a, Tensor b) in expected.State().Zip(found.State()))
        {
            Assert.True(a.to(float64).allclose(b.to(float64), rtol: 1e-6, atol: 1e-9), $"expected {a.cstr()}, found {b.cstr()}");
        }
    }

    private sealed record SearchStep(IReadOnlyList<double> Scores, Coefficients Chosen, bool LooksAgain);

    /// <summary>A narrow network in float64 with dropout, stepped by hand.</summary>
    private sealed class Learner : IDisposable
    {
        private static readonly SliceDataset Data = Small.Discs(2);
        private readonly CountKind _counts;
        private readonly Generator _generator = new(5);
        private readonly nn.Module<Tensor, Tensor> _network;
        private readonly Func<IEnumerable<Parameter>, OptimizerHelper> _another;
        private readonly OptimizerHelper _optimizer;

        internal Learner(CountKind counts, bool adam, double rate = 1e-3)
        {
            _counts = counts;
            _network = new NetworkSpec(Width: 0.0625).Build(_generator).to(float64);
            _network.train();
            _another = adam ? p => new SafeAdam(p, rate) : p => optim.SGD(p, 0.1, momentum: 0.9);
            _optimizer = _another(_network.parameters());
        }

        internal SearchStep Search(int index, LookAheadKind kind)
        {
            using var scope = NewDisposeScope();
            using var rehearsal = new Rehearsal(_network, _optimizer, _another, _generator, kind, _counts);
            (Batch batch, Tensor probability, SoftCounts counts) = Forward(index);
            IReadOnlyList<Coefficients> candidates = ExploratorySearch.Published.Candidates(Coefficients.Dice);
            IReadOnlyList<double> scores = rehearsal.Score(candidates, ExploratorySearch.NoChange, batch, probability, counts, counts.Read());
            Coefficients chosen = candidates[ExploratorySearch.Best(scores)];
            Assert.True(rehearsal.TryWriteGradient(chosen));
            _optimizer.step();
            return new SearchStep(scores, chosen, rehearsal.LooksAgain);
        }

        internal void Step(int index, Coefficients coefficients)
        {
            using var scope = NewDisposeScope();
            Backward(Forward(index).Counts, coefficients);
            _optimizer.step();
        }

        internal void TakeWeightsOf(Learner other)
        {
            using var _ = no_grad();
            foreach ((Tensor mine, Tensor theirs) in State().Zip(other.State()))
            {
                if (mine.dtype == float64) mine.copy_(theirs);
            }
        }

        /// <summary>Weights, batch-norm statistics, moments, step counts and the generator.</summary>
        internal IEnumerable<Tensor> State() =>
        [
            .. _network.state_dict().Values,
            .. _optimizer.state_dict().State.SelectMany<OptimizerState, Tensor>(s => s is Adam.State a
                ? [a.exp_avg, a.exp_avg_sq, tensor(a.step)]
                : [((SGD.State)s).momentum_buffer]),
            _generator.get_state(),
        ];

        public void Dispose()
        {
            _optimizer.Dispose();
            _network.Dispose();
            _generator.Dispose();
        }

        private (Batch Batch, Tensor Probability, SoftCounts Counts) Forward(int index)
        {
            Slice[] slices = [.. Data.Patients.Select((p, i) => Data.Of(p)[2 * ((index + i) % 3)])];
            Batch single = Batch.Of(slices, IntensityWindow.Lung, CPU);
            Batch batch = single with { Images = single.Images.to(float64), Masks = single.Masks.to(float64) };
            Tensor probability = _network.call(batch.Images);
            return (batch, probability, SoftCounts.Of(_counts, probability, batch.Masks));
        }

        private void Backward(SoftCounts counts, Coefficients coefficients)
        {
            _optimizer.zero_grad();
            GeneralizedLoss.Of(counts, coefficients).backward();
        }
    }
}

using Glint.Adaptation;
using Glint.Data;
using Glint.Losses;
using Glint.Networks;
using Glint.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Glint.Benchmarks;

/// <summary>What <see cref="Faithfulness"/> found.</summary>
/// <param name="Steps">Steps that were judged.</param>
/// <param name="ExactAgreement">Share of steps at which exact picks what naive picks, both in float64.</param>
/// <param name="FastAgreement">Share of steps at which fast in float32 picks what naive in float64 picks.</param>
/// <param name="FastRegretMean">Mean of the score that fast's pick loses, as a share of the spread of the 27 scores.</param>
/// <param name="FastRegretWorst">The largest of them.</param>
/// <param name="FastLooksAgain">Share of steps at which fast tries its winner too.</param>
internal sealed record FaithfulnessResult(
    int Steps, double ExactAgreement, double FastAgreement, double FastRegretMean, double FastRegretWorst, double FastLooksAgain);

/// <summary>
/// Trains a mU-Net of 1/8 width, 8 features at its first level, at 96 x 96 with the fast search in float32, and at steps early, midway and late asks the naive and the exact
/// search in float64 what they would pick from the same weights, moments, statistics and dropout masks.
/// </summary>
internal static class Faithfulness
{
    private const int FullSide = 96, QuickSide = 32, FullBatch = 2, QuickBatch = 2;
    private static readonly NetworkSpec Network = new(Width: 0.125);
    private static readonly double[] LearningRates = [1e-3, 1e-4];

    internal static FaithfulnessResult Measure(bool quick)
    {
        // Per learning rate, kind of counts and part of the training: 2 x 2 x 3 x 17 = 204 steps, or 2 x 1 x 3 x 7 = 42.
        (int side, int batch, int trained, int judged, CountKind[] counts) = quick ? (QuickSide, QuickBatch, 40, 7, new[] { CountKind.Squared }) : (FullSide, FullBatch, 450, 17, [CountKind.Squared, CountKind.Linear]);
        Console.WriteLine($"Faithfulness on a mU-Net 8 wide at its first level, {side} x {side}, batch {batch}; fast in float32, exact and naive in float64");
        Console.WriteLine("learning rate  counts   steps        exact = naive  fast = naive  regret of fast: mean, worst   looks again");
        var all = new List<Judgement>();
        foreach (double learningRate in LearningRates)
        {
            foreach (CountKind kind in counts)
            {
                int[] starts = [0, (trained - judged) / 2, trained - judged];
                using var learner = new Learner(learningRate, kind, side, batch);
                for (int step = 0; step < trained; step++)
                {
                    bool isJudged = starts.Any(s => step >= s && step < s + judged);
                    if (learner.Step(step, isJudged) is { } judgement) all.Add(judgement);
                    if (!starts.Contains(step - judged + 1)) continue;
                    Print($"{learningRate,-13:0.####}  {kind,-7}  {step - judged + 2,4} to {step + 1,4}", all[^judged..]);
                }
            }
        }
        Print($"{"all",-13}  {"",-7}  {all.Count,12}", all);
        return new FaithfulnessResult(
            all.Count, all.Average(j => j.ExactAgrees ? 1 : 0), all.Average(j => j.FastAgrees ? 1 : 0), all.Average(j => j.Regret), all.Max(j => j.Regret), all.Average(j => j.LooksAgain ? 1 : 0));
    }

    private static void Print(string group, List<Judgement> of) => Console.WriteLine(
        $"{group}  {of.Average(j => j.ExactAgrees ? 1 : 0),13:0.0%}  {of.Average(j => j.FastAgrees ? 1 : 0),12:0.0%}  {$"{of.Average(j => j.Regret):0.00%}, {of.Max(j => j.Regret):0.00%}",-28}  {of.Average(j => j.LooksAgain ? 1 : 0):0.0%}");

    private readonly record struct Judgement(bool ExactAgrees, bool FastAgrees, double Regret, bool LooksAgain);

    /// <summary>The network that trains, and its twin in float64 that is asked.</summary>
    private sealed class Learner : IDisposable
    {
        private readonly CountKind _counts;
        private readonly TrainingFrames _frames;
        private readonly Stage _float32, _float64;
        private Coefficients _coefficients = Coefficients.Dice;

        internal Learner(double learningRate, CountKind counts, int side, int batch)
        {
            var options = new TrainingOptions { Network = Network, Framing = FramingKind.Crop, Side = side, BatchSize = batch, TumourShare = 1, LearningRate = learningRate, Counts = counts };
            SliceDataset phantom = Phantom.Dataset(new PhantomOptions(PhantomOrgan.Lung, FullSide, Patients: 20, SlicesPerPatient: 6, TumourShare: 1, Seed: 1));
            (_counts, _frames) = (counts, new TrainingFrames(phantom, phantom.Patients, options));
            (_float32, _float64) = (new Stage(learningRate, float32), new Stage(learningRate, float64));
        }

        internal Judgement? Step(int index, bool isJudged)
        {
            using var scope = NewDisposeScope();
            Batch batch = _frames.Of(index + 1, CPU);
            IReadOnlyList<Coefficients> candidates = ExploratorySearch.Guarded.Candidates(_coefficients);
            IReadOnlyList<double>? naive = null, exact = null;
            if (isJudged)
            {
                Batch wide = batch with { Images = batch.Images.to(float64), Masks = batch.Masks.to(float64) };
                _float64.TakeOver(_float32);
                exact = _float64.Score(candidates, wide, _counts, LookAheadKind.Exact).Scores;
                _float64.TakeOver(_float32);
                naive = _float64.Score(candidates, wide, _counts, LookAheadKind.Naive).Scores;
            }
            (IReadOnlyList<double> fast, Rehearsal rehearsal) = _float32.Score(candidates, batch, _counts, LookAheadKind.Fast);
            int picked = ExploratorySearch.Best(fast);
            _coefficients = candidates[picked];
            rehearsal.TryWriteGradient(_coefficients);
            _float32.Optimizer.step();
            if (naive is null) return null;
            int right = ExploratorySearch.Best(naive);
            double spread = naive.Max() - naive.Min();
            return new Judgement(ExploratorySearch.Best(exact!) == right, picked == right, spread > 0 ? (naive[picked] - naive[right]) / spread : 0, rehearsal.LooksAgain);
        }

        public void Dispose()
        {
            _float32.Dispose();
            _float64.Dispose();
        }
    }

    /// <summary>A network with its optimizer and generator, in one type of number.</summary>
    private sealed class Stage : IDisposable
    {
        private readonly double _learningRate;
        private readonly Generator _generator = new(1);
        private readonly nn.Module<Tensor, Tensor> _network;

        internal Stage(double learningRate, ScalarType type)
        {
            _learningRate = learningRate;
            _network = Network.Build(_generator).to(type);
            _network.train();
            Optimizer = Another(_network.parameters());
        }

        internal OptimizerHelper Optimizer { get; }

        internal (IReadOnlyList<double> Scores, Rehearsal Rehearsal) Score(IReadOnlyList<Coefficients> candidates, Batch batch, CountKind kind, LookAheadKind lookAhead)
        {
            using var rehearsal = new Rehearsal(_network, Optimizer, Another, _generator, lookAhead, kind);
            Tensor probability = _network.call(batch.Images);
            SoftCounts counts = SoftCounts.Of(kind, probability, batch.Masks);
            return (rehearsal.Score(candidates, ExploratorySearch.NoChange, batch, probability, counts, counts.Read()), rehearsal);
        }

        internal void TakeOver(Stage other)
        {
            using var _ = no_grad();
            foreach ((Tensor mine, Tensor theirs) in _network.state_dict().Values.Zip(other._network.state_dict().Values)) mine.copy_(theirs);
            foreach ((Adam.State mine, Adam.State theirs) in Moments(this).Zip(Moments(other)))
            {
                mine.step = theirs.step;
                mine.exp_avg.copy_(theirs.exp_avg);
                mine.exp_avg_sq.copy_(theirs.exp_avg_sq);
            }
            _generator.set_state(other._generator.get_state());
        }

        public void Dispose()
        {
            Optimizer.Dispose();
            _network.Dispose();
            _generator.Dispose();
        }

        private static IEnumerable<Adam.State> Moments(Stage of) => of.Optimizer.state_dict().State.Cast<Adam.State>();

        private OptimizerHelper Another(IEnumerable<Parameter> parameters) => new SafeAdam(parameters, _learningRate);
    }
}

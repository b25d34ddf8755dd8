using Glint.Data;
using Glint.Evaluation;
using Glint.Imaging;
using Glint.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Tests.Evaluation;

public sealed class PredictorTests
{
    private static readonly IntensityWindow AsTheyAre = new(0, 1);

    [Theory]
    [InlineData(160, 160, 17, new[] { 8, 8, 1 })]
    [InlineData(320, 160, 5, new[] { 4, 1 })]
    [InlineData(480, 448, 2, new[] { 1, 1 })]     // more pixels than go together, and still one slice at a time
    public void SlicesOfOneSize_AreShownTogether_UpToEightOf160x160(int height, int width, int slices, int[] batches)
    {
        using var network = new EchoNetwork();
        Assert.Equal(slices, new Predictor(network, AsTheyAre, 0.5).Probabilities([.. Enumerable.Range(0, slices).Select(i => Numbered(i, height, width))]).Count());
        Assert.Equal(batches.Select(count => (count, height, width)), network.Shown);
    }

    [Fact]
    public void SlicesOfOtherHeightOrWidth_AreShownApart_PaddedToWhole32s()
    {
        using var network = new EchoNetwork();
        Slice[] slices = [Numbered(0, 32, 64), Numbered(1, 32, 64), Numbered(2, 31, 64), Numbered(3, 31, 33), Numbered(4, 1, 65)];
        Assert.Equal(slices.Select(s => s.Hounsfield), new Predictor(network, AsTheyAre, 0.5).Probabilities(slices));
        Assert.Equal([(2, 32, 64), (1, 32, 64), (1, 32, 64), (1, 32, 96)], network.Shown);
    }

    [Fact]
    public void ThePadding_RepeatsTheBorder()
    {
        using var network = new RowMeans();
        Slice slice = new("P", 0, 1, 2, [0.25f, 0.75f], new byte[2]);
        // The mean over a row of 32 that begins 0.25 and goes on 0.75.
        float mean = Assert.Single(new Predictor(network, AsTheyAre, 0.5).Probabilities([slice])).Distinct().Single();
        Assert.Equal((0.25 + (31 * 0.75)) / 32, mean, 1e-6);
    }

    [Theory]
    [InlineData(nameof(ComputePrecision.Float32), ScalarType.Float32)]
    [InlineData(nameof(ComputePrecision.BFloat16), ScalarType.BFloat16)]
    public void TheNetwork_IsPassedInItsPrecision_WithoutTrainingOrGradients(string precisionName, ScalarType type)
    {
        ComputePrecision precision = Enum.Parse<ComputePrecision>(precisionName);
        using var network = new EchoNetwork();
        network.train();
        float[] said = new Predictor(network, AsTheyAre, 0.5, precision).Probabilities([Numbered(2, 32, 32)]).Single();
        Assert.Equal((type, false, false), Assert.Single(network.Ways));
        Assert.Equal(0.5f, said[0]);
    }

    [Fact]
    public void AProbabilityThatIsTheThreshold_IsTumour()
    {
        using var network = new EchoNetwork();
        // 0.1 as a double is less than 0.1 as a float; the one below that is not.
        Assert.Equal([0, 1, 1], new Predictor(network, AsTheyAre, 0.1).Mask([MathF.BitDecrement(0.1f), 0.1f, 0.2f]));
    }

    [Fact]
    public void Predicting_LeavesNoTensorBehind()
    {
        using var network = new EchoNetwork();
        using DisposeScope scope = NewDisposeScope();
        var predictor = new Predictor(network, AsTheyAre, 0.5);
        long Live()
        {
            Assert.Equal(3, predictor.Predict([Numbered(0, 32, 32), Numbered(1, 33, 32), Numbered(2, 33, 32)]).Count());
            return DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        }
        long once = Live();
        Assert.Equal(once, Live());
    }

    [Fact]
    public void NoSlice_HasNoMask()
    {
        using var network = new EchoNetwork();
        Assert.Empty(new Predictor(network, AsTheyAre, 0.5).Predict([]));
        Assert.Empty(network.Shown);
    }

    [Fact]
    public void Evaluate_ScoresEachFrameAgainstItsOwnTruth()
    {
        using var network = new EchoNetwork();
        Frame[] frames = [Frame(0, [1, 0, 0, 0], [1, 1, 0, 0]), Frame(1, [0, 1, 1, 1], [0, 0, 0, 1]), Frame(2, [0, 0, 0, 0], [0, 0, 0, 0])];
        Assert.Equal(
            [("P", 0, 1, 1, 0), ("P", 1, 1, 0, 2), ("P", 2, 0, 0, 0)],
            Evaluator.Evaluate(new Predictor(network, AsTheyAre, 0.5), frames).Select(s => (s.Patient, s.Slice, s.TruePositives, s.FalsePositives, s.FalseNegatives)));
    }

    // 2 x 2; what is found is what the slice shows.
    private static Frame Frame(int index, byte[] truth, float[] shown) => new(new Slice("P", index, 2, 2, shown, truth), [], null);

    private static Slice Numbered(int index, int height, int width) => new(
        "P", index, height, width, [.. Enumerable.Range(0, height * width).Select(i => i % 2 == 0 ? index / 4f : 0)], new byte[height * width]);

    /// <summary>Says of every pixel what its row is on average.</summary>
    private sealed class RowMeans : nn.Module<Tensor, Tensor>
    {
        private readonly TorchSharp.Modules.Parameter unused = nn.Parameter(zeros(1));

        internal RowMeans() : base(nameof(RowMeans)) => RegisterComponents();

        public override Tensor forward(Tensor images) => images.mean([3], keepdim: true).expand(images.shape);

        protected override void Dispose(bool disposing)
        {
            if (disposing) unused.Dispose();
            base.Dispose(disposing);
        }
    }
}

using CsCheck;
using Glint.Data;
using Glint.Evaluation;
using Glint.Imaging;
using Glint.Networks;
using Glint.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Tests.Evaluation;

[Collection(nameof(Support.TorchRandomTests))]
public class EvaluatorTests
{
    [Fact]
    public void Score_CountsPixels() =>
        Gen.Select(Gen.Byte[0, 1].Array[35], Gen.Byte[0, 1].Array[35]).Sample((truth, found) =>
        {
            SliceScore score = Evaluator.Score(new Slice("P", 3, 5, 7, new float[35], truth), found);
            Assert.Equal(
                new SliceScore("P", 3, truth.Zip(found).Count(p => p is (1, 1)), truth.Zip(found).Count(p => p is (0, 1)), truth.Zip(found).Count(p => p is (1, 0))), score with { Lesions = null });
        });

    [Theory]
    [InlineData(8, 2, 8, 0.8, 0.5, 8.0 / 13)]     // some of both
    [InlineData(0, 0, 5, 1, 0, 0)]                // nothing predicted on a slice with tumour: the article's precision is 1
    [InlineData(0, 3, 5, 0, 0, 0)]
    [InlineData(5, 0, 0, 1, 1, 1)]
    public void ScoresOfASliceWithTumour(int tp, int fp, int fn, double precision, double recall, double dice)
    {
        var score = new SliceScore("P", 0, tp, fp, fn);
        Assert.Equal((precision, recall), (score.Precision(), score.Recall));
        Assert.Equal(dice, score.Dice, 12);
    }

    [Fact]
    public void EmptyPolicy_OnlyChangesThePrecisionOfAnEmptyPrediction()
    {
        Assert.Equal(0, new SliceScore("P", 0, 0, 0, 5).Precision(EmptyPolicy.Zero));
        Assert.Equal(0.8, new SliceScore("P", 0, 8, 2, 8).Precision(EmptyPolicy.Zero));
    }

    [Fact]
    public void ATumourFreeSlice_IsOneWithoutAndZeroWithAFalsePixel()
    {
        Assert.Equal(1, new SliceScore("P", 0, 0, 0, 0).Dice);
        Assert.Equal(0, new SliceScore("P", 0, 0, 1, 0).Dice);
        Assert.Equal(double.NaN, new SliceScore("P", 0, 0, 1, 0).Recall);
    }

    [Fact]
    public void MeanTumourDice_LeavesTumourFreeSlicesOut()
    {
        SliceScore[] scores = [new("P", 0, 5, 0, 0), new("P", 1, 0, 0, 5), new("P", 2, 0, 9, 0)];
        Assert.Equal(0.5, Evaluator.MeanTumourDice(scores));
        Assert.Equal(double.NaN, Evaluator.MeanTumourDice([scores[2]]));
    }

    [Fact]
    public void Predictor_PadsAndCropsBack_AndKeepsTheOrder()
    {
        random.manual_seed(2);
        using nn.Module<Tensor, Tensor> network = new NetworkSpec(Width: 0.125).Build();
        Slice[] slices = [Noise(0, 51, 51), Noise(1, 64, 64), Noise(2, 51, 51), Noise(3, 33, 70), Noise(4, 64, 64)];
        // A threshold that splits what an untrained network says.
        network.eval();
        var predictor = new Predictor(network, IntensityWindow.Lung, network.call(rand(1, 1, 64, 64)).median().ToDouble());
        List<byte[]> together = predictor.Predict(slices).ToList();
        Assert.Equal(slices.Select(s => s.Mask.Length), together.Select(m => m.Length));
        for (int i = 0; i < slices.Length; i++) Assert.Equal(predictor.Predict([slices[i]]).Single(), together[i]);
        Assert.Contains(together, m => m.Contains((byte)1) && m.Contains((byte)0));
    }

    [Fact]
    public void EvaluationFrames_AreTheSameForEveryCall_AndCoverBothStrata()
    {
        SliceDataset data = Small.Discs(4);
        var mosaic = new Mosaic(2, 32);
        IReadOnlyList<Frame> first = EvaluationFrames.Of(data, data.Patients, mosaic), second = EvaluationFrames.Of(data, data.Patients, mosaic);
        Assert.Equal(first.Select(f => f.Slice.Hounsfield), second.Select(f => f.Slice.Hounsfield));
        // Three slices with tumour a patient give three canvases, and two tumour-free ones.
        Assert.Equal(4 * 3, first.Count(f => f.Slice.TumourPixels > 0));
        Assert.Equal(4 * 2, first.Count(f => f.Slice.TumourPixels == 0));
        // A patient's canvases do not depend on who else is evaluated.
        Assert.Equal(first[^1].Slice.Hounsfield, EvaluationFrames.Of(data, [data.Patients[3]], mosaic)[^1].Slice.Hounsfield);
    }

    private static Slice Noise(int index, int height, int width)
    {
        Random noise = Seeds.Derive(3, "noise", index);
        return new Slice("P", index, height, width, [.. Enumerable.Range(0, height * width).Select(_ => noise.Next(-1000, 400))], new byte[height * width]);
    }
}

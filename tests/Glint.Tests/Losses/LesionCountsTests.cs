using CsCheck;
using Glint.Data;
using Glint.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Tests.Losses;

public sealed class LesionCountsTests
{
    private const int Rows = 4, Columns = 6;
    private const double E = LesionCounts.Floor;

    [Theory]
    [InlineData(CountKind.Linear, 0.5, 0.8)]
    [InlineData(CountKind.Squared, 0.5, 0.64 / 0.68)]    // p^2 / (p^2 + (1-p)^2)
    public void Recall_IsTheGeometricMeanOfTheLesions_AndFalsePositivesAreAsEver(CountKind kind, double small, double large)
    {
        using var scope = NewDisposeScope();
        // Lesions of 1 pixel, found by half, and of 4, found at 0.8; one false positive.
        Tensor mask = Drawn("100000", "000000", "000000", "001111"), probability = Drawn("500000", "000000", "600000", "008888") * 0.1;
        ConfusionCounts counts = LesionCounts.Of(kind, probability, mask, LesionNumbers.Of(mask)).Read();
        double recall = Math.Sqrt((small + E) * (large + E)) / (1 + E);
        Assert.Equal(5 * recall, counts.TruePositives, 1e-9);
        Assert.Equal(5 * (1 - recall), counts.FalseNegatives, 1e-9);
        Assert.Equal(SoftCounts.Of(kind, probability, mask).Read().FalsePositives, counts.FalsePositives, 1e-12);
    }

    [Fact]
    public void WithoutTumour_TheyAreThePlainCounts()
    {
        using var scope = NewDisposeScope();
        Tensor mask = zeros(2, 1, Rows, Columns), probability = rand(2, 1, Rows, Columns);
        foreach (CountKind kind in Enum.GetValues<CountKind>())
        {
            Assert.Equal(SoftCounts.Of(kind, probability, mask).Read(), LesionCounts.Of(kind, probability, mask, LesionNumbers.Of(mask)).Read());
        }
    }

    [Fact]
    public void AMissedLesion_CostsTheSame_WhateverItsSize_AndWhicheverItsImage()
    {
        using var scope = NewDisposeScope();
        Tensor small = Drawn("100000", "000000", "000000", "000000"), large = Drawn("000000", "001110", "001110", "001110");
        Tensor mask = cat([small, large], 0);
        double Recall(Tensor found)
        {
            ConfusionCounts c = LesionCounts.Of(CountKind.Squared, found, mask, LesionNumbers.Of(mask)).Read();
            return c.TruePositives / (c.TruePositives + c.FalseNegatives);
        }
        Assert.Equal(Recall(cat([small, large * 0], 0)), Recall(cat([small * 0, large], 0)), 1e-12);
        Assert.Equal(1, Recall(mask), 1e-12);
        Assert.Equal(E / (1 + E), Recall(mask * 0), 1e-12);
    }

    [Theory]
    [InlineData(LesionCounts.Floor)]
    [InlineData(0.001)]
    public void TheFloor_IsTheRecallAtWhichTheLogarithmPullsHalfAsMuch(double floor)
    {
        using var scope = NewDisposeScope();
        Tensor mask = Drawn("100000", "000000", "000000", "000000"), lesions = LesionNumbers.Of(mask);
        // The pull on log R of a lesion that is all there is: dR / (R + e), with the linear R = p.
        double Pull(double found, double e)
        {
            Tensor p = (mask * found).requires_grad_();
            LesionCounts.Of(CountKind.Linear, p, mask, lesions, e).TruePositives.log().backward();
            return p.grad!.sum().ToDouble();
        }
        Assert.Equal(1 / (2 * floor), Pull(floor, floor), 1e-9);
        Assert.Equal(1 / floor, Pull(0, floor), 1e-9);
        Assert.Throws<ArgumentOutOfRangeException>(() => Pull(0.5, 0));
    }

    [Fact]
    public void LogOfTheScore_HasTheGradientOfFiniteDifferences() =>
        Gen.Select(Gen.Int[0, 1].Array[2 * Rows * Columns], Gen.Double[0.05, 0.95].Array[2 * Rows * Columns], Gen.Int[0, (2 * Rows * Columns) - 1]).Sample((bits, predicted, at) =>
        {
            if (bits.Sum() == 0) return;
            using var scope = NewDisposeScope();
            Tensor mask = tensor(bits.Select(b => (double)b).ToArray()).reshape(2, 1, Rows, Columns), lesions = LesionNumbers.Of(mask);
            var coefficients = new Coefficients(1.5, 0.7, 2);
            Tensor Loss(Tensor p) => GeneralizedLoss.LogOf(LesionCounts.Of(CountKind.Squared, p, mask, lesions), coefficients);
            double At(double moved)
            {
                double[] p = [.. predicted];
                p[at] += moved;
                return Loss(tensor(p).reshape(2, 1, Rows, Columns)).ToDouble();
            }
            Tensor leaf = tensor(predicted).reshape(2, 1, Rows, Columns).requires_grad_();
            Loss(leaf).backward();
            const double h = 1e-5;
            Assert.Equal((At(h) - At(-h)) / (2 * h), leaf.grad!.flatten()[at].ToDouble(), 1e-6);
        }, iter: 200);

    private static Tensor Drawn(params string[] rows) => tensor(string.Concat(rows).Select(c => (double)(c - '0')).ToArray()).reshape(1, 1, Rows, Columns);
}

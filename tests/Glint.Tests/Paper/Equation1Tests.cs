using CsCheck;
using Glint.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Tests.Paper;

/// <summary>Eq. 1, the generalized loss: its identities, its special points and its ends.</summary>
public class Equation1Tests
{
    private static readonly Gen<double> Count = Gen.Double[0.01, 1e4];
    private static readonly Gen<double> Coefficient = Gen.Double[0.05, 20];
    private static readonly Gen<ConfusionCounts> Counts = Gen.Select(Count, Count, Count, (tp, fp, fn) => new ConfusionCounts(tp, fp, fn));
    private static readonly Gen<Coefficients> AnyCoefficients = Gen.Select(Coefficient, Coefficient, Coefficient, (p, n, b) => new Coefficients(p, n, b));

    [Fact]
    public void Loss_IsTheWeightedHarmonicMeanOfPrecisionAndRecall_AsPrinted() =>
        Gen.Select(Counts, AnyCoefficients).Sample((n, c) =>
        {
            double precision = n.TruePositives / (n.TruePositives + c.AlphaP * n.FalsePositives);
            double recall = n.TruePositives / (n.TruePositives + c.AlphaN * n.FalseNegatives);
            double printed = 1 - (1 + c.BetaSquared) / (1 / precision + c.BetaSquared / recall);
            Assert.Equal(printed, GeneralizedLoss.Of(n, c), 9);
        });

    [Fact]
    public void Loss_IsIdenticallyTheTverskyLossOfItsTverskyPoint() =>
        Gen.Select(Counts, AnyCoefficients).Sample((n, c) =>
        {
            (double a, double b) = (c.TverskyPoint.TwoA / 2, c.TverskyPoint.TwoB / 2);
            double tversky = 1 - n.TruePositives / (n.TruePositives + a * n.FalsePositives + b * n.FalseNegatives);
            Assert.Equal(tversky, GeneralizedLoss.Of(n, c), 9);
        });

    [Fact]
    public void Effectiveness_IsOneMinusFBeta() =>
        Gen.Select(Counts, Coefficient).Sample((n, betaSquared) =>
        {
            double precision = n.TruePositives / (n.TruePositives + n.FalsePositives), recall = n.TruePositives / (n.TruePositives + n.FalseNegatives);
            double fBeta = (1 + betaSquared) * precision * recall / (betaSquared * precision + recall);
            Assert.Equal(1 - fBeta, GeneralizedLoss.Of(n, Coefficients.Effectiveness(betaSquared)), 9);
        });

    [Fact]
    public void Dice_IsOneMinusTwiceTheOverlap() =>
        Counts.Sample(n => Assert.Equal(
            1 - 2 * n.TruePositives / (2 * n.TruePositives + n.FalsePositives + n.FalseNegatives), GeneralizedLoss.Of(n, Coefficients.Dice), 9));

    [Fact]
    public void Figure7_DiceIsThePointOneOne_AndEffectivenessTheLineThroughIt()
    {
        Assert.Equal(new TverskyPoint(1, 1), Coefficients.Dice.TverskyPoint);
        Assert.Equal(new TverskyPoint(0.6, 1.4), Coefficients.Tversky(0.6, 1.4).TverskyPoint);
        Coefficient.Sample(betaSquared =>
        {
            TverskyPoint point = Coefficients.Effectiveness(betaSquared).TverskyPoint;
            Assert.Equal(2, point.TwoA + point.TwoB, 12);
        });
    }

    [Theory]
    [InlineData(CountKind.Squared)]
    [InlineData(CountKind.Linear)]
    public void TensorLoss_EqualsTheLossOfTheReadCounts(CountKind kind)
    {
        using var scope = NewDisposeScope();
        (Tensor p, Tensor g) = Example();
        SoftCounts counts = SoftCounts.Of(kind, p, g);
        var c = new Coefficients(0.7, 1.9, 2.5);
        Assert.Equal(GeneralizedLoss.Of(counts.Read(), c), GeneralizedLoss.Of(counts, c).ToDouble(), 12);
    }

    [Fact]
    public void SquaredCounts_AreSumsOfSquaresOverTheWholeBatch()
    {
        using var scope = NewDisposeScope();
        (Tensor p, Tensor g) = Example();
        ConfusionCounts read = SoftCounts.Squared(p, g).Read();
        Assert.Equal((p * g).square().sum().ToDouble(), read.TruePositives, 12);
        Assert.Equal((p * (1 - g)).square().sum().ToDouble(), read.FalsePositives, 12);
        Assert.Equal(((1 - p) * g).square().sum().ToDouble(), read.FalseNegatives, 12);
    }

    [Theory]
    [InlineData(CountKind.Squared)]
    [InlineData(CountKind.Linear)]
    public void OnHardMasks_BothCountsAreThePixels(CountKind kind)
    {
        using var scope = NewDisposeScope();
        Tensor p = tensor(new double[] { 1, 1, 1, 0, 0, 0 }), g = tensor(new double[] { 1, 1, 0, 1, 0, 0 });
        Assert.Equal(new ConfusionCounts(2, 1, 1), SoftCounts.Of(kind, p, g).Read());
    }

    [Theory]
    [InlineData(CountKind.Squared, 0, 0, 0)]    // nothing to find, nothing found
    [InlineData(CountKind.Squared, 1, 1, 0)]    // everything to find, everything found
    [InlineData(CountKind.Squared, 1, 0, 1)]    // everything found, nothing to find
    [InlineData(CountKind.Squared, 0, 1, 1)]    // nothing found, everything to find
    [InlineData(CountKind.Linear, 0, 0, 0)]
    [InlineData(CountKind.Linear, 1, 1, 0)]
    [InlineData(CountKind.Linear, 1, 0, 1)]
    [InlineData(CountKind.Linear, 0, 1, 1)]
    public void AtTheEnds_TheLossIsZeroOrOne_AndItsGradientIsFinite(CountKind kind, double predicted, double truth, double expected)
    {
        using var scope = NewDisposeScope();
        Tensor p = full([2, 1, 4, 4], predicted, requires_grad: true), g = full([2, 1, 4, 4], truth, dtype: p.dtype);
        Tensor loss = GeneralizedLoss.Of(SoftCounts.Of(kind, p, g), Coefficients.Dice);
        loss.backward();
        Assert.Equal(expected, loss.ToDouble(), 6);
        Assert.True(p.grad!.isfinite().all().ToBoolean());
    }

    [Fact]
    public void BatchWithoutTumour_GivesAlmostNoGradient()
    {
        using var scope = NewDisposeScope();
        Tensor p = full([1, 1, 8, 8], 0.5, dtype: float64, requires_grad: true);
        GeneralizedLoss.Of(SoftCounts.Squared(p, zeros_like(p)), Coefficients.Dice).backward();
        Assert.InRange(p.grad!.abs().max().ToDouble(), 1e-14, 1e-9);
    }

    [Fact]
    public void CoefficientsThatHaveWoundUp_StillGiveALossBetweenZeroAndOne()
    {
        using var scope = NewDisposeScope();
        (Tensor p, Tensor g) = Example();
        SoftCounts counts = SoftCounts.Squared(p.to(float32), g.to(float32));
        foreach (double c in new[] { 1e-151, 1e-30, 1e30, 1e151 })
        {
            Assert.InRange(GeneralizedLoss.Of(counts, new Coefficients(c, 1 / c, c)).ToDouble(), 0, 1);
        }
    }

    [Fact]
    public void BadInput_IsRefusedWithWhatWasFound()
    {
        using var scope = NewDisposeScope();
        Assert.Contains("[2, 3] and [3, 2]", Assert.Throws<ArgumentException>(() => SoftCounts.Squared(zeros(2, 3), zeros(3, 2))).Message);
        Assert.Contains("Int64", Assert.Throws<ArgumentException>(() => SoftCounts.Linear(zeros(2), zeros(2, dtype: int64))).Message);
        Assert.Throws<ArgumentException>(() => GeneralizedLoss.Of(new ConfusionCounts(1, 1, 1), new Coefficients(double.NaN, 1, 1)));
        Assert.Throws<ArgumentException>(() => GeneralizedLoss.Of(new ConfusionCounts(1, 1, 1), new Coefficients(1, -1, 1)));
    }

    private static (Tensor P, Tensor G) Example()
    {
        random.manual_seed(3);
        return (rand([2, 1, 5, 7], dtype: float64), rand([2, 1, 5, 7]).ge(0.8).to(float64));
    }
}

using CsCheck;
using Glint.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Tests.Paper;

/// <summary>Eqs. 2-4 and the closed-form gradient, against autograd and finite differences in float64.</summary>
public class Equations2To4Tests
{
    private const double Tolerance = 1e-6;

    private static readonly Gen<double> Count = Gen.Double[0.5, 500];
    private static readonly Gen<double> Coefficient = Gen.Double[0.1, 10];
    private static readonly Gen<ConfusionCounts> Counts = Gen.Select(Count, Count, Count, (tp, fp, fn) => new ConfusionCounts(tp, fp, fn));
    private static readonly Gen<Coefficients> AnyCoefficients = Gen.Select(Coefficient, Coefficient, Coefficient, (p, n, b) => new Coefficients(p, n, b));

    [Fact]
    public void ClosedFormGradient_EqualsFiniteDifferences() =>
        Gen.Select(Counts, AnyCoefficients).Sample((n, c) =>
        {
            ConfusionCounts gradient = GeneralizedLoss.Gradient(n, c);
            Close(Difference(h => n with { TruePositives = n.TruePositives + h }, n.TruePositives, c), gradient.TruePositives);
            Close(Difference(h => n with { FalsePositives = n.FalsePositives + h }, n.FalsePositives, c), gradient.FalsePositives);
            Close(Difference(h => n with { FalseNegatives = n.FalseNegatives + h }, n.FalseNegatives, c), gradient.FalseNegatives);
        });

    [Fact]
    public void ClosedFormGradient_EqualsAutograd() =>
        Gen.Select(Counts, AnyCoefficients).Sample((n, c) =>
        {
            using var scope = NewDisposeScope();
            SoftCounts counts = OnGraph(n);
            GeneralizedLoss.Of(counts, c).backward();
            HasGradient(counts, GeneralizedLoss.Gradient(n, c), 1);
        }, iter: 200, threads: 1);

    [Fact]
    public void Equation2_IsTheGradientOfTheLogarithmOfTheScore() =>
        Gen.Select(Counts, AnyCoefficients).Sample((n, c) =>
        {
            using var scope = NewDisposeScope();
            SoftCounts counts = OnGraph(n);
            Tensor log = GeneralizedLoss.LogOf(counts, c);
            log.backward();
            double score = 1 - GeneralizedLoss.Of(n, c);
            Close(-Math.Log(score), log.ToDouble());
            HasGradient(counts, GeneralizedLoss.Gradient(n, c), 1 / score);
        }, iter: 200, threads: 1);

    [Fact]
    public void WhereNothingIsFound_TheLogarithmAndItsGradientAreNumbers()
    {
        using var scope = NewDisposeScope();
        Tensor tp = tensor(0.0, float64, requires_grad: true);
        Tensor log = GeneralizedLoss.LogOf(new SoftCounts(tp, tensor(0.0, float64), tensor(100.0, float64)), Coefficients.Dice);
        log.backward();
        Assert.Equal(Math.Log(1 + 100 / GeneralizedLoss.Smooth), log.ToDouble(), 9);
        Assert.True(double.IsFinite(tp.grad!.ToDouble()) && tp.grad!.ToDouble() < 0);
    }

    [Theory]
    [InlineData(CountKind.Squared)]
    [InlineData(CountKind.Linear)]
    public void GradientThroughThePixels_EqualsFiniteDifferences(CountKind kind)
    {
        using var scope = NewDisposeScope();
        random.manual_seed(5);
        Tensor p = rand([2, 1, 3, 4], dtype: float64) * 0.8 + 0.1, g = rand([2, 1, 3, 4]).ge(0.6).to(float64);
        var c = new Coefficients(0.6, 1.7, 2.2);
        Tensor leaf = p.clone().requires_grad_();
        GeneralizedLoss.Of(SoftCounts.Of(kind, leaf, g), c).backward();
        double[] gradient = leaf.grad!.data<double>().ToArray(), values = p.data<double>().ToArray();
        for (int i = 0; i < values.Length; i++)
        {
            double At(double h)
            {
                using var inner = NewDisposeScope();
                double[] moved = [.. values];
                moved[i] += h;
                return GeneralizedLoss.Of(SoftCounts.Of(kind, tensor(moved, p.shape), g), c).ToDouble();
            }
            Close((At(1e-5) - At(-1e-5)) / 2e-5, gradient[i]);
        }
    }

    [Fact]
    public void WithoutSmoothing_TheLossIsHomogeneousOfDegreeZero() =>
        Gen.Select(Counts, AnyCoefficients).Sample((n, c) =>
        {
            ConfusionCounts d = GeneralizedLoss.Gradient(n, c, smooth: 0);
            double scale = Math.Abs(n.TruePositives * d.TruePositives);
            double sum = n.TruePositives * d.TruePositives + n.FalsePositives * d.FalsePositives + n.FalseNegatives * d.FalseNegatives;
            Assert.True(Math.Abs(sum) <= 1e-12 * scale + 1e-15, $"sum {sum}, scale {scale}");
        });

    [Fact]
    public void Equations2To4_AsPrinted_GiveTheSameGradientAlongAnyDirection() =>
        Gen.Select(Counts, AnyCoefficients, Gen.Select(Gen.Double[-1, 1], Gen.Double[-1, 1], Gen.Double[-1, 1])).Sample((n, c, way) =>
        {
            ((double tp, double fp, double fn), (double aP, double aN, double b)) = (n, c);
            (double dTp, double dFp, double dFn) = way;
            double precision = tp / (tp + aP * fp), recall = tp / (tp + aN * fn);
            double gradP = tp * aP * fp / Math.Pow(tp + aP * fp, 2) * (dTp / tp - dFp / fp);                          // Eq. 3
            double gradR = tp * aN * fn / Math.Pow(tp + aN * fn, 2) * (dTp / tp - dFn / fn);                          // Eq. 4
            double overlap = 1 - GeneralizedLoss.Of(n, c, smooth: 0);
            double printed = overlap * (gradP / (precision * precision) + b * gradR / (recall * recall)) / (1 / precision + b / recall);    // Eq. 2
            ConfusionCounts d = GeneralizedLoss.Gradient(n, c, smooth: 0);
            double along = d.TruePositives * dTp + d.FalsePositives * dFp + d.FalseNegatives * dFn;
            double scale = Math.Abs(d.TruePositives * dTp) + Math.Abs(d.FalsePositives * dFp) + Math.Abs(d.FalseNegatives * dFn);
            Assert.True(Math.Abs(printed + along) <= 1e-9 * scale, $"{printed} and {-along}");
        });

    [Fact]
    public void Prefactors_PeakWhereTheRuleDrivesTheCoefficients() =>
        Gen.Select(Count, Count).Sample((tp, wrong) =>
        {
            double Prefactor(double alpha) => tp * alpha * wrong / Math.Pow(tp + alpha * wrong, 2);
            double peak = Prefactor(tp / wrong);
            Assert.Equal(0.25, peak, 12);
            Assert.True(Prefactor(tp / wrong * 1.1) < peak && Prefactor(tp / wrong / 1.1) < peak);
        });

    private static double Difference(Func<double, ConfusionCounts> at, double around, Coefficients c)
    {
        double h = 1e-5 * around;
        return (GeneralizedLoss.Of(at(h), c) - GeneralizedLoss.Of(at(-h), c)) / (2 * h);
    }

    private static SoftCounts OnGraph(ConfusionCounts n) => new(
        tensor(n.TruePositives, float64, requires_grad: true), tensor(n.FalsePositives, float64, requires_grad: true), tensor(n.FalseNegatives, float64, requires_grad: true));

    private static void HasGradient(SoftCounts counts, ConfusionCounts expected, double times)
    {
        Close(expected.TruePositives * times, counts.TruePositives.grad!.ToDouble());
        Close(expected.FalsePositives * times, counts.FalsePositives.grad!.ToDouble());
        Close(expected.FalseNegatives * times, counts.FalseNegatives.grad!.ToDouble());
    }

    private static void Close(double expected, double actual) =>
        Assert.True(Math.Abs(expected - actual) <= Tolerance * Math.Max(Math.Abs(expected), 1e-4), $"expected {expected:r}, found {actual:r}");
}

using CsCheck;
using Glint.Data;
using Glint.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Tests.Losses;

/// <summary>
/// The table of docs/gradients.md: what each loss asks of the logit of a tumour pixel and of a background pixel where p is small, or 1 - p is, and the
/// same everywhere. The formulas are leading terms; autograd in float64 must be within a twentieth of them.
/// </summary>
public sealed class GradientLimitsTests
{
    private const double Small = 1e-4, Tolerance = 0.05;
    private const double RegionSmooth = 1e-5, Cells = 256, Cell = 4;

    // dL/dz, leading term: x is the pixel, e the small p or 1 - p, of batch s, with Eq. 1's a and b.
    private delegate double Limit(Pixel x, GradientScene s, double e, double a, double b);

    private sealed record Asked(Limit TumourAtNone, Limit BackgroundAtNone, Limit TumourAtAll, Limit BackgroundAtAll);

    private static readonly Asked Equation1Squared = new(
        (_, s, p, _, b) => -2 * p * p / (b * s.A),
        (_, s, p, a, b) => 2 * a * Math.Pow(p, 4) / (b * b * s.A),
        (_, s, q, a, _) => -2 * a * s.Q * q / Math.Pow(s.A + (a * s.Q), 2),
        (_, s, q, a, _) => 2 * a * s.A * q / Math.Pow(s.A + (a * s.Q), 2));

    private static readonly Asked Equation1Linear = new(
        (_, s, p, _, b) => -p / (b * s.A),
        (_, s, p, a, b) => a * p * p / (b * b * s.A),
        (_, s, q, a, b) => -((a * s.Q) + (b * s.A)) * q / Math.Pow(s.A + (a * s.Q), 2),
        (_, s, q, a, _) => a * s.A * q / Math.Pow(s.A + (a * s.Q), 2));

    private static readonly Asked LogSquared = new(
        (_, s, _, _, _) => -2 / s.A,
        (_, s, p, a, b) => 2 * a * p * p / (b * s.A),
        (_, s, q, a, _) => -2 * a * s.Q * q / (s.A * (s.A + (a * s.Q))),
        (_, s, q, a, _) => 2 * a * q / (s.A + (a * s.Q)));

    private static readonly Asked LogLinear = new(
        (_, s, _, _, _) => -1 / s.A,
        (_, s, p, a, b) => a * p / (b * s.A),
        (_, s, q, a, b) => -((a * s.Q) + (b * s.A)) * q / (s.A * (s.A + (a * s.Q))),
        (_, s, q, a, _) => a * q / (s.A + (a * s.Q)));

    private static readonly Asked OfCrossEntropy = new((_, s, _, _, _) => -1 / s.M, (_, s, p, _, _) => p / s.M, (_, s, q, _, _) => -q / s.M, (_, s, _, _, _) => 1 / s.M);

    private static readonly Asked DicePart = new(
        (_, s, p, _, _) => -2 * p / s.A,
        (_, s, p, _, _) => p * ((2 * s.A * p) + 1e-5) / (s.A * s.A),
        (_, s, q, _, _) => -2 * s.M * q / Math.Pow(s.A + s.M, 2),
        (_, s, q, _, _) => 2 * s.A * q / Math.Pow(s.A + s.M, 2));

    private static readonly Asked LesionPart = new(
        (x, s, p, _, _) => -2 * p / (s.N * x.Lesion),
        (x, s, p, _, _) => s.LesionsOf(x).Sum(n => p * ((2 * n * p) + 1e-5) / (n * n)) / s.N,
        (x, s, q, _, _) => -2 * q * (x.Lesion + s.QOf(x)) / (s.N * Math.Pow((2 * x.Lesion) + s.QOf(x), 2)),
        (x, s, q, _, _) => s.LesionsOf(x).Sum(n => 2 * n * q / Math.Pow((2 * n) + s.QOf(x), 2)) / s.N);

    // 1 / (images x cells of the image); of the cell its pixels m and its lesion's n.
    private static double ShareOf(Pixel x, GradientScene s) => 1 / (s.B * s.LesionsOf(x).Length);

    private static readonly Asked CellDicePart = new(
        (x, s, p, _, _) => -2 * p / x.Voronoi.N * ShareOf(x, s),
        (x, s, p, _, _) => 2 * p * p / x.Voronoi.N * ShareOf(x, s),
        (x, s, q, _, _) => -2 * x.Voronoi.M * q / Math.Pow(x.Voronoi.M + x.Voronoi.N, 2) * ShareOf(x, s),
        (x, s, q, _, _) => 2 * x.Voronoi.N * q / Math.Pow(x.Voronoi.M + x.Voronoi.N, 2) * ShareOf(x, s));

    private static readonly Asked CellCrossEntropyPart = new(
        (x, s, _, _, _) => -1 / x.Voronoi.M * ShareOf(x, s),
        (x, s, p, _, _) => p / x.Voronoi.M * ShareOf(x, s),
        (x, s, q, _, _) => -q / x.Voronoi.M * ShareOf(x, s),
        (x, s, _, _, _) => 1 / x.Voronoi.M * ShareOf(x, s));

    // W: the weights of the image's lesions together, and v = 0.003 what a false positive weighs.
    private static readonly Asked ComponentTverskyPart = new(
        (x, s, p, _, _) => -p / ((x.Lesion + 5) * 0.7 * WOf(x, s) * s.B),
        (x, s, p, _, _) => 0.003 * p * ((p * WOf(x, s)) + 1e-5) / (Math.Pow(0.7 * WOf(x, s), 2) * s.B),
        (x, s, q, _, _) => -q * ((0.7 * WOf(x, s)) + (0.003 * s.QOf(x))) / ((x.Lesion + 5) * Math.Pow(WOf(x, s) + (0.003 * s.QOf(x)), 2) * s.B),
        (x, s, q, _, _) => 0.003 * q * WOf(x, s) / (Math.Pow(WOf(x, s) + (0.003 * s.QOf(x)), 2) * s.B));

    // k pixels are a tenth.
    private static readonly Asked WorstPart = new(
        (_, s, _, _, _) => -1 / Math.Max(Tenth(s), s.A),
        (_, s, p, _, _) => p * Math.Max(0, Tenth(s) - s.A) / (Tenth(s) * s.Q),
        (_, s, q, _, _) => -q * Math.Max(0, Tenth(s) - s.Q) / (Tenth(s) * s.A),
        (_, s, _, _, _) => 1 / Math.Max(Tenth(s), s.Q));

    private static readonly Asked OfFocalTversky = new(
        (_, s, p, _, _) => -Focal(0.7 * s.A, (0.7 * s.A) + 1) * p * 0.7 * (s.A + 1) / Math.Pow((0.7 * s.A) + 1, 2),
        (_, s, p, _, _) => Focal(0.7 * s.A, (0.7 * s.A) + 1) * p * 0.3 * ((s.A * p) + 1) / Math.Pow((0.7 * s.A) + 1, 2),
        (_, s, q, _, _) => -Focal(0.3 * s.Q, s.A + (0.3 * s.Q) + 1) * q * ((0.3 * s.Q) + (0.7 * (s.A + 1))) / Math.Pow(s.A + (0.3 * s.Q) + 1, 2),
        (_, s, q, _, _) => Focal(0.3 * s.Q, s.A + (0.3 * s.Q) + 1) * q * 0.3 * (s.A + 1) / Math.Pow(s.A + (0.3 * s.Q) + 1, 2));

    // Per image, B of them, all of one size. At none the focal part alone keeps a tumour's pull; at all it alone keeps the background's.
    private static readonly Asked OfUnifiedFocal = new(
        (_, s, _, _, _) => -0.3 / s.M,
        (x, s, p, _, _) => (0.3 * Math.Pow(p, 1.5) / s.M) + (p * ((0.6 * s.QOf(x)) + (0.4 * s.AOf(x))) / (4 * s.B * Math.Pow(s.QOf(x) + (0.4 * s.AOf(x)), 2))),
        (x, s, q, _, _) => (-0.3 * q / s.M) - (q * ((0.4 * s.QOf(x)) + (0.6 * s.AOf(x))) / (8 * s.B * Math.Sqrt(0.4 * s.QOf(x)) * Math.Pow(s.AOf(x) + (0.4 * s.QOf(x)), 1.5))),
        (_, s, _, _, _) => 0.2 / s.M);

    // Where it cancels, what is left is of the next order.
    private const double NoLeadingTerm = double.NaN;

    // t and u: tumour and background of the cell, as sums over the batch of shares of the cell.
    private static readonly Asked OfRegions = new(
        (x, _, p, _, _) => -p / (0.7 * x.T * Cell * Cells),
        (x, _, p, _, _) => x.T > 0 ? -10.0 / 49 * p * (p + (RegionSmooth / x.T)) / (x.T * Cell * Cells) : FreeCell(x.U, p),
        (x, _, q, _, _) => Math.Abs(x.T - (7 * x.U)) < 1e-9 ? NoLeadingTerm : x.U > 0 ? ((0.1 * x.T) - (0.7 * x.U)) * q / (Math.Pow(x.T + (0.7 * x.U), 2) * Cell * Cells) : -0.7 * q / (x.T * Cell * Cells),
        (x, _, q, _, _) => x.T > 0 ? 0.7 * x.T * q / (Math.Pow(x.T + (0.7 * x.U), 2) * Cell * Cells) : FreeCell(x.U, 1 - q));

    public static TheoryData<string> Names => [.. Losses.Keys];

    private static readonly Dictionary<string, (Func<GradientScene, Tensor, Coefficients, Tensor> Loss, Asked Asked)> Losses = new()
    {
        ["Eq. 1, squared"] = ((s, p, c) => GeneralizedLoss.Of(SoftCounts.Squared(p, s.Mask), c), Equation1Squared),
        ["Eq. 1, linear"] = ((s, p, c) => GeneralizedLoss.Of(SoftCounts.Linear(p, s.Mask), c), Equation1Linear),
        ["log, squared"] = ((s, p, c) => GeneralizedLoss.LogOf(SoftCounts.Squared(p, s.Mask), c), LogSquared),
        ["log, linear"] = ((s, p, c) => GeneralizedLoss.LogOf(SoftCounts.Linear(p, s.Mask), c), LogLinear),
        ["log by lesion, e = 0.05"] = ((s, p, c) => GeneralizedLoss.LogOf(LesionCounts.Of(CountKind.Squared, p, s.Mask, s.Lesions), c), LogByLesion(2, 0.05)),
        ["log by lesion, e = 0.001"] = ((s, p, c) => GeneralizedLoss.LogOf(LesionCounts.Of(CountKind.Squared, p, s.Mask, s.Lesions, 0.001), c), LogByLesion(2, 0.001)),
        ["log by lesion, linear"] = ((s, p, c) => GeneralizedLoss.LogOf(LesionCounts.Of(CountKind.Linear, p, s.Mask, s.Lesions), c), LogByLesion(1, 0.05)),
        ["log by lesion, over its floor"] = (
            (s, p, c) => GeneralizedLoss.LogOf(LesionCounts.Of(CountKind.Squared, p, s.Mask, s.Lesions, 1e-13), c),
            LogByLesion(2, 1e-13) with { TumourAtNone = (x, s, _, _, _) => -2 / (s.N * x.Lesion) }),
        ["Eq. 1 by lesion"] = ((s, p, c) => GeneralizedLoss.Of(LesionCounts.Of(CountKind.Squared, p, s.Mask, s.Lesions), c), Equation1ByLesion(0.05)),
        ["CE"] = ((s, p, _) => CrossEntropy.Of(p, s.Mask), OfCrossEntropy),
        ["DCE"] = ((s, p, _) => DiceCrossEntropy.Of(p, s.Mask), Sum((1, DicePart), (1, OfCrossEntropy))),
        ["LD"] = ((s, p, _) => LesionDice.Of(p, s.Mask, s.Lesions), Sum((2, DicePart), (2, OfCrossEntropy), (1, LesionPart))),
        ["Dice per cell"] = ((s, p, _) => CellDiceCrossEntropy.PerCell(p, s.Mask, s.Cells).Dice, CellDicePart),
        ["CE per cell"] = ((s, p, _) => CellDiceCrossEntropy.PerCell(p, s.Mask, s.Cells).CrossEntropy, CellCrossEntropyPart),
        ["CC"] = (
            (s, p, _) => CellDiceCrossEntropy.Of(p, s.Mask, s.Cells), Sum((1, DicePart), (1, OfCrossEntropy), (1, CellDicePart), (1, CellCrossEntropyPart))),
        ["component-adaptive Tversky"] = ((s, p, _) => ComponentTversky.TverskyOf(p, s.Mask, s.Lesions), ComponentTverskyPart),
        ["CAT"] = ((s, p, _) => ComponentTversky.Of(p, s.Mask, s.Lesions), Sum((1, DicePart), (1, OfCrossEntropy), (0.1, ComponentTverskyPart))),
        ["worst tenth"] = ((s, p, _) => DiceTopK.WorstOf(p, s.Mask), WorstPart),
        ["DTK"] = ((s, p, _) => DiceTopK.Of(p, s.Mask), Sum((1, DicePart), (1, WorstPart))),
        ["FT"] = ((s, p, _) => FocalTversky.Of(p, s.Mask), OfFocalTversky),
        ["UF"] = ((s, p, _) => UnifiedFocal.Of(p, s.Mask), OfUnifiedFocal),
        ["ARS"] = ((s, p, _) => RegionSpecific.Of(p, s.Mask), OfRegions),
        ["GB"] = (
            (s, p, c) => CrossEntropy.Beside((counts, of) => GeneralizedLoss.LogOf(counts, of))(p, s.Mask, LesionCounts.Of(CountKind.Squared, p, s.Mask, s.Lesions, 0.001), c),
            Sum((1, LogByLesion(2, 0.001)), (1, OfCrossEntropy))),
        ["GD-steady"] = (
            (s, p, c) => CrossEntropy.Beside((counts, of) => GeneralizedLoss.LogOf(counts, of))(p, s.Mask, LesionCounts.Of(CountKind.Squared, p, s.Mask, s.Lesions), c),
            Sum((1, LogByLesion(2, 0.05)), (1, OfCrossEntropy))),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void TheGradientOfALogit_IsTheTables(string name)
    {
        (Func<GradientScene, Tensor, Coefficients, Tensor> loss, Asked asked) = Losses[name];
        Gen.Select(GradientScene.Any, Gen.Double[0.5, 2], Gen.Double[0.5, 2], Gen.Double[0.5, 4]).Sample((s, alphaP, alphaN, betaSquared) =>
        {
            var c = new Coefficients(alphaP, alphaN, betaSquared);
            (double a, double b) = (c.TverskyPoint.TwoA / 2, c.TverskyPoint.TwoB / 2);
            foreach (bool none in new[] { true, false })
            {
                double[] found = Gradient(s, none, p => loss(s, p, c));
                foreach (Pixel x in s.Pixels)
                {
                    Limit limit = (none, x.Lesion > 0) switch
                    {
                        (true, true) => asked.TumourAtNone,
                        (true, false) => asked.BackgroundAtNone,
                        (false, true) => asked.TumourAtAll,
                        _ => asked.BackgroundAtAll,
                    };
                    double expected = limit(x, s, Small, a, b);
                    Assert.True(
                        double.IsNaN(expected) ? Math.Abs(found[x.Index]) <= Small * Small : Math.Abs(found[x.Index] - expected) <= Tolerance * Math.Abs(expected),
                        $"{name}, {(none ? "p" : "1 - p")} = {Small}, {(x.Lesion > 0 ? "tumour" : "background")}: {found[x.Index]:g5}, and {expected:g5} by the formula");
                }
            }
        }, iter: 30, threads: 1);
    }

    [Fact]
    public void InFloat32_WhereTheSigmoidRoundsToOne_NothingPulls_NotEvenCrossEntropy()
    {
        using var scope = NewDisposeScope();
        double Pull(double z)
        {
            Tensor logit = full([1, 1, 4, 4], z, float32).requires_grad_();
            CrossEntropy.Of(logit.sigmoid(), zeros_like(logit)).backward();
            return logit.grad!.sum().ToDouble();
        }
        Assert.Equal(1, Pull(14), 1e-2);
        Assert.Equal(0, Pull(18));
    }

    [Theory]
    [InlineData(0.001)]
    [InlineData(0.3)]
    public void WithoutTumour_TheCellsAndTheWorstTenthPullAsCrossEntropyDoes_ByPOverM(double p)
    {
        using var scope = NewDisposeScope();
        Tensor mask = zeros([2, 1, 8, 8], float64);
        foreach (Func<Tensor, Tensor> loss in new Func<Tensor, Tensor>[]
        {
            x => CrossEntropy.Of(x, mask), x => CellDiceCrossEntropy.PerCell(x, mask, LesionCells.Of(mask)).CrossEntropy, x => DiceTopK.WorstOf(x, mask),
        })
        {
            Tensor logit = full(mask.shape, Math.Log(p / (1 - p)), float64).requires_grad_();
            loss(logit.sigmoid()).backward();
            Assert.All(logit.grad!.flatten().data<double>(), pull => Assert.Equal(p / 128, pull, 1e-12));
        }
    }

    private static double[] Gradient(GradientScene s, bool none, Func<Tensor, Tensor> loss)
    {
        using var scope = NewDisposeScope();
        double z = Math.Log(Small / (1 - Small));
        Tensor logit = full(s.Mask.shape, none ? z : -z, float64).requires_grad_();
        loss(logit.sigmoid()).backward();
        return [.. logit.grad!.flatten().data<double>()];
    }

    private static double Focal(double missed, double total) => 0.75 * Math.Pow(missed / total, -0.25);

    private static double WOf(Pixel x, GradientScene s) => s.LesionsOf(x).Sum(n => n / (n + 5));

    private static double Tenth(GradientScene s) => Math.Floor(s.M / 10);

    private static double FreeCell(double images, double p) => 0.7 * RegionSmooth * p * (1 - p) / (Math.Pow((0.7 * images * p) + RegionSmooth, 2) * Cell * Cells);

    // k is 2 for squared counts and 1 for linear; a lesion's recall is p^k, and dR/dz of one of its n pixels k R (1-R) / n.
    private static Asked LogByLesion(int k, double floor) => new(
        (x, s, p, _, b) => -b * (1 + floor) * k * Math.Pow(p, k) / (floor * (floor + b) * s.N * x.Lesion),
        (_, s, p, a, b) => a * k * Math.Pow(p, k) * (1 + floor) / ((floor + b) * s.A),
        (x, s, q, a, b) => -((a * s.Q) + (b * s.A)) * k * Math.Pow(q, k) / ((s.A + (a * s.Q)) * (1 + floor) * s.N * x.Lesion),
        (_, s, q, a, _) => a * k * q / (s.A + (a * s.Q)));

    private static Asked Equation1ByLesion(double floor) => new(
        (x, s, p, _, b) => -b * (1 + floor) * 2 * p * p / (Math.Pow(floor + b, 2) * s.N * x.Lesion),
        (_, s, p, a, b) => a * floor * (1 + floor) * 2 * p * p / (Math.Pow(floor + b, 2) * s.A),
        (x, s, q, a, b) => -((a * s.Q) + (b * s.A)) * s.A * 2 * q * q / (Math.Pow(s.A + (a * s.Q), 2) * (1 + floor) * s.N * x.Lesion),
        (_, s, q, a, _) => a * s.A * 2 * q / Math.Pow(s.A + (a * s.Q), 2));

    private static Asked Sum(params (double Weight, Asked Part)[] parts)
    {
        Limit Of(Func<Asked, Limit> which) => (x, s, e, a, b) => parts.Sum(p => p.Weight * which(p.Part)(x, s, e, a, b));
        return new(Of(p => p.TumourAtNone), Of(p => p.BackgroundAtNone), Of(p => p.TumourAtAll), Of(p => p.BackgroundAtAll));
    }
}

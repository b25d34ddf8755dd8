using System.Text.Json;
using Glint.Data;
using Glint.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Tests.Losses;

/// <summary>Against the formulas written out pixel by pixel in another language (expected_rivals.py makes the table), and finite differences.</summary>
public sealed class RivalLossesTests
{
    private const double Step = 1e-6;

    private static readonly Dictionary<string, Func<Case, Tensor, Tensor>> Losses = new()
    {
        ["cross_entropy"] = (c, p) => CrossEntropy.Of(p, c.Masks()),
        ["dice_cross_entropy"] = (c, p) => DiceCrossEntropy.Of(p, c.Masks()),
        ["focal_tversky"] = (c, p) => FocalTversky.Of(p, c.Masks()),
        ["unified_focal"] = (c, p) => UnifiedFocal.Of(p, c.Masks()),
        ["region_specific"] = (c, p) => RegionSpecific.Of(p, c.Masks()),
        ["lesion_dice"] = (c, p) => LesionDice.Of(p, c.Masks(), c.Lesions()),
        ["cell_dice_cross_entropy"] = (c, p) => CellDiceCrossEntropy.Of(p, c.Masks(), c.CellNumbers()),
        ["component_tversky"] = (c, p) => ComponentTversky.Of(p, c.Masks(), c.Lesions()),
        ["dice_top_k"] = (c, p) => DiceTopK.Of(p, c.Masks()),
    };

    private static readonly List<Case> Cases = JsonSerializer.Deserialize<List<Case>>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Losses", "expected_rivals.json")), JsonSerializerOptions.Web)!;

    public static TheoryData<string> Names => [.. Losses.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void EveryRival_HasTheValueOfItsFormula(string loss)
    {
        using var scope = NewDisposeScope();
        foreach (Case c in Cases) Assert.Equal(c.Values[loss], Losses[loss](c, c.Probabilities()).ToDouble(), 1e-9);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void EveryRival_HasTheGradientOfFiniteDifferences(string loss)
    {
        using var scope = NewDisposeScope();
        foreach (Case c in Cases)
        {
            Tensor p = c.Probabilities().requires_grad_();
            Losses[loss](c, p).backward();
            using var generator = new Generator(3);
            Tensor direction = randn(c.Shape, float64, generator: generator);
            Tensor start = p.detach();
            double difference = (Losses[loss](c, start + direction * Step).ToDouble() - Losses[loss](c, start - direction * Step).ToDouble()) / (2 * Step);
            Assert.Equal(difference, (p.grad! * direction).sum().ToDouble(), 1e-6 * Math.Max(1, Math.Abs(difference)));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void EveryRival_IsANumberWithAGradient_WhereThePredictionIsCertain(string loss)
    {
        using var scope = NewDisposeScope();
        foreach (Case c in Cases)
        {
            foreach (Tensor certain in new[] { zeros(c.Shape), ones(c.Shape), c.Masks().to(float32), 1 - c.Masks().to(float32) })
            {
                Tensor p = certain.clone().requires_grad_();
                Tensor value = Losses[loss](c with { AsFloat32 = true }, p);
                value.backward();
                Assert.True(double.IsFinite(value.ToDouble()) && p.grad!.isfinite().all().ToBoolean(), $"{loss}, {c.Name}: {value.ToDouble()}");
            }
        }
    }

    [Fact]
    public void LesionDice_WhenASmallLesionIsMissedBesideALargeOne_CostsMoreThanDiceSays()
    {
        using var scope = NewDisposeScope();
        Tensor masks = zeros(1, 1, 32, 32), lesions = zeros([1, 1, 32, 32], int64);
        masks[.., .., 2..22, 2..22] = 1;
        masks[.., .., 28..30, 28..30] = 1;
        lesions[.., .., 2..22, 2..22] = 1;
        lesions[.., .., 28..30, 28..30] = 2;
        Tensor largeOnly = lesions.eq(1).to(float32);
        double missed = LesionDice.Of(largeOnly, masks, lesions).ToDouble(), found = LesionDice.Of(masks, masks, lesions).ToDouble();
        double batchOnly = 2 * (DiceCrossEntropy.Of(largeOnly, masks).ToDouble() - DiceCrossEntropy.Of(masks, masks).ToDouble());
        // One of two lesions missed whole: half of the lesion part.
        Assert.Equal(0.5, missed - found - batchOnly, 1e-5);
    }

    [Fact]
    public void NumbersOfLesionsAndOfCells_AreThoseOfTheTable()
    {
        using var scope = NewDisposeScope();
        foreach (Case c in Cases)
        {
            Assert.Equal(c.LesionNumbers, LesionNumbers.Of(c.Masks()).flatten().data<long>());
            Assert.Equal(c.Cells, LesionCells.Of(c.Masks()).flatten().data<long>());
        }
    }

    [Fact]
    public void CellDiceCrossEntropy_OfAnImageWithOneLesion_IsDiceCrossEntropyTwice()
    {
        using var scope = NewDisposeScope();
        (Tensor p, Tensor mask) = (rand(1, 1, 12, 12, float64), zeros(1, 1, 12, 12, float64));
        mask[0, 0, 3..6, 4..9] = 1;
        // But for the smoothing, which the cell has not.
        Assert.Equal(2 * DiceCrossEntropy.Of(p, mask).ToDouble(), CellDiceCrossEntropy.Of(p, mask, LesionCells.Of(mask)).ToDouble(), 1e-6);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1e-9)]
    [InlineData(0.5)]
    [InlineData(1)]
    public void CellDice_WithoutALesion_IsOne_AndPullsNowhere(double marked)
    {
        using var scope = NewDisposeScope();
        Tensor p = full([2, 1, 8, 8], marked, float32).requires_grad_(), mask = zeros(2, 1, 8, 8);
        (Tensor dice, _) = CellDiceCrossEntropy.PerCell(p, mask, LesionCells.Of(mask));
        dice.backward();
        Assert.Equal(1, dice.ToDouble());
        Assert.Equal(0, p.grad!.abs().max().ToDouble());
    }

    [Fact]
    public void CellDice_CountsEveryLesionOfAnImageAlike_AndEveryImage()
    {
        using var scope = NewDisposeScope();
        Tensor mask = zeros(2, 1, 32, 32);
        mask[0, 0, 2..22, 2..22] = mask[0, 0, 28..30, 28..30] = mask[1, 0, 5..8, 5..8] = 1;
        double Dice(params (int Image, int Row)[] missed)
        {
            Tensor found = mask.clone();
            foreach ((int image, int row) in missed) found[image, 0, row..(row + 20)] = 0;
            return CellDiceCrossEntropy.PerCell(found, mask, LesionCells.Of(mask)).Dice.ToDouble();
        }
        Assert.Equal(0, Dice(), 1e-6);
        Assert.Equal(0.25, Dice((0, 2)), 1e-6);
        Assert.Equal(0.25, Dice((0, 28)), 1e-6);
        Assert.Equal(0.5, Dice((1, 5)), 1e-6);
    }

    [Fact]
    public void ComponentTversky_WhenOneOfTwoLesionsIsMissed_WeighsBothByTheirSizesOverSizesAndFive()
    {
        using var scope = NewDisposeScope();
        Tensor mask = zeros(1, 1, 32, 32, float64);
        mask[0, 0, 2..22, 2..22] = mask[0, 0, 28..30, 28..30] = 1;
        Tensor largeOnly = mask.clone();
        largeOnly[0, 0, 28..30] = 0;
        (double large, double small) = (400.0 / 405, 4.0 / 9);
        Assert.Equal(0.7 * small / (large + (0.7 * small)), ComponentTversky.TverskyOf(largeOnly, mask, LesionNumbers.Of(mask)).ToDouble(), 1e-4);
        // Marked everywhere: 0.3 of 0.01 a pixel.
        double outside = 0.003 * (1024 - 404);
        Assert.Equal(outside / (large + small + outside), ComponentTversky.TverskyOf(ones_like(mask), mask, LesionNumbers.Of(mask)).ToDouble(), 1e-4);
    }

    [Fact]
    public void ComponentTversky_OfABatchWithoutLesion_IsDiceCrossEntropy()
    {
        using var scope = NewDisposeScope();
        (Tensor p, Tensor mask) = (rand(2, 1, 8, 8), zeros(2, 1, 8, 8));
        Assert.Equal(DiceCrossEntropy.Of(p, mask).ToDouble(), ComponentTversky.Of(p, mask, LesionNumbers.Of(mask)).ToDouble());
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(9, 1)]
    [InlineData(19, 1)]
    [InlineData(20, 2)]
    public void TheWorstTenth_IsRoundedDown_AndOnePixelAtLeast(int pixels, int taken)
    {
        using var scope = NewDisposeScope();
        double[] p = [.. Enumerable.Range(1, pixels).Select(i => i / 50.0)];
        Assert.Equal(p.TakeLast(taken).Average(x => -Math.Log(1 - x)), DiceTopK.WorstOf(tensor(p), zeros(pixels, float64)).ToDouble(), 1e-12);
    }

    [Fact]
    public void TheWorstTenth_SharesItsLastPlacesAmongEquals()
    {
        using var scope = NewDisposeScope();
        // 30 pixels, three places: one is the worst, four are next.
        Tensor p = full([30], 0.1, float64);
        p[7] = 0.9;
        foreach (int i in new[] { 0, 8, 20, 29 }) p[i] = 0.5;
        p.requires_grad_();
        Tensor worst = DiceTopK.WorstOf(p, zeros(30, float64));
        worst.backward();
        Assert.Equal((-Math.Log(0.1) - (2 * Math.Log(0.5))) / 3, worst.ToDouble(), 1e-12);
        Assert.Equal(
            Enumerable.Range(0, 30).Select(i => i switch { 7 => 10.0 / 3, 0 or 8 or 20 or 29 => 2 * 0.5 / 3, _ => 0 }),
            p.grad!.data<double>(), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    private sealed record Case(string Name, long[] Shape, double[] Probability, long[] Mask, long[] LesionNumbers, long[] Cells, Dictionary<string, double> Values)
    {
        public bool AsFloat32 { get; init; }

        public Tensor Probabilities() => tensor(Probability).reshape(Shape);

        public Tensor Masks() => tensor(Mask).to(AsFloat32 ? float32 : float64).reshape(Shape);

        public Tensor Lesions() => tensor(LesionNumbers).reshape(Shape);

        public Tensor CellNumbers() => tensor(Cells).reshape(Shape);
    }
}

using System.Text.Json;
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

    private sealed record Case(string Name, long[] Shape, double[] Probability, long[] Mask, long[] LesionNumbers, Dictionary<string, double> Values)
    {
        public bool AsFloat32 { get; init; }

        public Tensor Probabilities() => tensor(Probability).reshape(Shape);

        public Tensor Masks() => tensor(Mask).to(AsFloat32 ? float32 : float64).reshape(Shape);

        public Tensor Lesions() => tensor(LesionNumbers).reshape(Shape);
    }
}

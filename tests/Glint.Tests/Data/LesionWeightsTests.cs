using CsCheck;
using Glint.Data;
using Glint.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Tests.Data;

public sealed class LesionWeightsTests
{
    private const int Rows = 4, Columns = 6;

    [Fact]
    public void Lesions_WeighAlike_FalseAlarmsAsALesionWhereAsked_AndAllElseOnce()
    {
        using var scope = NewDisposeScope();
        // Lesions of 1, 1 and 4 pixels: 2 on average.
        Tensor mask = Drawn("100000", "000000", "000000", "101111");
        Tensor probability = Drawn("990009", "000000", "099000", "099004") * 0.1f;
        float[] expected =
        [
            2, 1, 1, 1, 1, 2,    // a lesion's only pixel, a false positive beside it, and a false alarm of one pixel
            1, 1, 1, 1, 1, 1,
            1, 1, 1, 1, 1, 1,    // the upper half of a candidate that hits the third lesion
            2, 1, 0.5f, 0.5f, 0.5f, 0.5f,
        ];
        Assert.Equal(expected, LesionWeights.WithFalseAlarms(probability, mask).data<float>().ToArray());
        expected[5] = 1;
        Assert.Equal(expected, LesionWeights.Of(mask).data<float>().ToArray());
    }

    [Fact]
    public void AFalseAlarmLargerThanALesion_WeighsOncePerPixel()
    {
        using var scope = NewDisposeScope();
        Tensor mask = Drawn("100000", "000000", "000000", "000000"), probability = Drawn("000000", "000000", "009999", "009999") * 0.1f;
        Assert.All(LesionWeights.WithFalseAlarms(probability, mask).data<float>().ToArray(), w => Assert.Equal(1, w));
    }

    [Fact]
    public void WithoutTumour_EveryPixelWeighsOnce()
    {
        using var scope = NewDisposeScope();
        Tensor probability = ones(2, 1, Rows, Columns);
        Assert.All(LesionWeights.WithFalseAlarms(probability, zeros(2, 1, Rows, Columns)).data<float>().ToArray(), w => Assert.Equal(1, w));
    }

    [Fact]
    public void LesionsOfDifferentImages_AreApart_AndTheirMeanIsTheBatchs()
    {
        using var scope = NewDisposeScope();
        Tensor mask = cat([Drawn("000000", "000000", "000000", "110000"), Drawn("110000", "110000", "000000", "000000")], 0);
        float[] weights = LesionWeights.Of(mask).data<float>().ToArray();
        Assert.Equal([1.5f, 1.5f], weights[18..20]);
        Assert.Equal([0.75f, 0.75f], weights[24..26]);
    }

    [Fact]
    public void Tumour_WeighsInAllWhatItsPixelsDo_AndEveryLesionTheSame() =>
        Gen.Select(Gen.Int[0, 1].Array[2 * Rows * Columns], Gen.Float[0, 1].Array[2 * Rows * Columns]).Sample((bits, predicted) =>
        {
            using var scope = NewDisposeScope();
            Tensor mask = tensor(bits.Select(b => (float)b).ToArray()).reshape(2, 1, Rows, Columns), probability = tensor(predicted).reshape(2, 1, Rows, Columns);
            Tensor weights = LesionWeights.WithFalseAlarms(probability, mask), lesions = LesionNumbers.Of(mask);
            Assert.Equal(bits.Sum(), (weights * mask).sum().ToDouble(), 1e-3);
            long count = lesions.max().ToInt64();
            for (long lesion = 1; lesion <= count; lesion++) Assert.Equal(bits.Sum() / (double)count, (weights * lesions.eq(lesion)).sum().ToDouble(), 1e-3);
            Assert.True((weights * (1 - mask)).ge(1 - mask).all().ToBoolean());
        });

    [Fact]
    public void WeightedCounts_OfOneWeightEverywhere_AreThatManyTimesTheCounts()
    {
        using var scope = NewDisposeScope();
        Tensor probability = rand(2, 1, 3, 3), mask = rand(2, 1, 3, 3).round();
        foreach (CountKind kind in Enum.GetValues<CountKind>())
        {
            ConfusionCounts once = SoftCounts.Of(kind, probability, mask).Read(), thrice = SoftCounts.Of(kind, probability, mask, full_like(mask, 3)).Read();
            Assert.Equal(3 * once.TruePositives, thrice.TruePositives, 1e-4);
            Assert.Equal(3 * once.FalsePositives, thrice.FalsePositives, 1e-4);
            Assert.Equal(3 * once.FalseNegatives, thrice.FalseNegatives, 1e-4);
        }
    }

    [Fact]
    public void WeightedCounts_WeighEachPixelAsTold()
    {
        using var scope = NewDisposeScope();
        Tensor probability = tensor(new[] { 0.5f, 0.25f, 0.75f, 1 }), mask = tensor(new[] { 1f, 1, 0, 0 }), weights = tensor(new[] { 2f, 1, 4, 0 });
        Assert.Equal(new ConfusionCounts(2 * 0.5 + 0.25, 4 * 0.75, 2 * 0.5 + 0.75), SoftCounts.Linear(probability, mask, weights).Read());
        Assert.Equal(new ConfusionCounts(2 * 0.25 + 0.0625, 4 * 0.5625, 2 * 0.25 + 0.5625), SoftCounts.Squared(probability, mask, weights).Read());
        Assert.Contains("weights", Assert.Throws<ArgumentException>(() => SoftCounts.Linear(probability, mask, ones(3))).Message, StringComparison.Ordinal);
    }

    private static Tensor Drawn(params string[] rows) => tensor(string.Concat(rows).Select(c => (float)(c - '0')).ToArray()).reshape(1, 1, Rows, Columns);
}

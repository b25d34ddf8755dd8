using System.Text.Json;
using CsCheck;
using Glint.Evaluation;

namespace Glint.Tests.Evaluation;

/// <summary>Against scipy on stored vectors (expected_statistics.py makes the table).</summary>
public sealed class StatisticsTests
{
    private static readonly JsonElement[] Table = JsonSerializer.Deserialize<JsonElement[]>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Evaluation", "expected_statistics.json")))!;

    public static TheoryData<string> Cases => [.. Table.Select(c => c.GetProperty("name").GetString()!)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Wilcoxon_AgreesWithScipy(string name)
    {
        JsonElement expected = Table.Single(c => c.GetProperty("name").GetString() == name);
        WilcoxonResult found = WilcoxonSignedRank.Of([.. expected.GetProperty("differences").EnumerateArray().Select(d => d.GetDouble())]);
        Assert.Equal(expected.GetProperty("pairs").GetInt32(), found.Pairs);
        Assert.Equal(expected.GetProperty("positiveRankSum").GetDouble(), found.PositiveRankSum);
        Assert.Equal(expected.GetProperty("pValue").GetDouble(), found.PValue, 1e-9);
    }

    [Fact]
    public void Wilcoxon_OfNothingButZeros_ShowsNoDifference() => Assert.Equal(new WilcoxonResult(0, 0, 1), WilcoxonSignedRank.Of([0, 0, 0]));

    [Fact]
    public void Wilcoxon_DoesNotCareForSignOrScale() => Gen.Double[-5, 5].Array[1, 60].Sample(differences =>
    {
        double p = WilcoxonSignedRank.Of(differences).PValue;
        Assert.InRange(p, 0, 1);
        Assert.Equal(p, WilcoxonSignedRank.Of([.. differences.Select(d => -2 * d)]).PValue, 1e-12);
    });

    [Theory]
    [InlineData(0.0, 1.0)]
    [InlineData(1.959963984540054, 0.05)]
    [InlineData(2.4999, 0.012422836749889175)]     // on either side of where the formula changes; scipy.stats.norm.sf
    [InlineData(2.5, 0.012419330651552265)]
    [InlineData(2.5758293035489004, 0.01)]
    [InlineData(6.0, 1.9731752900753966e-9)]
    [InlineData(-12.0, 3.5529642241553577e-33)]
    public void NormalTails_AreThoseOfTheTables(double z, double tails) => Assert.Equal(1, NormalDistribution.TwoSided(z) / tails, 1e-12);

    [Fact]
    public void Holm_MultipliesBySteps_AndNeverFalls()
    {
        double[] adjusted = [.. Holm.Adjusted([0.01, 0.04, 0.03, 0.005])];
        Assert.Equal([0.03, 0.06, 0.06, 0.02], adjusted.Select(p => Math.Round(p, 12)));
        Assert.Equal([1, 1], Holm.Adjusted([0.9, 0.6]));
        Assert.Empty(Holm.Adjusted([]));
    }

    [Fact]
    public void Bootstrap_RepeatsItself_AndKnowsWhatDoesNotVary()
    {
        double[] values = [1, 2, 3, 10];
        Assert.Equal(Bootstrap.OfMean(values, 5), Bootstrap.OfMean(values, 5));
        Assert.Equal(new Interval(2, 2, 2), Bootstrap.OfMean([2, 2, 2], 1));
    }

    [Theory]
    [InlineData(0.95, 3, 11)]
    [InlineData(0.8, 4, 10)]
    public void Bootstrap_OfZerosAndOnes_EndsAtTheQuantilesOfABinomial(double level, int low, int high)
    {
        // A sample of 20 values, 7 of them 1, has a binomial number of ones; its quantiles are those of scipy.stats.binom.ppf.
        double[] values = [.. Enumerable.Range(0, 20).Select(i => i < 7 ? 1.0 : 0)];
        Assert.Equal(new Interval(7 / 20.0, low / 20.0, high / 20.0), Bootstrap.OfMean(values, 1, level));
    }

    [Theory]
    [InlineData(0.95, 0, 1)]
    [InlineData(0.4, 0.75, 0.75)]
    public void Bootstrap_OfAWeightedMean_DrawsAUnitWithItsWeight(double level, double low, double high)
    {
        // Two of a 0 of weight 1 and a 1 of weight 3: 0 in a quarter of the samples, 3/4 in half, 1 in a quarter.
        Assert.Equal(new Interval(0.75, low, high), Bootstrap.OfMean([0, 1], [1, 3], 1, level));
        Assert.Throws<ArgumentException>(() => Bootstrap.OfMean([0, 1], [1], 1));
    }

    [Fact]
    public void Bootstrap_UnlessToldOtherwise_HoldsNinetyFivePerCent_AndAnotherSeedDrawsAgain()
    {
        double[] values = [.. Enumerable.Range(1, 30).Select(i => Math.Sqrt(i))];
        Assert.Equal(Bootstrap.OfMean(values, 5, 0.95), Bootstrap.OfMean(values, 5));
        Assert.NotEqual(Bootstrap.OfMean(values, 6), Bootstrap.OfMean(values, 5));
    }

    [Fact]
    public void Statistics_OfWhatHasNone_SayWhy()
    {
        Assert.StartsWith("A mean needs at least one value.", Assert.Throws<ArgumentException>(() => Bootstrap.OfMean([], 1)).Message);
        foreach (double value in new[] { double.NaN, double.PositiveInfinity })
        {
            Assert.StartsWith("Differences must be finite.", Assert.Throws<ArgumentException>(() => WilcoxonSignedRank.Of([1, value])).Message);
        }
    }
}

using Glint.Evaluation;

namespace Glint.Tests.Evaluation;

/// <summary>120 million draws: apart from the others, since it takes minutes where every operation may be a mutant (docs/mutation.md).</summary>
public class BootstrapCoverageTests
{
    [Fact]
    public void Bootstrap_CoversTheTrueMeanAboutAsOftenAsItSays()
    {
        const int studies = 300;
        var random = new Random(3);
        int covered = Enumerable.Range(0, studies).Count(study =>
        {
            double[] values = [.. Enumerable.Range(0, 40).Select(_ => random.NextDouble())];
            Interval interval = Bootstrap.OfMean(values, study);
            Assert.InRange(interval.Mean, interval.Low, interval.High);
            return interval.Low <= 0.5 && 0.5 <= interval.High;
        });
        Assert.InRange(covered / (double)studies, 0.9, 0.99);
    }
}

using Glint.Adaptation;
using Glint.Losses;
using Xunit;

namespace Glint.Tests.Paper;

/// <summary>The exploratory search of Fig. 2a, without a tensor: the look-ahead is whatever a test says.</summary>
public sealed class Figure2aTests
{
    private static readonly ConfusionCounts Batch = new(10, 20, 30);

    [Fact]
    public void Candidates_AreEveryCombinationOfTheThreeFactors()
    {
        var current = new Coefficients(2, 3, 5);
        IReadOnlyList<Coefficients> candidates = ExploratorySearch.Published.Candidates(current);
        Assert.Equal(27, candidates.Distinct().Count());
        Assert.Equal(current, candidates[ExploratorySearch.NoChange]);
        double[] factors = [0.9, 1, 1.1];
        Assert.All(candidates, c =>
        {
            Assert.Contains(factors, f => f * 2 == c.AlphaP);
            Assert.Contains(factors, f => f * 3 == c.AlphaN);
            Assert.Contains(factors, f => f * 5 == c.BetaSquared);
        });
    }

    [Fact]
    public void TheCandidateOfTheLowestScore_IsKept()
    {
        for (int best = 0; best < ExploratorySearch.Actions; best++)
        {
            Coefficients expected = ExploratorySearch.Published.Candidates(Coefficients.Dice)[best];
            Assert.Equal(expected, Chosen(action => action == best ? 1 : 2));
        }
    }

    [Fact]
    public void Ties_GoToNoChange_WhereItIsAmongTheBest()
    {
        Assert.Equal(Coefficients.Dice, Chosen(_ => 1));
        Assert.Equal(Coefficients.Dice, Chosen(action => action is 3 or ExploratorySearch.NoChange ? 1 : 2));
        Assert.Equal(ExploratorySearch.Published.Candidates(Coefficients.Dice)[3], Chosen(action => action is 3 or 5 ? 1 : 2));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void ScoresThatAreNoNumbers_Lose(double score)
    {
        Assert.Equal(ExploratorySearch.Published.Candidates(Coefficients.Dice)[20], Chosen(action => action == 20 ? 1e9 : score));
        Assert.Equal(Coefficients.Dice, Chosen(action => action == ExploratorySearch.NoChange ? 1e9 : score));
    }

    [Fact]
    public void Guarded_StaysWithinTheClamp_AndPublishedDoesNot()
    {
        // aP always up, beta squared always down.
        int action = Enumerable.Range(0, 27).Single(a => ExploratorySearch.Published.Factors[a] == new Coefficients(1.1, 1, 0.9));
        Assert.Equal(new Coefficients(4, 1, 0.25), After(100, ExploratorySearch.Guarded, action));
        Coefficients wound = After(100, ExploratorySearch.Published, action);
        Assert.Equal(Math.Pow(1.1, 100), wound.AlphaP, wound.AlphaP * 1e-9);
        // A hundred thousand steps on they are numbers still.
        Assert.True(After(100_000, ExploratorySearch.Published, action).AreValid);
    }

    [Fact]
    public void Guarded_LeavesBatchesWithoutTumourUntried()
    {
        LookAhead never = (_, _) => throw new InvalidOperationException("tried");
        Assert.Equal(Coefficients.Dice, ExploratorySearch.Guarded.Next(1, Coefficients.Dice, new ConfusionCounts(0, 5, 0), never));
        Assert.Throws<InvalidOperationException>(() => ExploratorySearch.Published.Next(1, Coefficients.Dice, new ConfusionCounts(0, 5, 0), never));
    }

    private static Coefficients Chosen(Func<int, double> score) =>
        ExploratorySearch.Published.Next(1, Coefficients.Dice, Batch, (candidates, _) => [.. candidates.Select((_, action) => score(action))]);

    private static Coefficients After(int steps, ExploratorySearch search, int action) => Enumerable.Range(0, steps).Aggregate(
        Coefficients.Dice, (c, _) => search.Next(1, c, Batch, (candidates, _) => [.. candidates.Select((_, a) => a == action ? 0.0 : 1)]));
}

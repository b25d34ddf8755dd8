using CsCheck;

namespace Glint.Comparing.Tests.Learning;

public sealed class EvolutionStrategyTests
{
    private static readonly double[] Units = [1, 1, 0.5, 2, 1];

    [Fact]
    public void OnAKnownQuadratic_TheMeanComesToItsTop_AndRandomRewardsTakeItNowhere()
    {
        double[] top = [0.5, -0.3, 0.2, 0.6, 0];
        double Reward(double[] x) => -x.Zip(top, (a, b) => (a - b) * (a - b)).Sum();
        var strategy = new EvolutionStrategy(Units, seed: 1, pairs: 8);
        double[] mean = new double[5];
        double before = Reward(mean);
        for (int generation = 1; generation <= 60; generation++) mean = strategy.Next(generation, mean, [.. strategy.Candidates(generation, mean).Select(Reward)]);
        Assert.InRange(Reward(mean), before / 20, 0);

        var random = new Random(1);
        double[] lost = new double[5];
        for (int generation = 1; generation <= 60; generation++) lost = strategy.Next(generation, lost, [.. strategy.Candidates(generation, lost).Select(_ => random.NextDouble())]);
        Assert.True(Reward(lost) < Reward(mean) - 0.2, "rewards that say nothing climb nothing");
    }

    [Fact]
    public void OnASlope_AStepGoesAlongIt_ByTheRateTimesWhatRanksSayOfIt()
    {
        // One pair on a line: the better of two has rank 1/2, the other -1/2.
        var strategy = new EvolutionStrategy([1], seed: 4, pairs: 1);
        double[][] pair = strategy.Candidates(3, [0]);
        double direction = pair[0][0] / EvolutionStrategy.Spread;
        Assert.Equal(EvolutionStrategy.Rate * direction, strategy.Next(3, [0], [2, 1])[0], 1e-12);
        Assert.Equal(-EvolutionStrategy.Rate * direction, strategy.Next(3, [0], [-7, 1])[0], 1e-12);
    }

    [Fact]
    public void CandidatesOfAPair_AreOpposite_AndThoseOfTwoGenerationsDiffer()
    {
        var strategy = new EvolutionStrategy(Units, seed: 9, pairs: 3);
        double[] mean = [1, 2, 3, 4, 5];
        double[][] candidates = strategy.Candidates(2, mean);
        for (int pair = 0; pair < 3; pair++)
        {
            for (int i = 0; i < mean.Length; i++) Assert.Equal(mean[i], (candidates[2 * pair][i] + candidates[(2 * pair) + 1][i]) / 2, 1e-12);
        }
        Assert.Equal(candidates, new EvolutionStrategy(Units, seed: 9, pairs: 3).Candidates(2, mean));
        Assert.NotEqual(candidates, strategy.Candidates(3, mean));
        Assert.NotEqual(candidates, new EvolutionStrategy(Units, seed: 10, pairs: 3).Candidates(2, mean));
    }

    [Fact]
    public void RewardsThatAreAllAlike_MoveNothing()
    {
        var strategy = new EvolutionStrategy(Units, seed: 9, pairs: 3);
        Assert.Equal([1, 2, 3, 4, 5], strategy.Next(2, [1, 2, 3, 4, 5], new double[6]));
    }

    [Fact]
    public void OnlyTheOrderOfRewardsCounts() =>
        Gen.Double[0, 1].Array[2, 20].Sample(rewards =>
        {
            double[] ranks = EvolutionStrategy.Ranks(rewards);
            Assert.Equal(ranks, EvolutionStrategy.Ranks([.. rewards.Select(r => 1024 * r)]));
            Assert.Equal(0, ranks.Sum(), 1e-9);
            Assert.All(ranks, r => Assert.InRange(r, -0.5, 0.5));
        });

    [Fact]
    public void EqualRewards_ShareTheirRanks() => Assert.Equal([-0.5, 0.0, 0.0, 0.5], EvolutionStrategy.Ranks([1, 2, 2, 3]).Select(r => Math.Round(r, 12)));
}

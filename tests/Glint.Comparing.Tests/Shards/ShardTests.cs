using CsCheck;
using Glint.Tests.Support;
using Glint.Training;

namespace Glint.Comparing.Tests.Shards;

/// <summary>How a comparison's runs are dealt out.</summary>
public sealed class ShardTests
{
    private static readonly Gen<(double[] Works, int Shards)> Dealt = Gen.Select(Gen.Double[0.1, 100].Array[0, 60], Gen.Int[1, 20]);

    [Fact]
    public void Deal_GivesEveryPieceToExactlyOneShard_TheLongestFirst() => Dealt.Sample(dealt =>
    {
        int[] pieces = [.. Enumerable.Range(0, dealt.Works.Length)];
        IReadOnlyList<IReadOnlyList<int>> shares = Shard.Deal(pieces, p => dealt.Works[p], dealt.Shards);
        Assert.Equal(dealt.Shards, shares.Count);
        Assert.Equal(pieces, shares.SelectMany(s => s).Order());
        Assert.All(shares, s => Assert.Equal(s.OrderByDescending(p => dealt.Works[p]).Select(p => dealt.Works[p]), s.Select(p => dealt.Works[p])));
        for (int i = 1; i <= dealt.Shards; i++) Assert.Equal(shares[i - 1], new Shard(i, dealt.Shards).Of(pieces, p => dealt.Works[p]));
    });

    [Fact]
    public void Deal_LeavesNoTwoShardsFartherApartThanOnePiece() => Dealt.Sample(dealt =>
    {
        double[] loads = [.. Shard.Deal(dealt.Works, w => w, dealt.Shards).Select(s => s.Sum())];
        Assert.True(loads.Max() - loads.Min() <= dealt.Works.DefaultIfEmpty(0).Max() + 1e-9);
    });

    [Fact]
    public void Deal_IsGrahamsExample()
    {
        // Ratio 4/3 - 1/(3m), which longest first reaches on these: 2m + 1 pieces, m = 3, whose best is 9 and which it deals as 11.
        IReadOnlyList<IReadOnlyList<int>> shares = Shard.Deal([3, 5, 4, 5, 3, 4, 3], w => w, 3);
        Assert.Equal(11, shares.Max(s => s.Sum()));
        Assert.Equal([5, 3, 3], shares[0]);
    }

    [Fact]
    public void Share_OfEveryShardOfAComparison_HoldsEveryRunOnce_AndARunWithTheOneItFollowsOn()
    {
        Comparison comparison = new(new ComparisonPlan([Methods.Dice, Methods.Effectiveness, StudyMethod("GD-mean"), StudyMethod("GD")], Seeds: 3, Small.Options(), "test", "test"), Small.Discs(10), "unused") { KeepsRuns = true };
        ComparisonPart[] parts = [new("fold0", comparison), new("fold1", comparison)];
        string[] all = [.. ShardedComparison.Runs(parts).Select(r => r.Name).Order(StringComparer.Ordinal)];
        Assert.Equal(2 * (Methods.Effectiveness.Candidates.Count + (4 * 3)), all.Length);
        for (int count = 1; count <= all.Length + 1; count++)
        {
            string[][] shares = [.. Enumerable.Range(1, count).Select(i => Share(parts, i, count))];
            Assert.Equal(all, shares.SelectMany(s => s).Order(StringComparer.Ordinal));
            foreach (string[] share in shares)
            {
                // Sweeps before what is tested, and what follows behind its source.
                Assert.Equal(share.OrderBy(n => !n.Contains("tuning", StringComparison.Ordinal)), share);
                foreach (string name in share.Where(n => n.Contains("GD-mean", StringComparison.Ordinal)))
                {
                    Assert.InRange(Array.IndexOf(share, name.Replace("GD-mean", "GD", StringComparison.Ordinal)), 0, Array.IndexOf(share, name) - 1);
                }
            }
        }
    }

    private static Method StudyMethod(string name) => GlintStudy.StudyMethods.All.Single(m => m.Name == name);

    private static string[] Share(ComparisonPart[] parts, int number, int count) =>
        [.. new ShardedComparison(parts, new Shard(number, count), new Claims("unused", Claimant.Here, ClaimTimes.Usual), 1).Share().Select(r => r.Name)];
}

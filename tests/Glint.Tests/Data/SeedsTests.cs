using CsCheck;
using Glint.Data;

namespace Glint.Tests.Data;

public class SeedsTests
{
    [Fact]
    public void TheSameParts_GiveTheSameStreamAndAnyOtherPartAnother()
    {
        Gen.Select(Gen.Long, Gen.String, Gen.Long, Gen.Long).Sample((root, purpose, a, b) =>
        {
            long First(long r, string p, params long[] parts) => Seeds.Derive(r, p, parts).NextInt64();
            Assert.Equal(First(root, purpose, a, b), First(root, purpose, a, b));
            Assert.NotEqual(First(root, purpose, a, b), First(root + 1, purpose, a, b));
            Assert.NotEqual(First(root, purpose, a, b), First(root, purpose + "x", a, b));
            Assert.NotEqual(First(root, purpose, a, b), First(root, purpose, a, b + 1));
            Assert.NotEqual(First(root, purpose, a, b), First(root, purpose, a));
            if (a != b) Assert.NotEqual(First(root, purpose, a, b), First(root, purpose, b, a));
            Assert.NotEqual(Seeds.Derive(root, purpose, "A", a).NextInt64(), Seeds.Derive(root, purpose, "B", a).NextInt64());
        });
    }

    [Fact]
    public void Streams_StayWhatTheyWere_WhenFiguresWereMadeWithThem()
    {
        // Worked out by a second implementation, in another language.
        var stream = Seeds.Derive(1, "crop", 2, 3);
        Assert.Equal([903, 419, 698, 959, 430], Enumerable.Range(0, 5).Select(_ => stream.Next(1000)));
        Assert.Equal(404847523617361895, Seeds.DeriveSeed(1, "crop", 2, 3));
        Assert.Equal(1485963464, Seeds.Derive(1, "patient", "LUNG_003").Next());
    }

    [Fact]
    public void NumbersOfAStream_AreSpreadEvenly()
    {
        var stream = Seeds.Derive(7, "spread");
        const int draws = 60_000, bins = 6;
        int[] whole = new int[bins], part = new int[bins], single = new int[bins];
        for (int i = 0; i < draws; i++)
        {
            whole[stream.Next(-2, bins - 2) + 2]++;
            part[(int)(stream.NextDouble() * bins)]++;
            single[(int)(stream.NextSingle() * bins)]++;
        }
        // 5 standard deviations of a bin's count.
        double allowed = 5 * Math.Sqrt(draws / (double)bins * (1 - 1.0 / bins));
        Assert.All(whole.Concat(part).Concat(single), count => Assert.InRange(count, draws / bins - allowed, draws / bins + allowed));
    }

    [Fact]
    public void StreamsThatDifferInOneNumber_AreNotCorrelated()
    {
        double sum = 0;
        const int pairs = 20_000;
        for (int i = 0; i < pairs; i++)
            sum += (Seeds.Derive(1, "x", i).NextDouble() - 0.5) * (Seeds.Derive(1, "x", i + 1).NextDouble() - 0.5) * 12;
        Assert.InRange(sum / pairs, -5 / Math.Sqrt(pairs), 5 / Math.Sqrt(pairs));
    }
}

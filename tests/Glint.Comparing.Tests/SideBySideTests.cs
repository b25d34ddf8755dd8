namespace Glint.Comparing.Tests;

public class SideBySideTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void EveryItemComesOnce_ThoseOfAJobInOrder(int workers)
    {
        List<IEnumerable<(int Job, int Item)>> jobs = Enumerable.Range(0, 7).Select(j => Enumerable.Range(0, 50).Select(i => (j, i))).ToList();
        List<(int Job, int Item)> items = SideBySide.Run(jobs, workers).ToList();
        Assert.Equal(7 * 50, items.Count);
        Assert.All(items.GroupBy(i => i.Job), job => Assert.Equal(Enumerable.Range(0, 50), job.Select(i => i.Item)));
    }

    [Fact]
    public void AJobThatFails_StopsTheOthers_AndItsErrorComesThrough()
    {
        int endless = 0;
        IEnumerable<int> Endless()
        {
            while (true) yield return Interlocked.Increment(ref endless);
        }
        IEnumerable<int> Failing()
        {
            yield return 0;
            throw new GlintException("this one");
        }
        Assert.Equal("this one", Assert.Throws<GlintException>(() => SideBySide.Run([Endless(), Failing()], 2).Count()).Message);
    }

    [Fact]
    public void AConsumerThatLeaves_EndsTheJobs_WhichCleanUp()
    {
        int cleaned = 0;
        IEnumerable<int> Job()
        {
            try
            {
                for (int i = 0; ; i++) yield return i;
            }
            finally
            {
                Interlocked.Increment(ref cleaned);
            }
        }
        Assert.Equal(5, SideBySide.Run([Job(), Job()], 2).Take(5).Count());
        Assert.Equal(2, cleaned);
    }
}

using CsCheck;
using Glint.Networks;
using Glint.Ranks;
using Glint.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Tests.Ranks;

/// <summary>Serial: torch has one random generator in a process.</summary>
[Collection(nameof(TorchRandomTests))]
public class RankGroupTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(4096)]
    [InlineData(20_001)]
    public void Sum_IsTheSameOnAllRanks_AndInTheirOrder(int length)
    {
        const int ranks = 3;
        float[][] parts = [.. Enumerable.Range(0, ranks).Select(r => Enumerable.Range(0, length).Select(i => MathF.Sin((i * 7) + r) * MathF.Pow(10, (i + r) % 9)).ToArray())];
        float[] expected = [.. Enumerable.Range(0, length).Select(i => parts[0][i] + parts[1][i] + parts[2][i])];
        float[][] sums = Lockstep.Run(ranks, group =>
        {
            float[] mine = [.. parts[group.Rank]];
            group.Sum(mine.AsSpan());
            return mine;
        });
        Assert.All(sums, sum => Assert.Equal(expected, sum));
    }

    [Fact]
    public void Shares_AreTheWholeBatch_WithoutOverlap_AndDifferByOneImageAtMost() =>
        Gen.Select(Gen.Int[1, 9], Gen.Int[0, 40]).Sample((ranks, more) =>
        {
            (int From, int To)[] shares = Lockstep.Run(ranks, group =>
            {
                using BatchShare share = group.Share(ranks + more);
                return (share.From, share.To);
            });
            Assert.Equal(0, shares[0].From);
            Assert.Equal(ranks + more, shares[^1].To);
            Assert.All(shares.Zip(shares.Skip(1)), pair => Assert.Equal(pair.First.To, pair.Second.From));
            Assert.InRange(shares.Max(s => s.To - s.From) - shares.Min(s => s.To - s.From), 0, 1);
        }, iter: 20);

    [Fact]
    public void Sum_HasTheGradientOfEveryRanksUseOfIt()
    {
        // y = x0 + x1; the loss is y^2 of rank 0 and 3 y of rank 1: each x asks for 2 y + 3.
        double[] gradients = Lockstep.Run(2, group =>
        {
            using var scope = NewDisposeScope();
            using BatchShare share = group.Share(2);
            Tensor x = tensor(new[] { group.Rank + 1.0 }, requires_grad: true);
            Tensor y = share.Sum(x);
            (group.Rank == 0 ? y.square() : y.Times(3)).sum().backward();
            return x.grad!.ToDouble();
        });
        Assert.Equal([9, 9], gradients);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void DropoutMasks_OfAllRanks_AreThoseOfTheWholeBatch(int ranks)
    {
        // 3 x 5 x 7 places an image: ranks begin within a draw of four.
        const int images = 5;
        float[] Mask(Tensor x, BatchShare? share)
        {
            using var generator = new Generator(11);
            return DropoutMask.Of(x, 0.4, generator, share).contiguous().data<float>().ToArray();
        }
        float[] whole;
        using (NewDisposeScope()) whole = Mask(zeros(images, 3, 5, 7), null);
        float[][] parts = Lockstep.Run(ranks, group =>
        {
            using var scope = NewDisposeScope();
            using BatchShare share = group.Share(images);
            return Mask(zeros(share.To - share.From, 3, 5, 7), share);
        });
        Assert.Equal(whole, parts.SelectMany(p => p));
    }

    [Fact]
    public void DifferentData_EndAllRanks_WithOneLineThatNamesTwo()
    {
        string[] said = Lockstep.Run(3, group => Assert.Throws<GlintException>(() => group.RequireSame("data (discs)", group.Rank == 2 ? "b" : "a")).Message);
        Assert.All(said, line => Assert.Matches("^Ranks 0 on .* and 2 on .* have different data \\(discs\\)\\.", line));
    }

    [Fact]
    public void NumberOfRank0_IsTheNumberOfAll_AndWorkThatTakesLongIsHeardOf()
    {
        double[] heard = Lockstep.Run(3, group => group.ByFirst(beat =>
        {
            Thread.Sleep(1100);
            beat();
            return 42;
        }));
        Assert.Equal([42, 42, 42], heard);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("OMPI_COMM_WORLD_SIZE=1 OMPI_COMM_WORLD_RANK=0", null)]
    [InlineData("OMPI_COMM_WORLD_SIZE=4 OMPI_COMM_WORLD_RANK=3", "3 of 4, libmpi.so.40")]
    [InlineData("PMI_SIZE=2 PMI_RANK=1", "1 of 2, libmpich.so.12")]
    [InlineData("SLURM_NTASKS=2 SLURM_PROCID=0", null)]
    [InlineData("SLURM_STEP_NUM_TASKS=2 SLURM_PROCID=1 PMIX_RANK=1", "1 of 2, libmpi.so.40")]
    [InlineData("SLURM_STEP_NUM_TASKS=2 SLURM_PROCID=1", "1 of 2, libmpich.so.12")]
    [InlineData("PMI_SIZE=2 PMI_RANK=1 GLINT_MPI=/opt/libmpi.so", "1 of 2, /opt/libmpi.so")]
    public void Launcher_IsKnownByItsEnvironment(string environment, string? expected)
    {
        Dictionary<string, string> variables = environment.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(v => v.Split('=')).ToDictionary(v => v[0], v => v[1]);
        var launcher = Launcher.Of(variables.GetValueOrDefault);
        Assert.Equal(expected, launcher is null ? null : $"{launcher.Rank} of {launcher.Count}, {launcher.Libraries[0]}");
    }
}

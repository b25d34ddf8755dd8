using Glint.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Tests.Networks;

public sealed class DropoutMaskTests
{
    [Theory]
    [InlineData(ScalarType.Float32, 0.4)]
    [InlineData(ScalarType.BFloat16, 0.4)]
    [InlineData(ScalarType.Float64, 0.1)]
    public void AMask_KeepsItsShare_AndNothingButZeroAndTheFactor(ScalarType type, double rate)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        Tensor mask = DropoutMask.Of(zeros(4, 6, 101, 103, dtype: type), rate, generator).to(float64);
        double factor = mask.max().ToDouble(), share = (mask > 0).to(float64).mean().ToDouble();
        Assert.Equal(1 / (1 - rate), factor, 1e-2);
        Assert.True(((mask == 0) | (mask == factor)).all().ToBoolean());
        // Five standard deviations of a share among so many.
        Assert.Equal(1 - rate, share, 5 * Math.Sqrt(rate * (1 - rate) / mask.numel()));
    }

    [Fact]
    public void Neighbours_AndBlocks_AreIndependent()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        Tensor kept = (DropoutMask.Of(zeros(1, 1, 512, 1024), 0.4, generator) > 0).to(float64).view(-1);
        long n = kept.numel();
        foreach (long lag in new long[] { 1, 2, 3, 4, 5, 64, 1024, 1 << 16 })
        {
            double together = (kept.slice(0, 0, n - lag, 1) * kept.slice(0, lag, n, 1)).mean().ToDouble();
            Assert.Equal(0.6 * 0.6, together, 5 * 0.48 / Math.Sqrt(n - lag));
        }
    }

    [Fact]
    public void Masks_FollowTheGenerator_AndNotTheThreads()
    {
        using var scope = NewDisposeScope();
        using Generator one = new(7), other = new(7);
        int threads = get_num_threads();
        try
        {
            set_num_threads(1);
            Tensor first = DropoutMask.Of(zeros(2, 3, 200, 301), 0.4, one), next = DropoutMask.Of(zeros(2, 3, 200, 301), 0.4, one);
            set_num_threads(Math.Max(2, threads));
            Assert.True(first.equal(DropoutMask.Of(zeros(2, 3, 200, 301), 0.4, other)).all().ToBoolean());
            Assert.False(first.equal(next).all().ToBoolean());
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    [Fact]
    public void AMask_OfAnImageThatLiesChannelsLast_DoesToo()
    {
        using var scope = NewDisposeScope();
        Tensor x = zeros(2, 5, 7, 3).permute(0, 3, 1, 2);
        Tensor mask = DropoutMask.Of(x, 0.4, null);
        Assert.Equal(x.shape, mask.shape);
        Assert.Equal(x.stride(), mask.stride());
    }
}

using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Glint.Ranks;
using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Networks;

/// <summary>
/// Masks of dropout: 0, or 1 / (1 - rate) for what is kept. libtorch draws them one after the other on many processors;
/// here a number from the generator seeds SplitMix64 (Steele, Lea and Flood 2014), which has a state for every place and so can
/// be drawn in any order.
/// </summary>
internal static class DropoutMask
{
    // Each draw of 64 bits decides on four elements: the share that is kept is exact to 2^-17.
    private const int Lanes = 4, LaneBits = 16, FoursPerBlock = 1 << 14;

    // Of SplitMix64: what its state grows by.
    private const ulong Golden = 0x9E3779B97F4A7C15;

    /// <summary>A mask of the shape, type and device of x, [B, C, H, W], channels-last if x is.</summary>
    /// <param name="x">What it is for.</param>
    /// <param name="rate">The share that is dropped.</param>
    /// <param name="generator">It draws one number.</param>
    /// <param name="share">Which part of a batch x is: the mask is that part of the whole batch's. Null if it is the whole.</param>
    internal static Tensor Of(Tensor x, double rate, Generator? generator, BatchShare? share = null)
    {
        if (x.device.type != DeviceType.CPU) return (share is null ? empty_like(x, requires_grad: false) : WholeLike(x, share)).bernoulli_(1 - rate, generator).DivideInPlace(1 - rate).narrow(0, share?.From ?? 0, x.shape[0]);
        using Tensor drawn = randint(0, long.MaxValue, [1], dtype: int64, generator: generator);
        ulong seed = (ulong)drawn.item<long>();
        // In memory images come one after the other, and a place has a state of its own.
        long count = x.numel(), before = (share?.From ?? 0) * (count / x.shape[0]), over = before % Lanes;
        seed += (ulong)(before / Lanes) * Golden;
        Tensor mask = empty((over + count + Lanes - 1) / Lanes * Lanes, dtype: x.dtype);
        double kept = 1 / (1 - rate);
        switch (x.dtype)
        {
            case ScalarType.Float32:
                Fill<float, Vector128<float>>(mask, seed, rate, (float)kept);
                break;
            case ScalarType.BFloat16:
                Fill<ushort, ulong>(mask, seed, rate, UpperHalf((float)kept));
                break;
            default:
                Fill<double, Vector256<double>>(mask, seed, rate, kept);
                break;
        }
        (long[] shape, mask) = (x.shape, mask.narrow(0, over, count));
        return x.is_contiguous() ? mask.view(shape) : mask.view(shape[0], shape[2], shape[3], shape[1]).permute(0, 3, 1, 2);
    }

    // Room for the whole batch, in the layout of a part.
    private static Tensor WholeLike(Tensor x, BatchShare share) => x.is_contiguous()
        ? empty(share.Images, x.shape[1], x.shape[2], x.shape[3], dtype: x.dtype, device: x.device)
        : empty(share.Images, x.shape[2], x.shape[3], x.shape[1], dtype: x.dtype, device: x.device).permute(0, 3, 1, 2);

    /// <summary>A float as bfloat16, rounded.</summary>
    private static ushort UpperHalf(float value) => (ushort)((BitConverter.SingleToUInt32Bits(value) + (1u << (LaneBits - 1))) >> LaneBits);

    // Elements are written four at a time.
    private static void Fill<T, TFour>(Tensor mask, ulong seed, double rate, T kept) where T : unmanaged where TFour : unmanaged
    {
        uint threshold = (uint)Math.Round((1 - rate) * (1 << LaneBits));
        // What four become for each of the sixteen ways to keep some of them.
        T[] ways = [.. Enumerable.Range(0, 1 << Lanes).SelectMany(way => Enumerable.Range(0, Lanes).Select(lane => ((way >> lane) & 1) == 1 ? kept : default))];
        int fours = (int)(mask.numel() / Lanes), blocks = (fours + FoursPerBlock - 1) / FoursPerBlock, workers = Math.Min(get_num_threads(), blocks);
        Parallel.For(0, workers, worker =>
        {
            ReadOnlySpan<TFour> patterns = MemoryMarshal.Cast<T, TFour>(ways);
            Span<TFour> all = MemoryMarshal.Cast<byte, TFour>(mask.bytes);
            for (int block = worker; block < blocks; block += workers)
            {
                int from = block * FoursPerBlock;
                Fill(all[from..Math.Min(fours, from + FoursPerBlock)], seed + ((ulong)from * Golden), threshold, patterns);
            }
        });
    }

    private static void Fill<TFour>(Span<TFour> mask, ulong state, uint threshold, ReadOnlySpan<TFour> patterns) where TFour : unmanaged
    {
        for (int i = 0; i < mask.Length; i++)
        {
            ulong bits = state += Golden;
            bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
            bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
            bits ^= bits >> 31;
            uint way = Below(bits, threshold) | (Below(bits >> LaneBits, threshold) << 1) | (Below(bits >> (2 * LaneBits), threshold) << 2) | (Below(bits >> (3 * LaneBits), threshold) << 3);
            mask[i] = patterns[(int)way];
        }
    }

    // 1 or 0: the sign of the difference.
    private static uint Below(ulong bits, uint threshold) => ((ushort)bits - threshold) >> 31;
}

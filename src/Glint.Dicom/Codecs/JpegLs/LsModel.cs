using System.Numerics;

namespace Glint.Dicom.Codecs.JpegLs;

/// <summary>What a regular context has learnt (T.87 A.2.1): A sums magnitudes, B errors, C corrects the prediction, N counts.</summary>
internal struct LsContext
{
    public int A, B, C, N;
}

/// <summary>What a context of run interruption has learnt: A sums magnitudes, N counts, Negatives counts those below zero.</summary>
internal struct LsRunContext
{
    public int A, N, Negatives;
}

/// <summary>The adaptive model of JPEG-LS: contexts from quantized gradients, Golomb codes, prediction errors (T.87 A.3 to A.7).</summary>
internal sealed class LsModel
{
    private const int Contexts = 365, SmallestCorrection = -128, LargestCorrection = 127;
    private static readonly byte[] RunOrders = [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 9, 10, 11, 12, 13, 14, 15];

    private readonly LsPresets presets;
    private readonly int near, step, range, errorBits, limit;
    private readonly LsContext[] contexts = new LsContext[Contexts];
    private readonly LsRunContext[] runs = new LsRunContext[2];
    private readonly sbyte[] regions;

    public LsModel(LsPresets presets, int near)
    {
        (this.presets, this.near, step, range) = (presets, near, (2 * near) + 1, presets.Range(near));
        errorBits = LsPresets.BitsFor(range);
        int sampleBits = Math.Max(2, LsPresets.BitsFor(presets.MaximumValue + 1));
        limit = 2 * (sampleBits + Math.Max(8, sampleBits));
        regions = new sbyte[(2 * presets.T3) + 1];
        for (int i = 0; i < regions.Length; i++) regions[i] = (sbyte)Region(i - presets.T3);
        Reset();
    }

    /// <summary>Forgets all, as at the start of a scan and after each restart marker.</summary>
    public void Reset()
    {
        int a = Math.Max(2, (range + 32) / 64);
        contexts.AsSpan().Fill(new LsContext { A = a, N = 1 });
        runs.AsSpan().Fill(new LsRunContext { A = a, N = 1 });
    }

    /// <summary>The context of a sample from its neighbours: left a, above b, above left c, above right d. 0 is flat; a negative one is mirrored.</summary>
    public int Context(int a, int b, int c, int d) => (81 * Quantize(d - b)) + (9 * Quantize(b - c)) + Quantize(c - a);

    /// <summary>The next sample in a context that is not flat.</summary>
    public int Regular(ref LsBits bits, int signedContext, int a, int b, int c)
    {
        int sign = signedContext >> 31;                                     // 0 or -1; x ^ sign - sign changes the sign
        ref LsContext context = ref contexts[(signedContext ^ sign) - sign];
        int prediction = c >= Math.Max(a, b) ? Math.Min(a, b) : c <= Math.Min(a, b) ? Math.Max(a, b) : a + b - c;
        prediction = Math.Clamp(prediction + ((context.C ^ sign) - sign), 0, presets.MaximumValue);

        int k = Order(context.A, context.N), mapped = Golomb(ref bits, k, limit);
        int error = (mapped >> 1) ^ -(mapped & 1);
        if (near == 0 && k == 0 && 2 * context.B <= -context.N) error = ~error;
        Learn(ref context, error);
        return Reconstruct(prediction, (error ^ sign) - sign);
    }

    /// <summary>How many samples repeat their left neighbour, at most those left in the line.</summary>
    /// <param name="bits">Where to read.</param>
    /// <param name="runIndex">RUNindex, which grows with each full run.</param>
    /// <param name="left">Samples left in the line.</param>
    public static int Run(ref LsBits bits, ref int runIndex, int left)
    {
        int length = 0;
        while (bits.Take(1) == 1)
        {
            int full = 1 << RunOrders[runIndex];
            if (full <= left - length && runIndex < RunOrders.Length - 1) runIndex++;
            length = Math.Min(length + full, left);
            if (length == left) return length;
        }
        length += bits.Take(RunOrders[runIndex]);
        return length < left ? length : throw new GlintException("the JPEG-LS frame has a run that is longer than its line. It is cut off or damaged.");
    }

    /// <summary>The sample that ends a run, given its left neighbour a and the one above b.</summary>
    /// <param name="bits">Where to read.</param>
    /// <param name="a">The left neighbour.</param>
    /// <param name="b">The neighbour above.</param>
    /// <param name="runIndex">RUNindex before it shrinks.</param>
    /// <param name="mayBeFlat">Whether a and b that agree have a context of their own; not so where components are interleaved by sample.</param>
    public int RunInterruption(ref LsBits bits, int a, int b, int runIndex, bool mayBeFlat)
    {
        int type = mayBeFlat && Math.Abs(a - b) <= near ? 1 : 0;
        ref LsRunContext context = ref runs[type];
        int k = Order(context.A + (type * (context.N >> 1)), context.N);
        int mapped = Golomb(ref bits, k, limit - RunOrders[runIndex] - 1), folded = mapped + type;
        int error = (folded + 1) >> 1;
        if ((k != 0 || 2 * context.Negatives >= context.N) == ((folded & 1) != 0)) error = -error;

        if (error < 0) context.Negatives++;
        context.A += (mapped + 1 - type) >> 1;
        if (context.N == presets.Reset)
        {
            context.A >>= 1;
            context.N >>= 1;
            context.Negatives >>= 1;
        }
        context.N++;
        return type == 1 ? Reconstruct(a, error) : Reconstruct(b, a > b ? -error : error);
    }

    // The smallest k with N 2^k >= A.
    private static int Order(int a, int n)
    {
        int k = Math.Max(BitOperations.LeadingZeroCount((uint)n) - BitOperations.LeadingZeroCount((uint)a), 0);
        return n << k < a ? k + 1 : k;
    }

    private int Golomb(ref LsBits bits, int k, int longest)
    {
        int escape = longest - errorBits - 1, zeros = bits.Zeros(escape);
        if (k > 16) throw Damaged();
        int value = zeros < escape ? (zeros << k) + bits.Take(k) : bits.Take(errorBits) + 1;
        return value <= 2 * range ? value : throw Damaged();
    }

    private void Learn(ref LsContext context, int error)
    {
        int a = context.A + Math.Abs(error), b = context.B + (error * step), n = context.N;
        if (n == presets.Reset)
        {
            a >>= 1;
            b >>= 1;
            n >>= 1;
        }
        n++;
        if (b <= -n)
        {
            b = Math.Max(b + n, 1 - n);
            if (context.C > SmallestCorrection) context.C--;
        }
        else if (b > 0)
        {
            b = Math.Min(b - n, 0);
            if (context.C < LargestCorrection) context.C++;
        }
        (context.A, context.B, context.N) = (a, b, n);
    }

    private int Reconstruct(int prediction, int error)
    {
        int value = prediction + (error * step);
        if (value < -near) value += range * step;
        else if (value > presets.MaximumValue + near) value -= range * step;
        return Math.Clamp(value, 0, presets.MaximumValue);
    }

    // From T3 on all gradients are alike.
    private int Quantize(int gradient) => regions[Math.Clamp(gradient, -presets.T3, presets.T3) + presets.T3];

    private int Region(int gradient)
    {
        int size = Math.Abs(gradient);
        int region = size <= near ? 0 : size < presets.T1 ? 1 : size < presets.T2 ? 2 : size < presets.T3 ? 3 : 4;
        return gradient < 0 ? -region : region;
    }

    private static GlintException Damaged() => new("the JPEG-LS frame has a prediction error that no sample can have. It is cut off or damaged.");
}

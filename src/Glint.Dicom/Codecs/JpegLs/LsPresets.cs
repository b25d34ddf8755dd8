using System.Numerics;

namespace Glint.Dicom.Codecs.JpegLs;

/// <summary>The parameters of a scan (T.87 A.2.1 and C.2.4.1.1), as sent or their defaults.</summary>
/// <param name="MaximumValue">MAXVAL, the largest sample.</param>
/// <param name="T1">The first gradient threshold; 0 for the default, as with those that follow.</param>
/// <param name="T2">The second.</param>
/// <param name="T3">The third.</param>
/// <param name="Reset">RESET, the count at which a context's sums are halved.</param>
internal readonly record struct LsPresets(int MaximumValue, int T1, int T2, int T3, int Reset)
{
    private const int DefaultReset = 64, LargestMaximum = 65535;

    /// <summary>LSE type 1: MAXVAL, T1, T2, T3, RESET.</summary>
    public static LsPresets Read(ref MarkerReader segment) => new(segment.Word(), segment.Word(), segment.Word(), segment.Word(), segment.Word());

    /// <summary>These with defaults for what is 0, checked for samples of <paramref name="precision"/> bits and an error of <paramref name="near"/>.</summary>
    public LsPresets Complete(int precision, int near)
    {
        int maximum = MaximumValue == 0 ? (1 << precision) - 1 : MaximumValue;
        var (t1, t2, t3) = DefaultThresholds(maximum, near);
        var complete = new LsPresets(maximum, T1 == 0 ? t1 : T1, T2 == 0 ? t2 : T2, T3 == 0 ? t3 : T3, Reset == 0 ? DefaultReset : Reset);
        bool isValid = maximum < 1 << precision && complete.T1 > near && complete.T1 <= complete.T2 && complete.T2 <= complete.T3 && complete.T3 <= maximum
            && complete.Reset >= 3 && complete.Reset <= Math.Max(255, maximum) && near <= Math.Min(255, maximum / 2);
        return isValid ? complete : throw new GlintException($"the JPEG-LS frame has the parameters MAXVAL {maximum}, T1 {complete.T1}, T2 {complete.T2}, " +
            $"T3 {complete.T3}, RESET {complete.Reset}, NEAR {near} for {precision} bits per sample, which do not go together. It is damaged.");
    }

    /// <summary>RANGE: how many prediction errors there are.</summary>
    public int Range(int near) => ((MaximumValue + (2 * near)) / ((2 * near) + 1)) + 1;

    /// <summary>The smallest number of bits that tell <paramref name="count"/> values apart.</summary>
    public static int BitsFor(int count) => count <= 1 ? 0 : 32 - BitOperations.LeadingZeroCount((uint)count - 1);

    private static (int T1, int T2, int T3) DefaultThresholds(int maximum, int near)
    {
        int t1, t2, t3;
        if (maximum >= 128)
        {
            int factor = (Math.Min(maximum, 4095) + 128) / 256;
            t1 = Within(factor + 2 + (3 * near), near + 1);
            t2 = Within((factor * 4) + 3 + (5 * near), t1);
            t3 = Within((factor * 17) + 4 + (7 * near), t2);
        }
        else
        {
            int factor = 256 / (maximum + 1);
            t1 = Within(Math.Max(2, (3 / factor) + (3 * near)), near + 1);
            t2 = Within(Math.Max(3, (7 / factor) + (5 * near)), t1);
            t3 = Within(Math.Max(4, (21 / factor) + (7 * near)), t2);
        }
        return (t1, t2, t3);

        int Within(int value, int least) => value > maximum || value < least ? least : value;
    }
}

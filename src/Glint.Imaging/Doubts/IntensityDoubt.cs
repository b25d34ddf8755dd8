using System.Globalization;

namespace Glint.Imaging;

/// <summary>
/// Why the values of a scan are probably no HU, by where a CT has its peaks: air at -1000, lung at -850, fat at -100, soft tissue at 0 to 80,
/// and little above 400. The rules look for what people's files do, and let a scan pass where they see none of it.
/// </summary>
/// <param name="Cause">A clause: what the values look like.</param>
/// <param name="Rescale">What undoes it; null where that is not known, or cannot be undone.</param>
/// <param name="Window">Where the values lie, as a window to see them through as they are; null where that would not help.</param>
/// <param name="Mend">What else to do about the file, a clause.</param>
internal sealed record IntensityDoubt(string Cause, IntensityRescale? Rescale, IntensityWindow? Window, string Mend)
{
    // In HU, noise alone spans more.
    private const double SmallestSpan = 20;

    // Below this are air, lung and fat, of which a CT has some; a share below a thousandth is noise.
    private const double Fat = -30, HardlyAny = 0.001;

    // Soft tissue where 1024 was added: -174 to 226 HU. Of HU, only the densest bone.
    private const double ShiftedFrom = 850, ShiftedTo = 1250, ShiftedShare = 0.001;
    private const double Shift = 1024, HalfOfUnsigned = 32768;

    // Between lung and fat a CT has little, here with 1024 added: less than of soft tissue.
    private const double GapFrom = 500;

    // Denser than contrast, and lighter than air. With 1024 taken away, only the densest bone is above the last.
    private const double Bone = 400, BoneShare = 0.01, LighterThanAir = -1300, LighterShare = 0.05, NoShift = -3500, Densest = -200, DensestShare = 0.02;

    private const string NormalisedCause = "they look normalised";
    private const string Elsewhere = "air, fat and soft tissue are not where CT has them; perhaps it is no CT, or scaled";

    private const double Air = -1100, MostDense = 3100;

    // An organ in HU with 0 around it spans less than grey values do.
    private const double EightBits = 255, SmallestGreySpan = 50;

    // Numbers whose sign was lost: what was added to the negative ones, and between which values there is nothing then.
    private static readonly (double Modulus, double GapFrom, double GapTo)[] LostSigns = [(65536, MostDense, 61000), (4096, 1600, 2900)];

    /// <summary>How much of a window must be the one that the values call for, to be taken as chosen for them.</summary>
    private const double FittingOverlap = 0.2;

    /// <summary>Whether no rule knows what happened to the values.</summary>
    internal bool IsUnspecific => Cause == Elsewhere;

    /// <summary>What is odd about a scan seen through a window; null where nothing is, or the window was chosen for such values.</summary>
    internal static IntensityDoubt? Of(IntensityFacts facts, IntensityWindow window) => Of(facts) is { } doubt && !doubt.Fits(window) ? doubt : null;

    private static IntensityDoubt? Of(IntensityFacts f)
    {
        if (f.Lowest == f.Highest) return null;
        bool isUnsigned = f.Share(double.MinValue, Fat) < HardlyAny && f.Lowest >= Fat;
        if (f.Highest - f.Lowest <= SmallestSpan) return Normalised(f);
        if (Wrapped(f) is { } wrapped) return wrapped;
        if (f.Least >= HalfOfUnsigned + Air && f.Highest <= HalfOfUnsigned + MostDense) return Shifted(HalfOfUnsigned);
        if (isUnsigned && f.Highest <= EightBits && f.High - f.Low >= SmallestGreySpan) return new("they look like grey values of 8 bits", null, new(0, EightBits), "export it again in HU");
        if (isUnsigned && f.Highest <= Shift + MostDense && f.Share(ShiftedFrom, ShiftedTo) is >= ShiftedShare and var tissue && tissue >= f.Share(GapFrom, ShiftedFrom)) return Shifted(Shift);
        if (f.Low >= NoShift && f.Share(double.MinValue, LighterThanAir) >= LighterShare && f.Share(Densest, double.MaxValue) < DensestShare) return Shifted(-Shift);
        bool isElsewhere = (isUnsigned && f.Share(Bone, double.MaxValue) >= BoneShare) || f.Low < NoShift || f.Least > Bone;
        return isElsewhere ? new(Elsewhere, null, Seen(f.Low, f.High), "export it again in HU") : null;
    }

    private static IntensityDoubt Normalised(IntensityFacts f) => new(
        NormalisedCause, null, Seen(f.Lowest, f.Highest), "export it again in HU");

    private static IntensityDoubt Shifted(double by) => new(
        Invariant($"they look like HU {(by > 0 ? "with" : "less")} about {Math.Abs(by)}{(by > 0 ? " added" : "")}"),
        new(1, -by), new(IntensityWindow.Lung.LowHounsfield + by, IntensityWindow.Lung.HighHounsfield + by),
        Invariant($"{(by > 0 ? "take" : "add")} {Math.Abs(by)} {(by > 0 ? "from" : "to")} every value"));

    // Negative numbers read without their sign are at the upper end, and nothing lies between.
    private static IntensityDoubt? Wrapped(IntensityFacts f)
    {
        foreach (var (modulus, from, to) in LostSigns)
        {
            bool isTop = f.Highest < modulus && f.Lowest >= 0 && f.Share(to, modulus) >= LighterShare;
            if (isTop && f.Share(from, to) < HardlyAny)
            {
                return new(Invariant($"they look like HU whose sign was lost, so that negative ones became {modulus} more"), null, null,
                    Invariant($"write it again with signed numbers: take {modulus} from every value above {modulus / 2}"));
            }
        }
        return null;
    }

    private static IntensityWindow? Seen(double low, double high) => low < high ? new(Math.Floor(low), Math.Ceiling(high)) : null;

    // The usual windows are in HU; another may have been chosen for what the values are.
    private bool Fits(IntensityWindow window)
    {
        if (Window is not { } own || window == IntensityWindow.Lung || window == IntensityWindow.Liver) return false;
        double shared = Math.Min(own.HighHounsfield, window.HighHounsfield) - Math.Max(own.LowHounsfield, window.LowHounsfield);
        double all = Math.Max(own.HighHounsfield, window.HighHounsfield) - Math.Min(own.LowHounsfield, window.LowHounsfield);
        return shared >= FittingOverlap * all;
    }

    /// <summary>A sentence for a program of one's own: what to do about the file.</summary>
    internal string Advice => $"{char.ToUpperInvariant(Mend[0])}{Mend[1..]}.";

    /// <summary>Sentences that name the command's options which help where all scans are so.</summary>
    /// <param name="takesWindow">Whether the command has a window to choose.</param>
    /// <param name="given">The rescaling that the values have been through, which another takes the place of; null if none.</param>
    internal string Remedy(bool takesWindow, IntensityRescale? given = null)
    {
        if (given is not null && Rescale is null) return $"--rescale {given} makes no HU of them. Leave it out to see what the values of the file are.";
        string window = takesWindow && given is null && Window is { } w ? Invariant($", or --window {w.LowHounsfield},{w.HighHounsfield} to see them as they are") : "";
        if (Rescale is { } known) return $"Pass --rescale {(given is null ? known : known.After(given))}{window}.";
        if (Window is not { } seen) return Advice;
        string example = !IsNormalised ? "" : seen.LowHounsfield < 0 ? " (700,-300 where -1000..400 HU became -1..1)" : " (1400,-1000 where -1000..400 HU became 0..1)";
        return $"Pass --rescale SLOPE,INTERCEPT that makes HU of them{example}{window}.";
    }

    private bool IsNormalised => Cause == NormalisedCause;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

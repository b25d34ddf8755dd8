namespace Glint.Training;

/// <summary>
/// Whether a run is alive, from step to step. It is dead when a hundred batches with tumour in a row had no pixel over the threshold and a gradient
/// of under a thousandth of the longest that the run has had: a loss that still pulls may lead out, a flat one cannot.
/// </summary>
/// <param name="LongestGradient">Norm over all weights, before clipping.</param>
/// <param name="LastMarked">The last step whose batch had a pixel over the threshold; 0 if none had.</param>
/// <param name="Flat">So many batches with tumour in a row had neither.</param>
internal readonly record struct Vitals(double LongestGradient, int LastMarked, int Flat)
{
    private const int MostFlat = 100;
    private const double LeastGradient = 1e-3;

    /// <summary>Of a run that stood at a step before anybody looked: it counts as alive till then.</summary>
    internal static Vitals From(int iteration) => new(0, iteration, 0);

    internal bool AreGone => Flat >= MostFlat;

    /// <summary>After one more step. On a batch without tumour, to mark nothing is right, and Eq. 1 flat: it says nothing.</summary>
    internal Vitals After(int iteration, bool hasTumour, bool marks, double gradient)
    {
        double longest = Math.Max(LongestGradient, gradient);
        int flat = marks ? 0 : !hasTumour ? Flat : gradient >= LeastGradient * longest ? 0 : Flat + 1;
        return new(longest, marks ? iteration : LastMarked, flat);
    }
}

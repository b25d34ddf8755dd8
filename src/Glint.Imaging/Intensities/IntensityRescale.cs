using System.Globalization;

namespace Glint.Imaging;

/// <summary>
/// A linear change of a scan's values to HU, as a file of the scanner's own numbers needs it: HU = slope x value + intercept. 1 and -1024
/// undo the usual shift of unsigned files.
/// </summary>
/// <param name="Slope">What a value is multiplied by; finite, not 0.</param>
/// <param name="Intercept">What is added after that, in HU; finite.</param>
/// <exception cref="GlintException">The slope is 0, or a number is not finite.</exception>
public sealed record IntensityRescale(double Slope, double Intercept)
{
    /// <summary>What a value is multiplied by.</summary>
    public double Slope { get; } = double.IsFinite(Slope) && Slope != 0 && double.IsFinite(Intercept) ? Slope : throw new GlintException(
        string.Create(CultureInfo.InvariantCulture, $"A rescaling by {Slope} and {Intercept} gives no HU; both must be finite, and the slope not 0."));

    /// <summary>A scan of the same grid with changed values.</summary>
    /// <param name="scan">As it was read; it is left as it is.</param>
    public Volume Of(Volume scan)
    {
        ArgumentNullException.ThrowIfNull(scan);
        return new Volume(scan.Geometry, Array.ConvertAll(scan.Voxels, v => (float)((v * Slope) + Intercept)));
    }

    /// <summary>The one change that is another and then this.</summary>
    internal IntensityRescale After(IntensityRescale first) => new(Slope * first.Slope, (Slope * first.Intercept) + Intercept);

    /// <summary>As the option has it: "1,-1024".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Slope:R},{Intercept:R}");
}

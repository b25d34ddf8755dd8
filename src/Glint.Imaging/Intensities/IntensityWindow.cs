using System.Text.Json.Serialization;

namespace Glint.Imaging;

/// <summary>
/// A range of CT values, mapped linearly to 0..1; values outside it are clamped. The article does not say which window it used.
/// </summary>
/// <param name="LowHounsfield">What becomes 0, in HU.</param>
/// <param name="HighHounsfield">What becomes 1, in HU; above the low end.</param>
/// <exception cref="GlintException">The low end is not below the high end, or an end is not finite.</exception>
[method: JsonConstructor]
internal readonly record struct IntensityWindow(double LowHounsfield, double HighHounsfield)
{
    /// <summary>What becomes 0, in HU.</summary>
    public double LowHounsfield { get; } = Checked(LowHounsfield, HighHounsfield);

    /// <summary>What becomes 1, in HU.</summary>
    public double HighHounsfield { get; } = HighHounsfield;

    /// <summary>-1000..400 HU, air to bone's edge: the window common in lung nodule work (LUNA16).</summary>
    public static IntensityWindow Lung => new(-1000, 400);

    /// <summary>-100..250 HU, fat to enhanced vessels: our choice for livers in the portal phase (about 100 HU).</summary>
    public static IntensityWindow Liver => new(-100, 250);

    /// <summary>Maps HU to 0..1; not-a-number stays what it is.</summary>
    /// <param name="hounsfield">CT values in HU.</param>
    /// <param name="result">Receives as many values between 0 and 1; may be the same memory.</param>
    /// <exception cref="ArgumentException">The result is not as long as the input.</exception>
    /// <exception cref="GlintException">The window is <c>default</c>, which is empty.</exception>
    public void Apply(ReadOnlySpan<float> hounsfield, Span<float> result)
    {
        if (result.Length != hounsfield.Length)
            throw new ArgumentException($"The result has room for {result.Length} values; found {hounsfield.Length}.", nameof(result));
        float low = (float)Checked(LowHounsfield, HighHounsfield), scale = (float)(1 / (HighHounsfield - LowHounsfield));
        for (int i = 0; i < hounsfield.Length; i++) result[i] = Math.Clamp((hounsfield[i] - low) * scale, 0f, 1f);
    }

    private static double Checked(double low, double high) => low < high && double.IsFinite(low) && double.IsFinite(high)
        ? low
        : throw new GlintException($"The intensity window is {low} to {high} HU; the first must be below the second, and both finite.");
}

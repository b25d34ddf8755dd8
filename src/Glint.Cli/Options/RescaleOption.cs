using System.CommandLine;
using System.Globalization;
using Glint.Data;

namespace Glint.Cli.Options;

/// <summary>The option <c>--rescale</c>: what makes HU of values that are none.</summary>
internal static class RescaleOption
{
    internal static Option<string?> Create()
    {
        var option = new Option<string?>("--rescale")
        {
            Description = "Where values are no HU: SLOPE,INTERCEPT with HU = SLOPE x value + INTERCEPT, such as 1,-1024 for files that had 1024 added.",
            HelpName = "SLOPE,INTERCEPT",
        };
        option.Validators.Add(r =>
        {
            if (r.GetValueOrDefault<string?>() is { } text && Of(text) is null) r.AddError($"--rescale is '{text}'; it takes SLOPE,INTERCEPT, two numbers of which the first is not 0, such as 1,-1024.");
        });
        return option;
    }

    /// <summary>The rescaling that a text names; null where it names none.</summary>
    internal static IntensityRescale? Of(string? text) =>
        text?.Split(',') is [var first, var second]
        && double.TryParse(first, NumberStyles.Float, CultureInfo.InvariantCulture, out double slope) && double.IsFinite(slope) && slope != 0
        && double.TryParse(second, NumberStyles.Float, CultureInfo.InvariantCulture, out double intercept) && double.IsFinite(intercept)
            ? new IntensityRescale(slope, intercept)
            : null;
}

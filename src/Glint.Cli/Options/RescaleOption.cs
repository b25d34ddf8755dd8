using System.CommandLine;
using Glint.Data;
using Glint.Imaging;

namespace Glint.Cli.Options;

/// <summary>The option <c>--rescale</c>: what makes HU of values that are none.</summary>
internal static class RescaleOption
{
    private const string Name = "--rescale", Takes = "SLOPE,INTERCEPT, two numbers with points before decimals of which the first is not 0, such as 1,-1024";

    internal static Option<string?> Create() => new ValueOption<string?>(
        Name, "Where values are no HU: SLOPE,INTERCEPT with HU = SLOPE x value + INTERCEPT, such as 1,-1024 for files that had 1024 added.", Takes,
        text => Of(text) is null ? ValueOption<string?>.Refused(Name, text, Takes) : new(text))
    {
        HelpName = "SLOPE,INTERCEPT",
    };

    /// <summary>The rescaling that a text names; null where it names none.</summary>
    internal static IntensityRescale? Of(string? text) =>
        text?.Split(',') is [var first, var second] && NumberText.Read<double>(first) is { } slope and not 0 && NumberText.Read<double>(second) is { } intercept
            ? new IntensityRescale(slope, intercept)
            : null;
}

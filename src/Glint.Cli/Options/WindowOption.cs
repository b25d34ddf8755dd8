using System.CommandLine;
using System.Globalization;
using Glint.Data;
using Glint.Imaging;
using Glint.Training;

namespace Glint.Cli.Options;

/// <summary>The option <c>--window</c>: a usual intensity window, one in HU, or the one that the training patients' tumours give.</summary>
internal static class WindowOption
{
    private const string Name = "--window", Pair = "LOW,HIGH in HU with points before decimals, such as -1000,400";
    private const string Lung = "lung", Liver = "liver", Percentiles = "percentiles";
    private const string Known = $"{Lung} (-1000..400 HU), {Liver} (-100..250 HU)";

    /// <summary>For training.</summary>
    internal static Option<string?> Create() => Of(
        string.Create(CultureInfo.InvariantCulture, $"Intensity window: {Known}, LOW,HIGH in HU, or {Percentiles} ({TumourWindow.LowPercent} to {TumourWindow.HighPercent} % of the training patients' tumour voxels)."),
        $"{Lung}, {Liver}, {Percentiles}, or {Pair}", percentiles: null);

    /// <summary>For where nobody trains, so that there are no training patients to take percentiles of.</summary>
    internal static Option<string?> WithoutPercentiles() => Of(
        $"Intensity window that slices should reach into: {Known}, or LOW,HIGH in HU. Default: the organ's.", $"{Lung}, {Liver}, or {Pair}",
        $"{Name} {Percentiles} is known once a run has chosen its training patients; pass LOW,HIGH, such as the window in that run's run.json.");

    private static ValueOption<string?> Of(string description, string takes, string? percentiles) => new(
        Name, description, takes, text => text == Percentiles ? new(text, percentiles) : Apply(text, new TrainingOptions()) is null ? ValueOption<string?>.Refused(Name, text, takes) : new(text));

    /// <summary>The options with that window; null if the text names none.</summary>
    internal static TrainingOptions? Apply(string text, TrainingOptions options) => text switch
    {
        Lung => options with { Window = IntensityWindow.Lung, WindowOrigin = WindowOrigin.Lung },
        Liver => options with { Window = IntensityWindow.Liver, WindowOrigin = WindowOrigin.Liver },
        Percentiles => options with { WindowOrigin = WindowOrigin.Percentiles },
        _ => Given(text) is { } window ? options with { Window = window, WindowOrigin = WindowOrigin.Given } : null,
    };

    /// <summary>The options with the window that is usual for an organ.</summary>
    internal static TrainingOptions Usual(PhantomOrgan organ, TrainingOptions options) => Apply(organ == PhantomOrgan.Liver ? Liver : Lung, options)!;

    private static IntensityWindow? Given(string text) =>
        text.Split(',') is [var first, var second] && NumberText.Read<double>(first) is { } low && NumberText.Read<double>(second) is { } high
        && low < high && double.IsFinite(high - low) ? new IntensityWindow(low, high) : null;
}

using System.CommandLine;
using System.Globalization;
using Glint.Data;
using Glint.Training;

namespace Glint.Cli.Options;

/// <summary>The option <c>--window</c>: a usual intensity window, one in HU, or the one that the training patients' tumours give.</summary>
internal static class WindowOption
{
    private const string Lung = "lung", Liver = "liver", Percentiles = "percentiles";
    private const string Known = $"{Lung} (-1000..400 HU), {Liver} (-100..250 HU)";

    /// <summary>For training.</summary>
    internal static Option<string?> Create()
    {
        Option<string?> option = Described(string.Create(CultureInfo.InvariantCulture,
            $"Intensity window: {Known}, LOW,HIGH in HU, or {Percentiles} ({TumourWindow.LowPercent} to {TumourWindow.HighPercent} % of the training patients' tumour voxels)."));
        option.Validators.Add(r =>
        {
            if (r.GetValueOrDefault<string?>() is { } text && Apply(text, new TrainingOptions()) is null)
            {
                r.AddError($"--window is '{text}'; use {Lung}, {Liver}, {Percentiles}, or LOW,HIGH in HU such as -1000,400.");
            }
        });
        return option;
    }

    /// <summary>For where nobody trains, so that there are no training patients to take percentiles of.</summary>
    internal static Option<string?> WithoutPercentiles()
    {
        Option<string?> option = Described($"Intensity window that slices should reach into: {Known}, or LOW,HIGH in HU. Default: the organ's.");
        option.Validators.Add(r =>
        {
            string? text = r.GetValueOrDefault<string?>();
            if (text == Percentiles) r.AddError($"--window {Percentiles} is known once a run has chosen its training patients; pass LOW,HIGH, such as the window in that run's run.json.");
            else if (text is not null && Apply(text, new TrainingOptions()) is null) r.AddError($"--window is '{text}'; use {Lung}, {Liver}, or LOW,HIGH in HU such as -1000,400.");
        });
        return option;
    }

    private static Option<string?> Described(string description) => new("--window") { Description = description };

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
        text.Split(',') is [var first, var second]
        && double.TryParse(first, CultureInfo.InvariantCulture, out double low)
        && double.TryParse(second, CultureInfo.InvariantCulture, out double high)
        && low < high && double.IsFinite(high - low) ? new IntensityWindow(low, high) : null;
}

using ScottPlot;

namespace Glint.Comparing.Reports;

/// <summary>How a method looks in every figure: colour and marker, so that the figures read without colour too.</summary>
internal sealed record MethodStyle(MethodSummary Method, Color Color, MarkerShape Marker, bool IsBaseline)
{
    /// <summary>Short name.</summary>
    public string Name => Method.Name;

    /// <summary>The legend's entry: "T: Tversky (aP 0.6, aN 1.4)".</summary>
    public LegendEntry Legend => new(InFull(Method), Color, Marker);

    /// <summary>Short name and label, "T: Tversky (aP 0.6, aN 1.4)"; once only where the label begins with the name.</summary>
    public static string InFull(MethodSummary method) =>
        method.Label == method.Name || method.Label.StartsWith(method.Name + " ", StringComparison.Ordinal)
            || method.Label.StartsWith(method.Name + ":", StringComparison.Ordinal)
            ? method.Label : $"{method.Name}: {method.Label}";

    /// <summary>The marker's open twin.</summary>
    public MarkerShape Open => Marker switch
    {
        MarkerShape.FilledCircle => MarkerShape.OpenCircle,
        MarkerShape.FilledSquare => MarkerShape.OpenSquare,
        MarkerShape.FilledTriangleUp => MarkerShape.OpenTriangleUp,
        MarkerShape.FilledDiamond => MarkerShape.OpenDiamond,
        MarkerShape.FilledTriangleDown => MarkerShape.OpenTriangleDown,
        _ => Marker,
    };
}

/// <summary>Colours of the figures: Okabe and Ito's set, told apart by colour-blind readers too.</summary>
internal static class Palette
{
    private static readonly Color[] MethodColors =
        [Hex("#0072B2"), Hex("#E69F00"), Hex("#009E73"), Hex("#D55E00"), Hex("#CC79A7"), Hex("#56B4E9"), Hex("#F0E442")];

    private static readonly MarkerShape[] Markers =
        [MarkerShape.FilledCircle, MarkerShape.FilledSquare, MarkerShape.FilledTriangleUp, MarkerShape.FilledDiamond, MarkerShape.FilledTriangleDown];

    private static readonly Color[] BaselineColors = [Hex("#8C8C8C"), Hex("#BFBFBF"), Hex("#5E5E5E")];

    /// <summary>Text, frames and error bars.</summary>
    public static Color Ink { get; } = Hex("#222222");

    /// <summary>Secondary text and reference lines.</summary>
    public static Color Quiet { get; } = Hex("#6B6B6B");

    /// <summary>Grid lines.</summary>
    public static Color Grid { get; } = Hex("#E6E6E6");

    /// <summary>Paper.</summary>
    public static Color Paper { get; } = Hex("#FFFFFF");

    /// <summary>The methods in the order given, then the baselines.</summary>
    public static IReadOnlyList<MethodStyle> Of(ComparisonResult result) =>
    [
        .. result.Methods.Select((m, i) => new MethodStyle(m, MethodColors[i % MethodColors.Length], Markers[i % Markers.Length], IsBaseline: false)),
        .. result.Baselines.Select((m, i) => new MethodStyle(m, BaselineColors[i % BaselineColors.Length], MarkerShape.Eks, IsBaseline: true)),
    ];

    /// <summary>The colour of a method by its short name, grey if the table has no such row.</summary>
    public static Color ColorOf(ComparisonResult result, string name) => StyleOf(result, name)?.Color ?? Quiet;

    /// <summary>The look of a method by its short name; null if the table has no such row.</summary>
    public static MethodStyle? StyleOf(ComparisonResult result, string name) => Of(result).FirstOrDefault(s => s.Name == name);

    private static Color Hex(string code) => Color.FromHex(code);
}

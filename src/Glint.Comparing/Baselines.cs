using System.Globalization;
using Glint.Data;
using Glint.Evaluation;
using Glint.Training;

namespace Glint.Comparing;

/// <summary>The rows of a table that look at positions only, see <see cref="DiscBaseline"/>: to be printed beside every network's.</summary>
internal static class Baselines
{
    /// <summary>On a mosaic the discs at every tile's centre and at the true tile's; otherwise the disc at the slice's centre.</summary>
    /// <param name="options">Framing and the limit for small tumours.</param>
    /// <param name="frames">The frames that the networks are judged on.</param>
    /// <param name="own">Measures beside those of every comparison.</param>
    public static IReadOnlyList<MethodSummary> Of(TrainingOptions options, IReadOnlyList<Frame> frames, IReadOnlyList<Measure> own) =>
        [.. Scored(options, frames).Select(b => Summary.Of(b.Name, b.Label, [], [b.Scores], options.SmallTumourPixels, own))];

    /// <summary>The same before anything is averaged: a score per frame.</summary>
    internal static IReadOnlyList<(string Name, string Label, IReadOnlyList<SliceScore> Scores)> Scored(TrainingOptions options, IReadOnlyList<Frame> frames)
    {
        (string, string, IReadOnlyList<SliceScore>) Row(string name, string label, bool trueTileOnly) => (
            name, label, [.. frames.Select(f => Evaluator.Score(f.Slice, DiscBaseline.Predict(f, DiscBaseline.RadiusPixels, trueTileOnly)))]);
        string radius = string.Create(CultureInfo.InvariantCulture, $"{DiscBaseline.RadiusPixels:0.#} px");
        return options.Framing == FramingKind.Mosaic
            ? [Row("disc-all", $"disc of {radius} at every tile's centre", false), Row("disc-true", $"disc of {radius} at the true tile's centre, told which tile that is", true)]
            : [Row("disc", $"disc of {radius} at the slice's centre", false)];
    }
}

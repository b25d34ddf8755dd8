using Glint.Evaluation;

namespace Glint.Comparing;

/// <summary>
/// One thing that methods are compared by: a value of test slices of one kind. Of one's own, it is a column of a comparison's table, and a tested
/// difference of its verdict.
/// </summary>
/// <param name="Name">As a verdict and a column name it: "recall of tumours under 100 px".</param>
/// <param name="Concerns">Which slices have it.</param>
/// <param name="Of">Its value on such a slice, finite; higher is better. A method's is the mean over slices, then over seeds.</param>
/// <example><code>new Measure("F2", s => s.HasTumour, s => 5.0 * s.TruePositives / ((5 * s.TruePositives) + (4 * s.FalseNegatives) + s.FalsePositives))</code></example>
public sealed record Measure(string Name, Func<SliceScore, bool> Concerns, Func<SliceScore, double> Of)
{
    /// <summary>What a verdict speaks of, in the order of the table. Precision is the article's: 1 where nothing was predicted.</summary>
    /// <param name="smallTumourPixels">Tumours of fewer pixels are small.</param>
    internal static IReadOnlyList<Measure> All(int smallTumourPixels) =>
    [
        new("Dice", s => s.HasTumour, s => s.Dice),
        new("recall", s => s.HasTumour, s => s.Recall),
        new("precision", s => s.HasTumour, s => s.Precision()),
        new($"Dice of tumours under {smallTumourPixels} px", s => s.HasTumour && s.TumourPixels < smallTumourPixels, s => s.Dice),
        new($"recall of tumours under {smallTumourPixels} px", s => s.HasTumour && s.TumourPixels < smallTumourPixels, s => s.Recall),
        new("tumour-free slices left clean", s => !s.HasTumour, s => s.Dice),
    ];

    /// <summary>The share of a slice's lesions of which a pixel is found, see <see cref="LesionScore"/>.</summary>
    internal static Measure LesionsFound { get; } = new("lesions found", s => s.Lesions is { Lesions: > 0 }, s => s.Lesions!.Sensitivity);

    /// <summary>Its value on a slice that it concerns.</summary>
    /// <exception cref="GlintException">It is not finite.</exception>
    internal double On(SliceScore slice)
    {
        double value = Of(slice);
        return double.IsFinite(value) ? value : throw new GlintException(
            $"The measure {Name} is {value} on slice {slice.Slice} of {slice.Patient} ({slice.TruePositives} true positive, {slice.FalsePositives} false positive and {slice.FalseNegatives} false negative pixels). Let its Concerns leave such slices out.");
    }
}

using Glint.Evaluation;

namespace Glint.Comparing;

/// <summary>One thing that methods are compared by: a value of test slices of one kind.</summary>
/// <param name="Name">As a verdict names it: "recall of tumours under 100 px".</param>
/// <param name="Concerns">Which slices have it.</param>
/// <param name="Of">Its value on such a slice, 0 to 1, higher is better.</param>
public sealed record Measure(string Name, Func<SliceScore, bool> Concerns, Func<SliceScore, double> Of)
{
    /// <summary>What a verdict speaks of, in the order of the table. Precision is the article's: 1 where nothing was predicted.</summary>
    /// <param name="smallTumourPixels">Tumours of fewer pixels are small.</param>
    public static IReadOnlyList<Measure> All(int smallTumourPixels) =>
    [
        new("Dice", s => s.HasTumour, s => s.Dice),
        new("recall", s => s.HasTumour, s => s.Recall),
        new("precision", s => s.HasTumour, s => s.Precision()),
        new($"Dice of tumours under {smallTumourPixels} px", s => s.HasTumour && s.TumourPixels < smallTumourPixels, s => s.Dice),
        new($"recall of tumours under {smallTumourPixels} px", s => s.HasTumour && s.TumourPixels < smallTumourPixels, s => s.Recall),
        new("tumour-free slices left clean", s => !s.HasTumour, s => s.Dice),
    ];
}

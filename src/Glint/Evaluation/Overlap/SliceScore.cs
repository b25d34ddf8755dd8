using Glint.Losses;

namespace Glint.Evaluation;

/// <summary>Pixels of one thresholded prediction against the truth of one slice.</summary>
/// <param name="Patient">The patient.</param>
/// <param name="Slice">Number of the slice, or of the canvas.</param>
/// <param name="TruePositives">Tumour pixels found.</param>
/// <param name="FalsePositives">Pixels found where there is no tumour.</param>
/// <param name="FalseNegatives">Tumour pixels missed.</param>
public sealed record SliceScore(string Patient, int Slice, int TruePositives, int FalsePositives, int FalseNegatives)
{
    /// <summary>Pixels of tumour in the truth.</summary>
    public int TumourPixels => TruePositives + FalseNegatives;

    /// <summary>Whether the truth holds tumour: the two strata of the article's evaluation.</summary>
    public bool HasTumour => TumourPixels > 0;

    /// <summary>Lesions of the slice against what was found; null if nobody counted them.</summary>
    public LesionScore? Lesions { get; init; }

    /// <summary>TP / (TP + FP) on a slice with tumour.</summary>
    /// <param name="empty">What it is where nothing was predicted; <see cref="EmptyPolicy.Article"/> if null.</param>
    public double Precision(EmptyPolicy? empty = null) => Overlap(empty ?? EmptyPolicy.Article).Precision;

    /// <summary>TP / (TP + FN) on a slice with tumour; NaN on a tumour-free slice.</summary>
    public double Recall => HasTumour ? (double)TruePositives / TumourPixels : double.NaN;

    /// <summary>
    /// 2 TP / (2 TP + FP + FN) on a slice with tumour. On a tumour-free slice 1 if nothing was found there, else 0 (the article's
    /// Fig. 5), whose mean is the specificity per slice.
    /// </summary>
    public double Dice => HasTumour
        ? 2.0 * TruePositives / (2.0 * TruePositives + FalsePositives + FalseNegatives)
        : FalsePositives == 0 ? 1 : 0;

    /// <summary>Precision, recall and Dice under a policy.</summary>
    public Overlap Overlap(EmptyPolicy empty) => Evaluation.Overlap.Of(Counts, empty);

    /// <summary>The same as counts of the losses.</summary>
    public ConfusionCounts Counts => new(TruePositives, FalsePositives, FalseNegatives);
}

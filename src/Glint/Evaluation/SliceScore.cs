using Glint.Losses;

namespace Glint.Evaluation;

/// <summary>What precision is when nothing was predicted on a slice with tumour (0/0); recall and Dice are 0 either way.</summary>
public enum EmptyPolicy
{
    /// <summary>Precision 1: nothing wrong was said. The article's way.</summary>
    Article,

    /// <summary>Precision 0, as in other tools.</summary>
    Zero,
}

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

    /// <summary>TP / (TP + FP) on a slice with tumour, see <see cref="EmptyPolicy"/>.</summary>
    public double Precision(EmptyPolicy empty = EmptyPolicy.Article) =>
        TruePositives + FalsePositives > 0 ? (double)TruePositives / (TruePositives + FalsePositives)
        : empty == EmptyPolicy.Article ? 1 : 0;

    /// <summary>TP / (TP + FN) on a slice with tumour; NaN on a tumour-free slice.</summary>
    public double Recall => HasTumour ? (double)TruePositives / TumourPixels : double.NaN;

    /// <summary>
    /// 2 TP / (2 TP + FP + FN) on a slice with tumour. On a tumour-free slice 1 if nothing was found there, else 0 (the article's
    /// Fig. 5), whose mean is the specificity per slice.
    /// </summary>
    public double Dice => HasTumour
        ? 2.0 * TruePositives / (2.0 * TruePositives + FalsePositives + FalseNegatives)
        : FalsePositives == 0 ? 1 : 0;

    /// <summary>The same as counts of the losses.</summary>
    public ConfusionCounts Counts => new(TruePositives, FalsePositives, FalseNegatives);
}

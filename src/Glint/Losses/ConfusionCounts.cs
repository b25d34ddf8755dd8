namespace Glint.Losses;

/// <summary>True positives, false positives and false negatives as plain numbers: soft counts that were read, or pixels of a mask.</summary>
/// <param name="TruePositives">TP, at least 0, in pixels or pixel-equivalents.</param>
/// <param name="FalsePositives">FP, at least 0.</param>
/// <param name="FalseNegatives">FN, at least 0.</param>
public readonly record struct ConfusionCounts(double TruePositives, double FalsePositives, double FalseNegatives)
{
    /// <summary>
    /// Whether the ground truth holds any tumour. Exact: a tumour pixel adds p^2 + (1-p)^2 (squared counts) or 1 (linear counts)
    /// to TP + FN, and any other pixel adds nothing.
    /// </summary>
    public bool HasTumour => TruePositives + FalseNegatives > 0;

    /// <summary>P of Eq. 1: TP / (TP + aP FP), smoothed so that 0/0 is 1.</summary>
    public double Precision(double alphaP = 1, double smooth = GeneralizedLoss.Smooth) =>
        (TruePositives + smooth) / (TruePositives + alphaP * FalsePositives + smooth);

    /// <summary>R of Eq. 1: TP / (TP + aN FN), smoothed so that 0/0 is 1.</summary>
    public double Recall(double alphaN = 1, double smooth = GeneralizedLoss.Smooth) =>
        (TruePositives + smooth) / (TruePositives + alphaN * FalseNegatives + smooth);

    /// <summary>The same counts per image of a batch.</summary>
    public ConfusionCounts Per(int images) => new(TruePositives / images, FalsePositives / images, FalseNegatives / images);
}

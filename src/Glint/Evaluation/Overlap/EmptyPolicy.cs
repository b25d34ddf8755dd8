namespace Glint.Evaluation;

/// <summary>
/// What a ratio is where its formula says 0/0, named in every table. Whatever the policy, the recall of a slice or patient without tumour
/// is NaN (there was nothing to find; means leave it out), and Dice is 0 where something was predicted and nothing is there, or the other
/// way round, as the formula says.
/// </summary>
/// <param name="Name">What tables call it.</param>
/// <param name="PrecisionOfEmptyPrediction">TP / (TP + FP) where nothing was predicted. NaN leaves it out of means.</param>
/// <param name="DiceOfBothEmpty">2 TP / (2 TP + FP + FN) where nothing was predicted and nothing is there. NaN leaves it out of means.</param>
public sealed record EmptyPolicy(string Name, double PrecisionOfEmptyPrediction, double DiceOfBothEmpty)
{
    /// <summary>Precision 1: nothing wrong was said. The article's way, as far as its figures show; the default.</summary>
    public static EmptyPolicy Article { get; } = new(nameof(Article), 1, 1);

    /// <summary>Precision 0, as in scikit-learn and MetricsReloaded; Dice of two empty masks 1.</summary>
    public static EmptyPolicy Zero { get; } = new(nameof(Zero), 0, 1);

    /// <summary>0/0 is undefined and left out of means, as nnU-Net does with Dice. An average over fewer cases: say over how many.</summary>
    public static EmptyPolicy Undefined { get; } = new(nameof(Undefined), double.NaN, double.NaN);
}

using Glint.Data;

namespace Glint.Evaluation;

/// <summary>Scores of predicted masks against the truth, slice by slice.</summary>
internal static class Evaluator
{
    /// <summary>Scores of a network on frames, in order.</summary>
    public static IEnumerable<SliceScore> Evaluate(Predictor predictor, IReadOnlyList<Frame> frames) =>
        predictor.Predict(frames.Select(f => f.Slice)).Zip(frames, (mask, frame) => Score(frame.Slice, mask));

    /// <summary>The score of one mask, in pixels and in lesions.</summary>
    /// <param name="slice">The truth.</param>
    /// <param name="predicted">0 or 1, row by row, as many pixels as the slice.</param>
    public static SliceScore Score(Slice slice, ReadOnlySpan<byte> predicted)
    {
        byte[] truth = slice.Mask;
        if (predicted.Length != truth.Length)
        {
            throw new ArgumentException($"The mask has {predicted.Length} pixels, the slice {truth.Length}.", nameof(predicted));
        }
        int truePositives = 0, found = 0;
        for (int i = 0; i < truth.Length; i++)
        {
            truePositives += predicted[i] & truth[i];
            found += predicted[i];
        }
        return new SliceScore(slice.Patient, slice.Index, truePositives, found - truePositives, slice.TumourPixels - truePositives)
        {
            Lesions = LesionScore.Of(truth, predicted, slice.Width),
        };
    }

    /// <summary>Mean Dice over the slices with tumour, the criterion of validation and tuning; NaN without such a slice.</summary>
    public static double MeanTumourDice(IEnumerable<SliceScore> scores) =>
        scores.Where(s => s.HasTumour).Select(s => s.Dice).DefaultIfEmpty(double.NaN).Average();
}

using Glint.Data;
using Glint.Evaluation;
using Glint.Imaging;
using Glint.Training;
using TorchSharp;

namespace Glint.Comparing;

/// <summary>What a trained run found on the test frames.</summary>
/// <param name="Slices">A score per frame, at the model's own threshold.</param>
internal sealed record TestScores(IReadOnlyList<SliceScore> Slices)
{
    /// <summary>The same frames at thresholds that were chosen on the validation frames.</summary>
    internal IReadOnlyList<PointScores> Points { get; init; } = [];

    /// <summary>The same frames at every threshold; empty for scores made by hand.</summary>
    internal IReadOnlyList<SweptSlice> Swept { get; init; } = [];

    /// <summary>What was found on each, see <see cref="OutlinePath"/>; null for a run that nobody looks at.</summary>
    internal IReadOnlyList<string>? Outlines { get; init; }

    /// <summary>The test scans as wholes; empty where the frames are mosaics or lie nowhere.</summary>
    public IReadOnlyList<ScanResult> Scans { get; init; } = [];
}

/// <summary>The test frames at one operating point.</summary>
/// <param name="Point">The threshold, and how it was chosen.</param>
/// <param name="Slices">A score per frame.</param>
internal sealed record PointScores(OperatingPoint Point, IReadOnlyList<SliceScore> Slices);

/// <summary>Judges every run of a comparison on the same frames, at its own threshold and at those that the validation frames choose.</summary>
/// <param name="plan">Of the comparison.</param>
/// <param name="grids">Where the patients' slices lie, see <see cref="EvaluationFrames.Grids"/>.</param>
/// <param name="validation">By which thresholds are chosen.</param>
/// <param name="test">What is judged.</param>
internal sealed class TestJudge(ComparisonPlan plan, IReadOnlyDictionary<string, Geometry> grids, IReadOnlyList<Frame> validation, IReadOnlyList<Frame> test)
{
    /// <summary>Judges a model, in one pass over the validation frames and one over the test frames.</summary>
    /// <param name="path">Of the model.</param>
    /// <param name="isShown">Whether outlines are kept to be drawn.</param>
    internal TestScores Judge(string path, bool isShown)
    {
        // As the runs do: beside others that train, more threads than cores wait for one another.
        if (plan.Options.Threads is { } threads) torch.set_num_threads(threads);
        using Model model = ModelFile.Read(path, plan.Options.Network.Architecture);
        var predictor = new Predictor(model.Network, model.Facts.Window, model.Facts.Threshold, sideDivisor: model.Facts.Network.Architecture.SideDivisor);
        IReadOnlyList<SweptSlice> seen = [.. predictor.Probabilities(validation.Select(f => f.Slice)).Zip(validation, (p, frame) => SweptSlice.Of(frame.Slice, p))];
        IReadOnlyList<OperatingPoint> points = OperatingPoint.Of(seen, plan.CleanShare);
        var evaluator = new ScanEvaluator(predictor, grids, plan.SurfaceToleranceMillimetres);
        (var scores, var swept, List<string>? outlines) = (new List<SliceScore>(), new List<SweptSlice>(), isShown ? [] : null);
        List<SliceScore>[] atPoints = [.. points.Select(_ => new List<SliceScore>())];
        foreach (((SliceScore score, byte[] mask, float[] probabilities), Frame frame) in evaluator.Judge(test).Zip(test))
        {
            scores.Add(score);
            swept.Add(SweptSlice.Of(frame.Slice, probabilities));
            outlines?.Add(OutlinePath.Of(mask, frame.Slice.Height, frame.Slice.Width));
            foreach ((List<SliceScore> at, OperatingPoint point) in atPoints.Zip(points))
            {
                at.Add(Evaluator.Score(frame.Slice, Predictor.Marked(probabilities, SweptSlice.Thresholds[point.Threshold])));
            }
        }
        return new TestScores(scores)
        {
            Points = [.. points.Zip(atPoints, (point, at) => new PointScores(point, at))],
            Swept = swept,
            Outlines = outlines,
            Scans = evaluator.Scans,
        };
    }
}

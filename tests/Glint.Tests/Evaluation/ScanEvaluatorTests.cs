using Glint.Data;
using Glint.Evaluation;
using Glint.Imaging;

namespace Glint.Tests.Evaluation;

public sealed class ScanEvaluatorTests
{
    private const double ToleranceMillimetres = 1;

    // Pixels of 0.5 x 2 mm, planes 3 mm apart.
    private static readonly Vector3D Spacing = new(0.5, 2, 3);

    [Fact]
    public void AScan_IsJudgedAsAWhole_FromThePlanesItsSlicesMakeUp()
    {
        // One lesion through both planes, found in the upper; one missed; one claimed where none is, and not surely.
        Mask truth = MaskPairs.Drawn([["110000010", "000000000"], ["110000000", "000000000"]], Spacing);
        string[][] probabilities = [["000000000", "000000000"], ["990006000", "000004000"]];
        var evaluator = new ScanEvaluator(Echo(), Grids(truth, "A"), ToleranceMillimetres);
        List<SliceScore> slices = [.. evaluator.Evaluate(Frames("A", truth, probabilities))];

        Assert.Equal([(0, 0, 3), (2, 1, 0)], slices.Select(s => (s.TruePositives, s.FalsePositives, s.FalseNegatives)));
        ScanResult scan = Assert.Single(evaluator.Scans);
        Assert.Equal(new PatientScore("A", new(2, 1, 3)), scan.Score.Voxels);
        // The found half of the first lesion does not match it: its intersection over union is 1/2.
        Assert.Equal(new LesionScore(2, 1, 2, 1, 0, 0), scan.Score.Lesions);
        Assert.Equal(SurfaceDistance.Of(truth, Predicted(truth, probabilities)).Score(ToleranceMillimetres), scan.Score.Surface);
        // A probability of 0.4 is no prediction, but it belongs to a candidate.
        Assert.Equal([(0.9, 1), (0.6, 0)], scan.Candidates.Select(c => (Math.Round(c.Score, 6), c.Lesions.Count)));
        Assert.Equal(0.5 * 2, scan.PixelSquareMillimetres);
    }

    [Fact]
    public void PatientsWithoutAGrid_AreJudgedBySliceAlone_AndDoNotDisturbTheOthers()
    {
        Mask one = MaskPairs.Drawn([["1100"], ["0000"]], Spacing), other = MaskPairs.Drawn([["0011"], ["0000"], ["0001"]], Spacing);
        string[][] found = [["9000"], ["0000"]];
        var evaluator = new ScanEvaluator(Echo(), Grids(one, "A", "C"), ToleranceMillimetres);
        List<SliceScore> slices = [.. evaluator.Evaluate([.. Frames("A", one, found), .. Frames("B", other, [["0099"], ["0000"], ["0000"]]), .. Frames("C", one, [["0000"], ["0000"]])])];
        Assert.Equal(["A", "A", "B", "B", "B", "C", "C"], slices.Select(s => s.Patient));
        Assert.Equal([("A", 1.0, SurfaceOutcome.Measured), ("C", 0.0, SurfaceOutcome.Missed)], evaluator.Scans.Select(s => (s.Score.Voxels.Patient, s.Score.Lesions.Sensitivity, s.Score.Surface.Outcome)));
    }

    [Fact]
    public void APatientWhoseFramesAreNotThePlanesOfItsGrid_IsRefused()
    {
        IReadOnlyDictionary<string, Geometry> grids = Grids(MaskPairs.Drawn([["1100"], ["0000"]], Spacing), "A");
        List<Frame> frames = Frames("A", MaskPairs.Drawn([["1100"], ["0000"], ["0000"]], Spacing), [["9000"], ["0000"], ["0000"]]);
        string Message(params Frame[] wrong) => Assert.Throws<ArgumentException>(() => new ScanEvaluator(Echo(), grids, ToleranceMillimetres).Evaluate(wrong).Count()).Message;
        Assert.Equal("Patient A has 1 of the 2 planes of its grid.", Message(frames[0]));
        Assert.Equal("Slice 1 of patient A, 4x1, is not plane 0 of a grid of 4x1x2.", Message(frames[1], frames[0]));
        Assert.Equal("Slice 1 of patient A, 4x1, is not plane 0 of a grid of 4x1x2.", Message(frames[1]));
        Assert.Equal("Slice 1 of patient A, 4x1, is not plane 2 of a grid of 4x1x2.", Message(frames[0], frames[1], frames[1]));
        Assert.Equal("Slice 2 of patient A, 4x1, is not plane 2 of a grid of 4x1x2.", Message([.. frames]));
    }

    [Fact]
    public void Canvases_LieNowhere()
    {
        SliceDataset data = new SliceDataset("one", Frames("A", MaskPairs.Drawn([["1100"]], Spacing), [["0000"]]).Select(f => f.Slice)).On(Grids(MaskPairs.Drawn([["1100"]], Spacing), "A"));
        Assert.Equal(["A"], EvaluationFrames.Grids(data, null).Keys);
        Assert.Empty(EvaluationFrames.Grids(data, new Mosaic(2, 32)));
    }

    [Fact]
    public void ScansOfTwoSeeds_ArePooled_AndALesionFoundUnderOneIsNotFoundUnderTheOther()
    {
        Mask truth = MaskPairs.Drawn([["1100"]], Spacing);
        ScanResult found = Result(truth, [["9900"]]), missed = Result(truth, [["0009"]]);
        SliceScore[] slices = [new("A", 0, 2, 0, 0), new("A", 0, 0, 1, 2)];
        ScanSummary summary = ScanSummary.Of([[found], [missed]], slices, EmptyPolicy.Article)!;
        Assert.Equal((2, 2, 0.5), (summary.Scans, summary.Froc.Lesions, summary.Froc.SensitivityAt(8)));
        Assert.Equal((2, 0.5, 1), (summary.Lesions.Pooled.Lesions, summary.Lesions.Pooled.Sensitivity, summary.Lesions.Pooled.FalseCandidates));
        Assert.Equal(0.5, summary.Areas.Single(a => a.Slices == 2).PerSlice.Recall);
        Assert.Equal(summary.LeastPenaltyMillimetres, summary.MostPenaltyMillimetres);
        Assert.Null(ScanSummary.Of([[], []], slices, EmptyPolicy.Article));
    }

    [Fact]
    public void ScansOfOneSeed_AreToldApart_AndTheirPenaltiesGoFromTheSmallestGridToTheLargest()
    {
        ScanSummary summary = ScanSummary.Of(
            [[Result(MaskPairs.Drawn([["1100"]], Spacing), [["9900"]], "A"), Result(MaskPairs.Drawn([["1100000"]], Spacing), [["9900000"]], "B")]],
            [], EmptyPolicy.Article)!;
        Assert.Equal(1, summary.Froc.SensitivityAt(0));
        // Four and seven voxels of 0.5 mm.
        Assert.Equal((1.5, 3), (summary.LeastPenaltyMillimetres, summary.MostPenaltyMillimetres));
    }

    private static ScanResult Result(Mask truth, string[][] probabilities, string patient = "A")
    {
        var evaluator = new ScanEvaluator(Echo(), Grids(truth, patient), ToleranceMillimetres);
        foreach (SliceScore _ in evaluator.Evaluate(Frames(patient, truth, probabilities))) { }
        return evaluator.Scans.Single();
    }

    private static Dictionary<string, Geometry> Grids(Mask mask, params string[] patients) => patients.ToDictionary(p => p, _ => mask.Geometry);

    // The HU of a slice are its probabilities, drawn as tenths.
    private static List<Frame> Frames(string patient, Mask truth, string[][] probabilities)
    {
        Geometry g = truth.Geometry;
        int pixels = g.Columns * g.Rows;
        return [.. probabilities.Select((rows, z) => new Frame(
            new Slice(patient, z, g.Rows, g.Columns, [.. string.Concat(rows).Select(c => (c - '0') / 10f)], truth.Voxels[(z * pixels)..((z + 1) * pixels)]), [], null))];
    }

    private static Mask Predicted(Mask truth, string[][] probabilities) =>
        new(truth.Geometry, [.. string.Concat(probabilities.SelectMany(rows => rows)).Select(c => c >= '5' ? (byte)1 : (byte)0)]);

    private static Predictor Echo() => new(new EchoNetwork(), new IntensityWindow(0, 1), 0.5);
}

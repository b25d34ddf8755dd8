using CsCheck;
using Glint.Evaluation;
using Glint.Imaging;

namespace Glint.Tests.Evaluation;

public class SurfaceDistanceTests
{
    [Fact]
    public void Surfaces_OfStoredMasks_AreThoseOfScipy() => Assert.All(MaskPairs.Stored, stored =>
    {
        (Mask truth, Mask predicted) = MaskPairs.Of(stored);
        SurfaceDistance found = SurfaceDistance.Of(truth, predicted);
        Assert.Equal(stored.GetProperty("hausdorff95").GetDouble(), found.Hausdorff95Millimetres, 1e-9);
        Assert.All(stored.GetProperty("surfaceDice").EnumerateObject(), expected =>
            Assert.Equal(expected.Value.GetDouble(), found.Dice(double.Parse(expected.Name, System.Globalization.CultureInfo.InvariantCulture)), 1e-12));
    });

    [Fact]
    public void Surfaces_OfAnyMasks_AreThoseOfTheDefinition() => MaskPairs.Random.Sample(pair =>
    {
        SurfaceDistance found = SurfaceDistance.Of(pair.Truth, pair.Predicted);
        List<Vector3D> truth = BoundaryOf(pair.Truth), predicted = BoundaryOf(pair.Predicted);
        Assert.Equal((truth.Count > 0, predicted.Count > 0) switch
        {
            (true, true) => SurfaceOutcome.Measured,
            (true, false) => SurfaceOutcome.Missed,
            (false, true) => SurfaceOutcome.FalseAlarm,
            _ => SurfaceOutcome.NothingThere,
        }, found.Outcome);
        if (found.Outcome != SurfaceOutcome.Measured) return;
        AssertClose(Shortest(truth, predicted), found.FromTruthMillimetres);
        AssertClose(Shortest(predicted, truth), found.FromPredictionMillimetres);
        Assert.InRange(found.Hausdorff95Millimetres, 0, found.PenaltyMillimetres);
        Assert.Equal(1, found.Dice(found.PenaltyMillimetres));
    });

    [Fact]
    public void Surfaces_OfASquareShiftedByOnePixel_AreKnown()
    {
        // 4 x 4 squares: of 12 boundary pixels each, 6 lie on the other boundary, the rest one pixel of 0.8 mm beside it.
        Mask truth = MaskPairs.Drawn([["0000000", "0111100", "0111100", "0111100", "0111100"]], new(0.8, 0.8, 5));
        Mask shifted = MaskPairs.Drawn([["0000000", "0011110", "0011110", "0011110", "0011110"]], new(0.8, 0.8, 5));
        SurfaceDistance found = SurfaceDistance.Of(truth, shifted);
        Assert.Equal([0, 0, 0, 0, 0, 0, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8], found.FromTruthMillimetres);
        Assert.Equal((0.8, 1.0, 0.5), (found.Hausdorff95Millimetres, found.Dice(0.8), found.Dice(0.7)));
    }

    [Fact]
    public void ADistanceEqualToTheTolerance_IsWithinIt_WhateverItsLastBit()
    {
        // Three times 0.1 is more than 0.3 in doubles.
        var spacing = new Vector3D(0.1, 1, 1);
        SurfaceDistance found = SurfaceDistance.Of(MaskPairs.Drawn([["10000"]], spacing), MaskPairs.Drawn([["00010"]], spacing));
        Assert.Equal((1.0, 0.0), (found.Dice(0.3), found.Dice(0.299)));
    }

    [Fact]
    public void Surfaces_InACornerFarFromTheFirstVoxel_AreMeasuredAlike()
    {
        string[] empty = ["0000", "0000", "0000"];
        Mask truth = MaskPairs.Drawn([empty, empty, empty, ["0000", "0000", "0011"]]), found = MaskPairs.Drawn([empty, empty, ["0000", "0000", "0010"], empty]);
        Assert.Equal([1, Math.Sqrt(2)], SurfaceDistance.Of(truth, found).FromTruthMillimetres);
    }

    [Fact]
    public void Surfaces_OfASolidBlock_LeaveItsInsideOut()
    {
        string[] full = ["11111", "11111", "11111", "11111", "11111"];
        Mask block = MaskPairs.Drawn([full, full, full, full, full]);
        Assert.Equal((5 * 5 * 5) - (3 * 3 * 3), SurfaceDistance.Of(block, block).FromTruthMillimetres.Count);
        Assert.Equal((5 * 5) - (3 * 3), SurfaceDistance.Of(MaskPairs.Drawn([full]), MaskPairs.Drawn([full])).FromTruthMillimetres.Count);
    }

    [Fact]
    public void AMiss_CostsTheDiagonal_AndAFalseAlarmToo()
    {
        // Between the outermost voxels, 3 mm across and 4 mm down; then 12 mm from the first slice to the last, too.
        var spacing = new Vector3D(1, 4.0 / 3, 1);
        Mask empty = MaskPairs.Drawn([["0000", "0000", "0000", "0000"]], spacing), tumour = MaskPairs.Drawn([["0000", "0100", "0000", "0000"]], spacing);
        Assert.Equal(new SurfaceScore(SurfaceOutcome.Missed, 2, 0, 5, 5), SurfaceDistance.Of(tumour, empty).Score(2));
        Assert.Equal(new SurfaceScore(SurfaceOutcome.FalseAlarm, 2, 0, 5, 5), SurfaceDistance.Of(empty, tumour).Score(2));
        Assert.Equal(new SurfaceScore(SurfaceOutcome.NothingThere, 2, double.NaN, double.NaN, 5), SurfaceDistance.Of(empty, empty).Score(2));
        string[] plane = ["0000", "0000", "0000", "0000"], dot = ["0000", "0100", "0000", "0000"];
        var thick = new Vector3D(1, 4.0 / 3, 4);
        Assert.Equal(13, SurfaceDistance.Of(MaskPairs.Drawn([dot, plane, plane, plane], thick), MaskPairs.Drawn([plane, plane, plane, plane], thick)).Hausdorff95Millimetres);
    }

    [Fact]
    public void Summary_WhenATumourIsMissedInsteadOfFoundBadly_DoesNotImprove()
    {
        SurfaceScore good = new(SurfaceOutcome.Measured, 2, 0.9, 1, 100), bad = new(SurfaceOutcome.Measured, 2, 0.1, 30, 100);
        SurfaceScore missed = new(SurfaceOutcome.Missed, 2, 0, 100, 100), nothing = new(SurfaceOutcome.NothingThere, 2, double.NaN, double.NaN, 100);
        SurfaceSummary before = SurfaceSummary.Of([good, bad, nothing]), after = SurfaceSummary.Of([good, missed, nothing]);
        Assert.Equal(new SurfaceSummary(2, 0, 0, 0.5, 15.5, 15.5), before);
        // The mean of what was measured falls from 15.5 to 1 mm: the figure that other tools report.
        Assert.Equal(new SurfaceSummary(2, 1, 0, 0.45, 50.5, 1), after);
        Assert.Equal(1, SurfaceSummary.Of([good, missed with { Outcome = SurfaceOutcome.FalseAlarm }]).FalseAlarms);
        Assert.Equal(double.NaN, SurfaceSummary.Of([nothing]).Hausdorff95Millimetres);
        Assert.Throws<ArgumentException>(() => SurfaceSummary.Of([good, bad with { ToleranceMillimetres = 1 }]));
    }

    [Fact]
    public void Scan_IsScoredByVoxelsLesionsSectionsAndSurface()
    {
        Mask truth = MaskPairs.Drawn([["1100", "1100"], ["1100", "0000"]]), found = MaskPairs.Drawn([["1100", "1100"], ["0000", "0001"]]);
        ScanScore score = ScanScore.Of("P", truth, found, 1);
        Assert.Equal(new PatientScore("P", new(4, 1, 2)), score.Voxels);
        Assert.Equal(new LesionScore(1, 1, 2, 1, 1, 4.0 / 6), score.Lesions);
        Assert.Equal(new LesionScore(2, 1, 2, 1, 1, 1), score.Sections);
        Assert.Equal(SurfaceDistance.Of(truth, found).Score(1), score.Surface);
        Assert.Throws<ArgumentOutOfRangeException>(() => ScanScore.Of("P", truth, found, -1));
    }

    private static List<Vector3D> BoundaryOf(Mask mask)
    {
        Geometry g = mask.Geometry;
        bool Inside(int x, int y, int z) => x >= 0 && x < g.Columns && y >= 0 && y < g.Rows && z >= 0 && z < g.Slices && mask[x, y, z] == 1;
        return
        [
            .. from z in Enumerable.Range(0, g.Slices)
               from y in Enumerable.Range(0, g.Rows)
               from x in Enumerable.Range(0, g.Columns)
               where Inside(x, y, z)
               where (g.Columns > 1 && !(Inside(x - 1, y, z) && Inside(x + 1, y, z)))
                   || (g.Rows > 1 && !(Inside(x, y - 1, z) && Inside(x, y + 1, z)))
                   || (g.Slices > 1 && !(Inside(x, y, z - 1) && Inside(x, y, z + 1)))
               select g.IndexToWorld.ToWorld(x, y, z),
        ];
    }

    private static IEnumerable<double> Shortest(List<Vector3D> from, List<Vector3D> to) => from.Select(a => to.Min(b => (a - b).Length)).Order();

    private static void AssertClose(IEnumerable<double> expected, IReadOnlyList<double> found)
    {
        Assert.Equal(expected.Count(), found.Count);
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-9));
    }
}

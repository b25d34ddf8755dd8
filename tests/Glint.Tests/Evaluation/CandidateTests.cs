using System.Text.Json;
using CsCheck;
using Glint.Evaluation;
using Glint.Imaging;

namespace Glint.Tests.Evaluation;

public sealed class CandidateTests
{
    [Fact]
    public void Candidates_OfStoredMaps_AreThoseOfScipy() => Assert.All(Stored, stored =>
    {
        double[] Numbers(string name) => [.. stored.GetProperty(name).EnumerateArray().Select(n => n.GetDouble())];
        (double[] size, double[] spacing) = (Numbers("size"), Numbers("spacing"));
        var grid = Geometry.AlongAxes((int)size[0], (int)size[1], (int)size[2], new(spacing[0], spacing[1], spacing[2]));
        float[] Digits(string name) => [.. stored.GetProperty(name).GetString()!.Select(c => (float)(c - '0'))];
        IReadOnlyList<Candidate> found = Candidate.Of(
            "A", new Mask(grid, [.. Digits("truth").Select(v => (byte)v)]), new Volume(grid, Digits("tenths")), stored.GetProperty("threshold").GetDouble());
        Assert.Equal(
            stored.GetProperty("candidates").EnumerateArray().Select(c => (c[0].GetDouble(), c[1].GetInt32())), found.Select(c => (c.Score, c.Lesions.SingleOrDefault())));
    });

    [Fact]
    public void ACandidate_ScoresItsHighestProbability_AndHitsTheLesionOfThatVoxelAlone()
    {
        Mask truth = MaskPairs.Drawn([["11001000", "00000000"]]);
        float[] map = [0.3f, 0.9f, 0.4f, 0.3f, 0.35f, 0, 0.2f, 0.6f, 0, 0, 0, 0, 0, 0, 0, 0.7f];
        IReadOnlyList<Candidate> found = Candidate.Of("A", truth, new Volume(truth.Geometry, map), threshold: 0.3f);
        Assert.Equal(["A", "A"], found.Select(c => c.Scan));
        Assert.Equal([0.9f, 0.7f], found.Select(c => (float)c.Score));
        Assert.Equal([1], found[0].Lesions);    // it touches the second lesion, too
        Assert.Empty(found[1].Lesions);
    }

    [Fact]
    public void ACandidateWhosePeakLiesBesideTheLesionItCovers_IsAFalsePositive()
    {
        Mask truth = MaskPairs.Drawn([["0111000"]]);
        Assert.Empty(Assert.Single(Candidate.Of("A", truth, new Volume(truth.Geometry, [0.5f, 0.8f, 0.8f, 0.8f, 0.9f, 0.5f, 0]), 0.1)).Lesions);
    }

    [Fact]
    public void AFlatPeak_StandsAtItsMiddleInMillimetres()
    {
        // As sure everywhere of a cross whose upright arm is long in mm: its middle is the lesion, its first voxel is not.
        Mask truth = MaskPairs.Drawn([["00000", "00100", "00000"]], new Vector3D(1, 4, 1));
        Assert.Equal([1], Assert.Single(Candidate.Of("A", truth, Map(truth, "00100", "11111", "00100"), 0.1)).Lesions);
        // A ring has nothing at its middle; the nearest voxels in mm are those left and right, of which the first counts.
        Mask left = MaskPairs.Drawn([["000", "100", "000"]], new Vector3D(1, 4, 1));
        Assert.Equal([1], Assert.Single(Candidate.Of("A", left, Map(left, "111", "101", "111"), 0.1)).Lesions);
        Mask above = MaskPairs.Drawn([["010", "000", "000"]], new Vector3D(4, 1, 1));
        Assert.Equal([1], Assert.Single(Candidate.Of("A", above, Map(above, "111", "101", "111"), 0.1)).Lesions);
        // The same ring through thick slices.
        Mask through = MaskPairs.Drawn([["000"], ["100"], ["000"]], new Vector3D(1, 1, 4));
        Assert.Equal([1], Assert.Single(Candidate.Of("A", through, Map(through, "111", "101", "111"), 0.1)).Lesions);
    }

    [Fact]
    public void ANetworkThatPaintsEverything_FindsOneLesionAtTheMost() => MaskPairs.Random.Sample(pair =>
    {
        var everything = new Volume(pair.Truth.Geometry, [.. pair.Truth.Voxels.Select(_ => 1f)]);
        Assert.InRange(Assert.Single(Candidate.Of("A", pair.Truth, everything, 0.1)).Lesions.Count, 0, 1);
    });

    [Fact]
    public void ALesionThatIsHit_IsDetectedToo() => MaskPairs.Random.Sample(pair =>
    {
        IReadOnlyList<Candidate> found = Candidate.Of("A", pair.Truth, new Volume(pair.Truth.Geometry, [.. pair.Predicted.Voxels.Select(v => (float)v)]), 0.5);
        LesionScore score = LesionScore.Of(pair.Truth, pair.Predicted);
        Assert.Equal(score.Candidates, found.Count);
        Assert.InRange(found.SelectMany(c => c.Lesions).Distinct().Count(), 0, score.DetectedLesions);
        Assert.InRange(found.Count(c => c.Lesions.Count > 0), 0, score.TrueCandidates);
    });

    private static JsonElement[] Stored { get; } = JsonSerializer.Deserialize<JsonElement[]>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Evaluation", "expected_candidates.json")))!;

    private static Volume Map(Mask on, params string[] rows) => new(on.Geometry, [.. string.Concat(rows).Select(c => (float)(c - '0'))]);

    [Fact]
    public void Candidates_AreJoinedAcrossCorners_UnlessToldOtherwise()
    {
        Mask truth = MaskPairs.Drawn([["00", "00"]]);
        var map = new Volume(truth.Geometry, [0.5f, 0, 0, 0.5f]);
        Assert.Single(Candidate.Of("A", truth, map, 0.5));
        Assert.Equal(2, Candidate.Of("A", truth, map, 0.5, Connectivity.Six).Count);
    }

    [Fact]
    public void Candidates_OnAnotherGridThanTheTruth_AreRefused() => Assert.StartsWith(
        "Truth and prediction are on different grids",
        Assert.Throws<GlintException>(() => Candidate.Of("A", MaskPairs.Drawn([["11"]]), new Volume(MaskPairs.Drawn([["111"]]).Geometry, [1, 1, 1]), 0.5)).Message);
}

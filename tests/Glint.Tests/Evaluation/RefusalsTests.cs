using Glint.Data;
using Glint.Evaluation;
using Glint.Imaging;
using Glint.Losses;

namespace Glint.Tests.Evaluation;

/// <summary>What a caller may get wrong at the border of Evaluation, and what it is told.</summary>
public class RefusalsTests
{
    private static readonly Mask There = MaskPairs.Drawn([["10"]]);

    public static TheoryData<string, Action> Nulls => new()
    {
        { "values", () => Bootstrap.OfMean(null!, 1) },
        { "probability", () => Candidate.Of("A", There, null!, 0.5) },
        { "frame", () => DiscBaseline.Predict(null!, 1, false) },
        { "candidates", () => Froc.Of(null!, 1, 1) },
        { "pValues", () => Holm.Adjusted(null!) },
        { "empty", () => new LesionScore(1, 1, 1, 1, 1, 1).Precision(null!) },
        { "cases", () => LesionSummary.Of(null!, EmptyPolicy.Article) },
        { "slice", () => OtherToolsRules.All[0].Dice(null!) },
        { "slices", () => OtherToolsRules.Of(null!) },
        { "empty", () => Overlap.Of(new ConfusionCounts(1, 1, 1), null!) },
        { "scores", () => PatientScore.Of(null!) },
        { "probabilities", () => new Predictor(new EchoNetwork(), new IntensityWindow(0, 1), 0.5).Mask(null!) },
        { "truth", () => LesionScore.Of(null!, There) },
        { "predicted", () => LesionScore.Of(There, null!) },
        { "truth", () => ScanResult.Of("A", null!, There, new Volume(There.Geometry, new float[2]), 1) },
        { "runs", () => ScanSummary.Of(null!, [], EmptyPolicy.Article) },
        { "scores", () => SurfaceSummary.Of(null!) },
        { "differences", () => WilcoxonSignedRank.Of(null!) },
    };

    [Theory]
    [MemberData(nameof(Nulls), DisableDiscoveryEnumeration = true)]
    public void NothingInPlaceOfAnArgument_IsCalledByItsName(string argument, Action call) =>
        Assert.Equal(argument, Assert.Throws<ArgumentNullException>(call).ParamName);

    [Fact]
    public void AMaskOfAnotherSizeThanItsSlice_IsRefused() => Assert.StartsWith(
        "The mask has 5 pixels, the slice 6.",
        Assert.Throws<ArgumentException>(() => Evaluator.Score(new Slice("P", 0, 2, 3, new float[6], new byte[6]), new byte[5])).Message);

    [Fact]
    public void MasksThatAreNoRectangles_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => LesionScore.Of([1, 0], [1, 0], columns: 0));
        Assert.Throws<ArgumentException>(() => LesionScore.Of([1, 0, 1], [1, 0, 1], columns: 2));
        Assert.Throws<ArgumentException>(() => LesionScore.Of([1, 0], [1, 0, 1, 0], columns: 2));
    }

    [Fact]
    public void SurfaceDiceOfSeveralTolerances_IsRefused() => Assert.StartsWith(
        "Surface Dice of different tolerances has no mean.",
        Assert.Throws<ArgumentException>(() => SurfaceSummary.Of([SurfaceDistance.Of(There, There).Score(1), SurfaceDistance.Of(There, There).Score(2)])).Message);

    [Fact]
    public void APredictionOnASmallerGrid_IsRefusedByItsGrid()
    {
        Mask truth = MaskPairs.Drawn([["111"]]);
        Assert.StartsWith("Truth and prediction are on different grids", Assert.Throws<GlintException>(() => ScanScore.Of("A", truth, There, 1)).Message);
        Assert.StartsWith("Truth and prediction are on different grids", Assert.Throws<GlintException>(() => SurfaceDistance.Of(truth, There)).Message);
    }
}

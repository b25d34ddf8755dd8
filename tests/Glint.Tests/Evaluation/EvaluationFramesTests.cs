using Glint.Data;
using Glint.Evaluation;

namespace Glint.Tests.Evaluation;

public sealed class EvaluationFramesTests
{
    [Fact]
    public void WithoutAMosaic_FramesAreTheSlicesThemselves_PatientByPatient()
    {
        SliceDataset data = new("two", [Slice("B", 0, false), Slice("A", 0, true), Slice("A", 1, false), Slice("C", 0, true)]);
        Assert.Equal([.. data.Of("B"), .. data.Of("A")], EvaluationFrames.Of(data, ["B", "A"], null).Select(f => f.Slice));
    }

    [Theory]
    [InlineData(0, 1)]     // a patient without tumour is shown once
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(4, 2)]
    [InlineData(5, 3)]
    public void OfAMosaic_ForEveryTwoCanvasesWithTumour_OneIsTumourFree(int withTumour, int tumourFree)
    {
        SliceDataset data = new("one", Enumerable.Range(0, withTumour + 4).Select(i => Slice("A", i, i < withTumour)));
        IReadOnlyList<Frame> frames = EvaluationFrames.Of(data, data.Patients, new Mosaic(2, 8));
        Assert.Equal([.. Enumerable.Repeat(true, withTumour), .. Enumerable.Repeat(false, tumourFree)], frames.Select(f => f.Slice.TumourPixels > 0));
        Assert.Equal(Enumerable.Range(0, frames.Count), frames.Select(f => f.Slice.Index));
        Assert.Equal(withTumour, frames.Count(f => f.TumourCentre is not null));
    }

    [Fact]
    public void CanvasesOfOnePatientAndOfTwo_AreDrawnApart()
    {
        // Noise: two canvases drawn alike would look alike.
        SliceDataset data = new("two", from patient in new[] { "A", "B" } from i in Enumerable.Range(0, 5) select Slice(patient, i, false));
        List<float[]> canvases = [.. EvaluationFrames.Of(data, data.Patients, new Mosaic(2, 8)).Select(f => f.Slice.Hounsfield)];
        Assert.Equal(2, canvases.Count);
        Assert.NotEqual(canvases[0], canvases[1]);
    }

    // The same noise for every patient.
    private static Slice Slice(string patient, int index, bool hasTumour)
    {
        const int side = 12;
        Random noise = Seeds.Derive(5, "noise", index);
        byte[] mask = new byte[side * side];
        if (hasTumour) mask[(side * side) / 2] = 1;
        return new Slice(patient, index, side, side, [.. Enumerable.Range(0, side * side).Select(_ => noise.NextSingle())], mask);
    }
}

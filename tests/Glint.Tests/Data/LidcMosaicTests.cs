using Glint.Data;
using Glint.Evaluation;
using Glint.Tests.Support;

namespace Glint.Tests.Data;

/// <summary>Mosaics of real nodules against what the data's own description says of them.</summary>
public class LidcMosaicTests
{
    [Fact]
    public void Mosaics_HoldHalfAPercentOfLesion_AndTheDiscAtTheTrueTileScoresWhatItsDescriptionSays()
    {
        string folder = Path.Combine(Environment.GetEnvironmentVariable("GLINT_DATA") ?? Repository.PathOf("..", "shared", "data"), "lidc-nodules");
        Assert.SkipUnless(Directory.Exists(folder), $"The LIDC nodules are not at {folder}; set GLINT_DATA to the folder that holds lidc-nodules.");
        var data = new SliceDataset("lidc", DataFolder.Find(folder).SelectMany(s => s.Read(null)));
        Assert.Equal((100, 5_100, 1_208), (data.Patients.Count, data.Patients.Sum(p => data.Of(p).Count), data.Patients.Sum(p => data.Of(p).Count(s => s.TumourPixels > 0))));

        IReadOnlyList<Frame> frames = EvaluationFrames.Of(data, data.Patients, new Mosaic());
        List<Frame> tumour = frames.Where(f => f.Slice.TumourPixels > 0).ToList();
        Assert.Equal(1_208, tumour.Count);
        Assert.InRange(tumour.Average(f => f.Slice.TumourPixels / (160.0 * 160)), 0.004, 0.009);
        double Dice(bool trueTileOnly) => Evaluator.MeanTumourDice(tumour.Select(f => Evaluator.Score(f.Slice, DiscBaseline.Predict(f, DiscBaseline.RadiusPixels, trueTileOnly))));
        Assert.Equal(0.28, Dice(trueTileOnly: true), 0.03);
        Assert.InRange(Dice(trueTileOnly: false), 0, 0.08);
    }
}

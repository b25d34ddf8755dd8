using Glint.Data;
using Glint.Imaging;

namespace Glint.Evaluation;

/// <summary>
/// The frames a model is judged on: the same for every method and training seed. Whole slices; or for a mosaic, per patient one canvas
/// around each slice with tumour, and half as many tumour-free ones (at least one), drawn from a seed of their own.
/// </summary>
internal static class EvaluationFrames
{
    /// <summary>Seed of the crops, tiles and shifts of evaluation canvases; training seeds never touch it.</summary>
    public const long Seed = 20211;

    private const int TumourCanvasesPerTumourFreeCanvas = 2;

    /// <summary>Frames of these patients, patient by patient.</summary>
    /// <param name="data">Where the slices are.</param>
    /// <param name="patients">Whose slices.</param>
    /// <param name="mosaic">The mosaic to make canvases with, or null for whole slices.</param>
    public static IReadOnlyList<Frame> Of(SliceDataset data, IEnumerable<string> patients, Mosaic? mosaic) =>
        patients.SelectMany(p => mosaic is null ? Whole(data.Of(p)) : Canvases(data.Of(p), p, mosaic)).ToList();

    /// <summary>Where these frames lie, by patient: slices lie where their scan does, canvases nowhere.</summary>
    /// <param name="data">Where the slices are.</param>
    /// <param name="mosaic">As for <see cref="Of"/>.</param>
    public static IReadOnlyDictionary<string, Geometry> Grids(SliceDataset data, Mosaic? mosaic) => mosaic is null ? data.Grids : new Dictionary<string, Geometry>();

    private static IEnumerable<Frame> Whole(IReadOnlyList<Slice> slices)
    {
        var framing = new WholeSlice();
        return slices.Select(s => framing.Frame(s, slices, s.Index, Random.Shared));    // a whole slice draws nothing
    }

    private static IEnumerable<Frame> Canvases(IReadOnlyList<Slice> slices, string patient, Mosaic mosaic)
    {
        List<Slice> tumour = slices.Where(s => s.TumourPixels > 0).ToList();
        List<Slice> tumourFree = slices.Where(s => s.TumourPixels == 0).ToList();
        int extra = Math.Max(1, (tumour.Count + TumourCanvasesPerTumourFreeCanvas - 1) / TumourCanvasesPerTumourFreeCanvas);
        for (int canvas = 0; canvas < tumour.Count + extra; canvas++)
        {
            Random random = Seeds.Derive(Seed, "evaluation canvas of " + patient, canvas);
            Slice subject = canvas < tumour.Count ? tumour[canvas] : tumourFree[random.Next(tumourFree.Count)];
            yield return mosaic.Frame(subject, slices, canvas, random);
        }
    }
}

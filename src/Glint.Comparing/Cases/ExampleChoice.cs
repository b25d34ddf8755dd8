using Glint.Data;
using Glint.Evaluation;
using Glint.Training;

namespace Glint.Comparing;

/// <summary>The slices of Fig. 4: the median small and the median medium tumour of the test frames, as the first seed of every method sees them.</summary>
/// <param name="plan">The comparison.</param>
/// <param name="testFrames">What its runs were judged on.</param>
/// <param name="modelPath">Where the model of a method and seed is.</param>
internal sealed class ExampleChoice(ComparisonPlan plan, IReadOnlyList<Frame> testFrames, Func<Method, long, string> modelPath)
{
    // Medium tumours reach up to so many times the limit of small ones: 400 px where small is under the article's 100.
    private const int MediumOverSmall = 4;

    /// <summary>One example of each kind that the test frames have.</summary>
    internal List<Example> Examples()
    {
        int small = plan.Options.SmallTumourPixels;
        string frame = plan.Options.Framing == FramingKind.Mosaic ? "mosaic with artificial seams" : "slice";
        List<Slice> tumours = testFrames.Select(f => f.Slice).Where(s => s.TumourPixels > 0).OrderBy(s => s.TumourPixels).ToList();
        var examples = new List<Example>();
        foreach ((string kind, int from, int to) in new[] { ("small", 0, small), ("medium", small, MediumOverSmall * small) })
        {
            List<Slice> slices = tumours.Where(s => s.TumourPixels >= from && s.TumourPixels < to).ToList();
            if (slices.Count == 0) continue;
            Slice slice = slices[slices.Count / 2];
            examples.Add(new Example(
                $"{kind} tumour, {slice.TumourPixels} px: {slice.Patient}, {frame} {slice.Index} (the median {kind} one of the test)",
                slice, plan.Options.Window.LowHounsfield, plan.Options.Window.HighHounsfield, Predictions(slice)));
        }
        return examples;
    }

    private List<KeyValuePair<string, byte[]>> Predictions(Slice slice) => plan.Methods.Select(method =>
    {
        using Model model = ModelFile.Read(modelPath(method, plan.Options.Seed), plan.Options.Network.Architecture);
        var predictor = new Predictor(model.Network, model.Facts.Window, model.Facts.Threshold, sideDivisor: model.Facts.Network.Architecture.SideDivisor);
        return KeyValuePair.Create(method.Name, predictor.Predict([slice]).Single());
    }).ToList();
}

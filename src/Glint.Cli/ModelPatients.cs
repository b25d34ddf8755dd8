using Glint.Data;
using Glint.Training;

namespace Glint.Cli;

/// <summary>Whom a model was trained on, and whom its run set aside.</summary>
internal static class ModelPatients
{
    internal static IReadOnlyList<string> Test(ModelFacts facts, SliceDataset slices)
    {
        // By content and not by name: names repeat between data sets.
        return slices.ContentHash == facts.DataHash ? facts.Split.Test : throw new GlintException(
            $"The model's test patients are those its run set aside in {facts.Data}; {slices.Name} has other content. Pass --split all to score every patient of it.");
    }

    internal static void WarnOfTraining(ModelFacts facts, SliceDataset slices, IReadOnlyList<string> patients, TextWriter output)
    {
        int known = patients.Count(p => facts.Split.Train.Contains(p) || facts.Split.Validation.Contains(p));
        if (known == 0 || slices.ContentHash != facts.DataHash) return;
        output.WriteLine($"{known} of {Counted.Of(patients.Count, "patient")} trained or chose this model: their scores say nothing of other patients. Use --split test.");
    }
}

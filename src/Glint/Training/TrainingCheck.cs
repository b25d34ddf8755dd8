using Glint.Data;
using Glint.Evaluation;

namespace Glint.Training;

/// <summary>What would stop a run on a data set before its first step, found without a network.</summary>
internal static class TrainingCheck
{
    /// <summary>What training with these options would say of the data; empty if it would begin, and so would a comparison.</summary>
    /// <param name="path">The data set's folder, for the findings.</param>
    /// <param name="data">All patients.</param>
    /// <param name="options">Of the run.</param>
    public static IReadOnlyList<Finding> Of(string path, SliceDataset data, TrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        var findings = new List<Finding>();
        PatientSplit? split = null;
        Holds(Severity.StopsTraining, "", () => split = Begun(data, options));
        if (split is not null) Holds(Severity.WorthALook, "glint train would begin, and glint compare stop: ", () =>
        {
            TumourSides.Check(data, options, split, alsoTest: true);
            _ = EvaluationFrames.Of(data, split.Test, options.EvaluationMosaic());
        });
        return findings;

        void Holds(Severity severity, string who, Action what)
        {
            try
            {
                what();
            }
            catch (GlintException e)
            {
                findings.Add(new(severity, FindingKind.UnfitForOptions, null, path, who + e.Message));
            }
        }
    }

    // As a run does, up to its first step.
    private static PatientSplit Begun(SliceDataset data, TrainingOptions options)
    {
        PatientSplit split = Division.Of(data, options).Split;
        _ = EvaluationFrames.Of(data, split.Validation, options.EvaluationMosaic());
        _ = new TrainingFrames(data, split.Train, options.WithWindowOf(data, split.Train));
        return split;
    }
}

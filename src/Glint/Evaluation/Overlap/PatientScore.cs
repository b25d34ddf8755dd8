using Glint.Losses;

namespace Glint.Evaluation;

/// <summary>All pixels of one patient's judged slices together: the unit of statistics.</summary>
/// <param name="Patient">The patient.</param>
/// <param name="Counts">Pixels over the slices; of a whole scan, its voxels.</param>
internal sealed record PatientScore(string Patient, ConfusionCounts Counts)
{
    /// <summary>A score per patient, in ordinal order of their names.</summary>
    /// <param name="scores">Of slices, in any order.</param>
    public static IReadOnlyList<PatientScore> Of(IEnumerable<SliceScore> scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        return
        [
            .. scores.GroupBy(s => s.Patient, s => s.Counts).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => new PatientScore(g.Key, Sum(g))),
        ];
    }

    /// <summary>Whether the truth holds tumour on any of the slices.</summary>
    public bool HasTumour => Counts.HasTumour;

    /// <summary>Precision, recall and Dice of the patient: of the volume, not the mean of its slices'.</summary>
    public Overlap Overlap(EmptyPolicy empty) => Evaluation.Overlap.Of(Counts, empty);

    internal static ConfusionCounts Sum(IEnumerable<ConfusionCounts> all) => all.Aggregate(
        new ConfusionCounts(0, 0, 0),
        (sum, c) => new(sum.TruePositives + c.TruePositives, sum.FalsePositives + c.FalsePositives, sum.FalseNegatives + c.FalseNegatives));
}

namespace Glint.Evaluation;

/// <summary>
/// The three ways to average overlap, side by side, because they answer different questions: how good a slice is, how many tumour pixels
/// are found, and how well a patient is served.
/// </summary>
/// <param name="Empty">What 0/0 was taken for.</param>
/// <param name="PerSlice">The mean over slices with tumour: the article's figures.</param>
/// <param name="Pooled">Of all pixels of all slices together, tumour-free ones included: large tumours decide.</param>
/// <param name="PerPatient">Each patient's slices pooled, tumour-free ones included; then the mean over patients with tumour.</param>
/// <param name="TumourSlices">Slices with tumour.</param>
/// <param name="EmptyPredictions">Slices with tumour where nothing was predicted: the policy decides their precision.</param>
/// <param name="Patients">The patients one by one, with and without tumour.</param>
internal sealed record OverlapSummary(
    EmptyPolicy Empty, Overlap PerSlice, Overlap Pooled, Overlap PerPatient, int TumourSlices, int EmptyPredictions,
    IReadOnlyList<PatientScore> Patients)
{
    /// <summary>The summary of slices; NaN where nothing is to be averaged.</summary>
    /// <param name="scores">Of all judged slices, with and without tumour.</param>
    /// <param name="empty">What 0/0 is.</param>
    public static OverlapSummary Of(IReadOnlyList<SliceScore> scores, EmptyPolicy empty)
    {
        List<SliceScore> tumour = [.. scores.Where(s => s.HasTumour)];
        IReadOnlyList<PatientScore> patients = PatientScore.Of(scores);
        return new OverlapSummary(
            empty,
            Overlap.Mean([.. tumour.Select(s => s.Overlap(empty))]),
            Overlap.Of(PatientScore.Sum(patients.Select(p => p.Counts)), empty),
            Overlap.Mean([.. patients.Where(p => p.HasTumour).Select(p => p.Overlap(empty))]),
            tumour.Count, tumour.Count(s => s.TruePositives + s.FalsePositives == 0), patients);
    }
}

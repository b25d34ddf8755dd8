namespace Glint.Evaluation;

/// <summary>What is found and what is falsely claimed by candidates of at least a certain score.</summary>
/// <param name="Threshold">The score; infinity claims nothing.</param>
/// <param name="FalsePositivesPerScan">Candidates that hit no lesion, per scan.</param>
/// <param name="Sensitivity">Lesions hit at least once / lesions, 0 to 1; NaN without lesions.</param>
internal sealed record FrocPoint(double Threshold, double FalsePositivesPerScan, double Sensitivity);

/// <summary>
/// Free-response receiver operating characteristic (Bunch et al., J. Appl. Photogr. Eng. 4:166-171, 1978): sensitivity against false
/// positives per scan. A second candidate on a lesion counts neither for nor against. Candidates of equal score come together.
/// </summary>
/// <param name="Scans">Scans searched, those without lesion or candidate included.</param>
/// <param name="Lesions">Lesions in them.</param>
/// <param name="Points">From the strictest threshold to the loosest; the first claims nothing.</param>
internal sealed record Froc(int Scans, int Lesions, IReadOnlyList<FrocPoint> Points)
{
    /// <summary>
    /// False positives per scan at which sensitivities are averaged: those of ANODE09 and LUNA16 (Setio et al. 2017,
    /// doi 10.1016/j.media.2017.06.015).
    /// </summary>
    public static IReadOnlyList<double> AveragedAt { get; } = [0.125, 0.25, 0.5, 1, 2, 4, 8];

    /// <summary>Mean sensitivity at the rates of <see cref="AveragedAt"/>.</summary>
    public double MeanSensitivity => AveragedAt.Average(SensitivityAt);

    /// <summary>The curve of scored candidates.</summary>
    /// <param name="candidates">Of all scans, in any order, with scores that are numbers.</param>
    /// <param name="scans">Scans searched, at least 1.</param>
    /// <param name="lesions">Lesions in them, hit or not.</param>
    /// <exception cref="ArgumentException">A score is NaN, or more lesions are hit than there are.</exception>
    public static Froc Of(IEnumerable<Candidate> candidates, int scans, int lesions)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        ArgumentOutOfRangeException.ThrowIfLessThan(scans, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(lesions);
        var points = new List<FrocPoint> { new(double.PositiveInfinity, 0, lesions > 0 ? 0 : double.NaN) };
        var found = new HashSet<(string Scan, int Lesion)>();
        int falsePositives = 0;
        foreach (IGrouping<double, Candidate> sameScore in candidates.GroupBy(c => c.Score).OrderByDescending(g => g.Key))
        {
            if (double.IsNaN(sameScore.Key)) throw new ArgumentException("A candidate's score is NaN.", nameof(candidates));
            foreach (Candidate candidate in sameScore)
            {
                if (candidate.Lesions.Count == 0) falsePositives++;
                found.UnionWith(candidate.Lesions.Select(lesion => (candidate.Scan, lesion)));
            }
            points.Add(new FrocPoint(sameScore.Key, (double)falsePositives / scans, lesions > 0 ? (double)found.Count / lesions : double.NaN));
        }
        return found.Count <= lesions ? new Froc(scans, lesions, points)
            : throw new ArgumentException($"{found.Count} lesions are hit, but there are {lesions}.", nameof(lesions));
    }

    /// <summary>
    /// The highest sensitivity that some threshold reaches without more false positives than this. LUNA16 draws straight lines between
    /// thresholds and comes out a little higher.
    /// </summary>
    /// <param name="falsePositivesPerScan">At least 0.</param>
    public double SensitivityAt(double falsePositivesPerScan)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(falsePositivesPerScan);
        return Points.Last(p => p.FalsePositivesPerScan <= falsePositivesPerScan).Sensitivity;
    }
}

using Glint.Evaluation;

namespace Glint.Comparing;

/// <summary>The sensitivity to lesions that each seed reaches at a rate of false positives: mean and spread; null without lesions.</summary>
internal sealed record FrocRate(double FalsePositivesPerScan, Spread? Sensitivity);

/// <summary>FROC over seeds: each seed's curve is read at the same rate of false positives, whatever threshold that takes.</summary>
/// <param name="AtRates">At the rates of <see cref="Froc.AveragedAt"/>.</param>
/// <param name="Mean">Of the mean over these rates; null without lesions.</param>
internal sealed record FrocSpread(IReadOnlyList<FrocRate> AtRates, Spread? Mean)
{
    /// <summary>Where the sensitivity of any seed changes, from no false positive to as many as the last of the rates; it stays between.</summary>
    internal IReadOnlyList<FrocRate> Curve { get; init; } = [];

    /// <summary>The spread of one curve per seed, at least one.</summary>
    public static FrocSpread Of(IReadOnlyList<Froc> seeds)
    {
        ArgumentNullException.ThrowIfNull(seeds);
        ArgumentOutOfRangeException.ThrowIfZero(seeds.Count);
        // A network that paints noise has thousands of candidates: the best threshold of each rate is all that is read.
        List<Froc> best =
        [
            .. seeds.Select(f => f with
            {
                Points = [.. f.Points.Where(p => p.FalsePositivesPerScan <= Froc.AveragedAt[^1]).GroupBy(p => p.FalsePositivesPerScan).Select(g => g.Last())],
            }),
        ];
        FrocRate At(double rate) => new(rate, Summary.OverAll([.. best.Select(f => f.SensitivityAt(rate))]));
        return new FrocSpread([.. Froc.AveragedAt.Select(At)], Summary.OverAll([.. best.Select(f => f.MeanSensitivity)]))
        {
            Curve = [.. best.SelectMany(f => f.Points).Select(p => p.FalsePositivesPerScan).Distinct().Order().Select(At)],
        };
    }
}

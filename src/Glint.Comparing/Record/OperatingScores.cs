using Glint.Evaluation;

namespace Glint.Comparing;

/// <summary>A run's test slices at an operating point.</summary>
/// <param name="Name">Of the <see cref="OperatingPoint"/>.</param>
/// <param name="Rule">In words.</param>
/// <param name="Thresholds">What the rule chose: one; of a cross-validation one a fold.</param>
/// <param name="Scores">On the record's slices.</param>
internal sealed record RecordedPoint(string Name, string Rule, IReadOnlyList<double> Thresholds, ScoreColumns Scores)
{
    internal static RecordedPoint Of(PointScores scores) =>
        new(scores.Point.Name, scores.Point.Rule, [SweptSlice.Thresholds[scores.Point.Threshold]], ScoreColumns.Of(scores.Slices));
}

/// <summary>A run's test slices at every threshold, slice by slice, packed as int32.</summary>
/// <param name="TruePositives">As many for each slice as there are <see cref="SweptSlice.Thresholds"/>.</param>
/// <param name="FalsePositives">Likewise.</param>
internal sealed record SweepColumns(byte[] TruePositives, byte[] FalsePositives)
{
    internal static SweepColumns Of(IReadOnlyList<SweptSlice> slices) =>
        new(Packed.Of<int>([.. slices.SelectMany(s => s.TruePositives)]), Packed.Of<int>([.. slices.SelectMany(s => s.FalsePositives)]));

    /// <summary>The slices again.</summary>
    /// <param name="slices">Of the record.</param>
    /// <exception cref="InvalidDataException">The numbers are not those of as many slices, or of no slice at all.</exception>
    internal IReadOnlyList<SweptSlice> On(IReadOnlyList<RecordedSlice> slices)
    {
        int each = SweptSlice.Thresholds.Count;
        int[][] found = [.. Packed.Read<int>(TruePositives, slices.Count * each).Chunk(each)], claimed = [.. Packed.Read<int>(FalsePositives, slices.Count * each).Chunk(each)];
        for (int i = 0; i < slices.Count; i++)
        {
            if (!(Falls(found[i], slices[i].TumourPixels) && Falls(claimed[i], int.MaxValue))) throw new InvalidDataException("counts at thresholds do not fall as thresholds rise");
        }
        return [.. slices.Select((s, i) => new SweptSlice(s.Patient, s.Slice, s.TumourPixels, found[i], claimed[i]))];
    }

    private static bool Falls(int[] counts, int most) => counts[0] <= most && counts[^1] >= 0 && counts.Zip(counts.Skip(1)).All(c => c.First >= c.Second);
}

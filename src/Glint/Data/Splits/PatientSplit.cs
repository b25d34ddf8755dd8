namespace Glint.Data;

/// <summary>
/// Which patients train, which choose and which test. The patient is the unit: two slices of one patient never stand on two sides.
/// </summary>
internal sealed record PatientSplit
{
    private const int Sides = 3;

    /// <summary>A split decided elsewhere.</summary>
    /// <param name="train">Names of the patients whose slices the network learns from.</param>
    /// <param name="validation">Names of the patients by whom everything is selected.</param>
    /// <param name="test">Names of the patients who are looked at once.</param>
    /// <exception cref="GlintException">A patient stands on two sides, or twice on one, or has no name.</exception>
    public PatientSplit(IReadOnlyList<string> train, IReadOnlyList<string> validation, IReadOnlyList<string> test)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(validation);
        ArgumentNullException.ThrowIfNull(test);
        (Train, Validation, Test) = (train, validation, test);

        var sideOf = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (side, patients) in new[] { ("train", train), ("validation", validation), ("test", test) })
        {
            foreach (string patient in patients)
            {
                if (patient is null) throw new GlintException($"A patient in {side} has no name; name every patient.");
                if (sideOf.TryAdd(patient, side)) continue;
                throw new GlintException(sideOf[patient] == side
                    ? $"Patient {patient} is listed twice in {side}; list every patient once."
                    : $"Patient {patient} is in both {sideOf[patient]} and {side}; a patient may stand on one side of a split only.");
            }
        }
    }

    /// <summary>Names of the patients whose slices the network learns from.</summary>
    public IReadOnlyList<string> Train { get; }

    /// <summary>Names of the patients by whom everything is selected: coefficients, thresholds, the step to stop at.</summary>
    public IReadOnlyList<string> Validation { get; }

    /// <summary>Names of the patients who are looked at once, at the end.</summary>
    public IReadOnlyList<string> Test { get; }

    /// <summary>A seeded random split with at least one patient on each side; the order of the names given does not matter.</summary>
    /// <param name="patients">Names of all patients, each once.</param>
    /// <param name="seed">Root seed; the same seed and patients give the same split.</param>
    /// <param name="trainShare">Share of patients to train on, above 0; rounded to whole patients. Default 0.6.</param>
    /// <param name="validationShare">Share of patients to select by, above 0; the test side is the rest. Default 0.2.</param>
    /// <returns>The split, every side in ordinal order.</returns>
    /// <exception cref="GlintException">Fewer than 3 patients, a patient named twice, or shares that leave nothing for testing.</exception>
    public static PatientSplit Of(IReadOnlyList<string> patients, long seed, double trainShare = 0.6, double validationShare = 0.2)
    {
        ArgumentNullException.ThrowIfNull(patients);
        if (!(trainShare > 0 && validationShare > 0 && trainShare + validationShare < 1))
        {
            throw new GlintException(
                $"The shares of the split are {trainShare} for training and {validationShare} for validation; "
                + "both must be above 0 and their sum below 1, so that something is left for testing.");
        }
        int count = patients.Count;
        if (count < Sides)
        {
            throw new GlintException(
                $"The data set has {count} patient(s); a split into train, validation and test needs at least {Sides}.");
        }

        string[] shuffled = [.. patients.Order(StringComparer.Ordinal)];
        Seeds.Derive(seed, "patient split").Shuffle(shuffled);
        int validation = Math.Clamp((int)Math.Round(count * validationShare), 1, count - 2);
        int train = Math.Clamp((int)Math.Round(count * trainShare), 1, count - validation - 1);
        return new PatientSplit(
            Sorted(shuffled[..train]), Sorted(shuffled[train..(train + validation)]), Sorted(shuffled[(train + validation)..]));
    }

    private static string[] Sorted(string[] names) => [.. names.Order(StringComparer.Ordinal)];
}

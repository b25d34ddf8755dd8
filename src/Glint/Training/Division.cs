using Glint.Data;

namespace Glint.Training;

/// <summary>Who is on which side of a run.</summary>
/// <param name="Split">The three sides.</param>
/// <param name="Folds">The folds that the run is one of, for <see cref="SplitsFile"/>; one if it is of none.</param>
/// <param name="Description">How it came about: "fold 0 of 5, stratified by tumour burden with seed 1".</param>
internal sealed record Division(PatientSplit Split, IReadOnlyList<PatientFold> Folds, string Description)
{
    // Three patients train for one that validates, as in the split 60/20/20.
    private const int PartsOfWhichOneValidates = 4;

    /// <summary>
    /// The division that the options ask for: three shares at random; or a fold's held-out patients as the test side and of its others a
    /// quarter, stratified by tumour burden with the split's seed, for validation. Patients that a file of folds leaves out have no side.
    /// </summary>
    /// <exception cref="GlintException">
    /// The data does not suit the options, or nobody on the training or the validation side has tumour, or one image is on two sides.
    /// </exception>
    public static Division Of(SliceDataset data, TrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        Division division = Unchecked(data, options);
        TumourSides.Check(data, options, division.Split, alsoTest: false);
        Leak.Check(data, division.Split);
        return division;
    }

    /// <summary>The division, whoever is on its sides.</summary>
    internal static Division Unchecked(SliceDataset data, TrainingOptions options) => options switch
    {
        { Splits: { } path } => OfFile(data, options, path),
        { Folds: { } folds } => Of(data, options, PatientFold.Of(data, folds, options.SplitSeed), $"fold {options.Fold} of {folds}, stratified by tumour burden with seed {options.SplitSeed}"),
        _ => OfShares(data, options),
    };

    private static Division OfShares(SliceDataset data, TrainingOptions options)
    {
        PatientSplit persons = PatientSplit.Of(data.Persons, options.SplitSeed);
        var split = new PatientSplit(data.ScansOf(persons.Train), data.ScansOf(persons.Validation), data.ScansOf(persons.Test));
        var fold = new PatientFold([.. split.Train.Concat(split.Validation).Order(StringComparer.Ordinal)], split.Test);
        return new Division(split, [fold], $"split by patient with seed {options.SplitSeed}");
    }

    private static Division OfFile(SliceDataset data, TrainingOptions options, string path)
    {
        IReadOnlyList<PatientFold> folds = SplitsFile.Read(path);
        if (options.Fold >= folds.Count) throw new GlintException($"There is no fold {options.Fold} in {path}; it has {folds.Count}, from 0. Choose another --fold.");
        List<string> named = [.. folds[options.Fold].Train, .. folds[options.Fold].HeldOut];
        if (named.Find(n => !data.Patients.Contains(n)) is { } unknown)
        {
            throw new GlintException($"Fold {options.Fold} of {path} names {unknown}, which is no patient of {data.Name}; its patients are named as {data.Patients[0]}. Rename the cases in the file, or leave them out.");
        }
        if (folds[options.Fold].Train.FirstOrDefault(t => folds[options.Fold].HeldOut.Any(h => data.PersonOf(h) == data.PersonOf(t))) is { } torn)
        {
            throw new GlintException($"Fold {options.Fold} of {path} has scans of patient {data.PersonOf(torn)} both in train and in val, {torn} in train. Put all scans of a patient on one side.");
        }
        int left = data.Patients.Count - named.Count;
        return Of(data, options, folds, $"fold {options.Fold} of the {folds.Count} in {Path.GetFileName(path)}, validation chosen with seed {options.SplitSeed}{(left > 0 ? $", {left} {(left == 1 ? "patient" : "patients")} left out" : "")}");
    }

    private static Division Of(SliceDataset data, TrainingOptions options, IReadOnlyList<PatientFold> folds, string description)
    {
        (IReadOnlyList<string> rest, IReadOnlyList<string> test) = folds[options.Fold];
        int persons = rest.Select(data.PersonOf).Distinct().Count();
        if (persons < 2) throw new GlintException($"Fold {options.Fold} leaves {persons} patient(s) to train and to validate on; it takes 2. Use more patients or other folds.");
        IReadOnlyList<string> validation = PatientFold.StratifiedParts(data, rest, Math.Min(PartsOfWhichOneValidates, persons), options.SplitSeed)[0];
        string[] train = [.. rest.Except(validation).Order(StringComparer.Ordinal)];
        return new Division(new PatientSplit(train, validation, [.. test.Order(StringComparer.Ordinal)]), folds, description);
    }
}

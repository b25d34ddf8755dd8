using Glint.Data;

namespace Glint.Training;

/// <summary>Which sides of a division have a patient with tumour, and what to ask for instead where one has none.</summary>
internal static class TumourSides
{
    // Where any seed helps, one of these does.
    private const int SeedsTried = 100;
    private const int MostNamed = 8, MostFolds = 10;

    /// <summary>Refuses a division whose training or validation side, or test side, has no slice with tumour.</summary>
    /// <param name="data">All patients.</param>
    /// <param name="options">What asked for the division.</param>
    /// <param name="split">The division.</param>
    /// <param name="alsoTest">Whether the test side is looked at as well: training alone needs it not.</param>
    /// <exception cref="GlintException">A side has none; the line names an option that works, if there is one.</exception>
    internal static void Check(SliceDataset data, TrainingOptions options, PatientSplit split, bool alsoTest)
    {
        HashSet<string> tumour = [.. data.Patients.Where(p => data.Of(p).Any(s => s.TumourPixels > 0))];
        if (Lacking(split) is not ({ } purpose, { } patients)) return;
        string names = string.Join(", ", patients.Take(MostNamed)) + (patients.Count > MostNamed ? ", ..." : "");
        throw new GlintException($"{Asked(options)} leaves no patient with tumour to {purpose}: it has {names}. {Advice()}");

        (string, IReadOnlyList<string>)? Lacking(PatientSplit of) => Sides(of, alsoTest).Where(s => !s.Patients.Any(tumour.Contains)).Select(s => ((string, IReadOnlyList<string>)?)s).FirstOrDefault();

        string Advice()
        {
            int sides = Sides(split, alsoTest).Count();
            if (tumour.Count < sides) return $"With tumour: {tumour.Count} of {data.Patients.Count} patients; {(alsoTest ? "training, validation and test" : "training and validation")} need one each. Check the labels and --label.";
            if (Alternatives(data, options).FirstOrDefault(a => Suits(a.Options)) is { Option: { } option }) return $"Use {option}.";
            return options.Splits is null ? "Pass --splits a file with folds of your own." : "Put patients with tumour on both sides of the fold: two in train, a quarter of which validates, and one in val.";
        }

        bool Suits(TrainingOptions other)
        {
            try
            {
                PatientSplit sides = Division.Unchecked(data, other).Split;
                if (Lacking(sides) is not null) return false;
                Leak.Check(data, sides);
                return true;
            }
            catch (GlintException)
            {
                // A fold of the file that names nobody we know, or one image on two sides.
                return false;
            }
        }
    }

    private static IEnumerable<(string Purpose, IReadOnlyList<string> Patients)> Sides(PatientSplit split, bool alsoTest)
    {
        yield return ("train on", split.Train);
        yield return ("validate on", split.Validation);
        if (alsoTest) yield return ("test on", split.Test);
    }

    // What was asked for, as its options have it.
    private static string Asked(TrainingOptions options) => options switch
    {
        { Splits: { } path } => $"Fold {options.Fold} of {path}",
        { Folds: { } folds } => $"Fold {options.Fold} of {folds}",
        _ => $"The split with seed {options.SplitSeed}",
    };

    private static IEnumerable<(string? Option, TrainingOptions Options)> Alternatives(SliceDataset data, TrainingOptions options)
    {
        int folds = options.Splits is { } path ? SplitsFile.Read(path).Count : options.Folds ?? 0;
        for (int fold = 0; fold < folds; fold++) yield return ($"--fold {fold}", options with { Fold = fold });
        for (int seed = 1; seed <= SeedsTried; seed++) yield return ($"--split-seed {seed}", options with { SplitSeed = seed });
        if (options.Folds is null) yield break;
        for (int seed = 1; seed <= SeedsTried; seed++)
        {
            for (int other = 2; other <= Math.Min(MostFolds, data.Patients.Count); other++) yield return ($"--folds {other} --fold 0 --split-seed {seed}", options with { Folds = other, Fold = 0, SplitSeed = seed });
        }
    }
}

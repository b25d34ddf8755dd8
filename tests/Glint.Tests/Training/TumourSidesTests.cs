using System.Globalization;
using System.Text.RegularExpressions;
using CsCheck;
using Glint.Data;
using Glint.Tests.Support;
using Glint.Training;

namespace Glint.Tests.Training;

/// <summary>A side of a division without tumour: the advice is about what was asked for, and works.</summary>
public sealed partial class TumourSidesTests
{
    [Fact]
    public void TheAdvice_Works() =>
        Gen.Select(Gen.Bool.Array[3, 12], Gen.Int[0, 6], Gen.Int[0, 5], Gen.Long[1, 50], Gen.Bool).Sample((tumour, folds, fold, seed, alsoTest) =>
        {
            SliceDataset data = Data(tumour);
            TrainingOptions options = new TrainingOptions { SplitSeed = seed };
            // Fewer than two patients beside a fold are refused before anybody looks for tumour.
            if (folds >= 2 && folds <= tumour.Length && tumour.Length - ((tumour.Length + folds - 1) / folds) >= 2) options = options with { Folds = folds, Fold = fold % folds };
            if (Refusal(data, options, alsoTest) is not { } line) return;
            if (Advice().Match(line) is not { Success: true } advice)
            {
                Assert.Contains("Check the labels and --label.", line, StringComparison.Ordinal);
                Assert.True(tumour.Count(t => t) < 3, line);
                return;
            }
            foreach ((string option, string number) in advice.Groups["option"].Captures.Zip(advice.Groups["number"].Captures, (o, n) => (o.Value, n.Value)))
            {
                int value = int.Parse(number, CultureInfo.InvariantCulture);
                options = option switch { "--fold" => options with { Fold = value }, "--folds" => options with { Folds = value }, _ => options with { SplitSeed = value } };
            }
            Assert.Null(Refusal(data, options, alsoTest));
        });

    [Fact]
    public void AFoldOfAFile_WithoutTumour_IsNamedAsThat()
    {
        using var folder = new TemporaryFolder();
        string one = Path.Combine(folder.Path, "one.json"), two = Path.Combine(folder.Path, "two.json");
        File.WriteAllText(one, """[{"train": ["P0", "P1", "P2"], "val": ["P3", "P4"]}]""");
        File.WriteAllText(two, """[{"train": ["P0", "P1", "P2"], "val": ["P3", "P4"]}, {"train": ["P1", "P2", "P3"], "val": ["P0"]}]""");
        SliceDataset data = Data(true, true, true, false, false);
        Assert.Equal(
            $"Fold 0 of {one} leaves no patient with tumour to test on: it has P3, P4. Put patients with tumour on both sides of the fold: two in train, a quarter of which validates, and one in val.",
            Refusal(data, new TrainingOptions { Splits = one }, alsoTest: true));
        Assert.StartsWith($"Fold 0 of {two} leaves no patient with tumour to test on: it has P3, P4. Use --fold 1", Refusal(data, new TrainingOptions { Splits = two }, alsoTest: true), StringComparison.Ordinal);
        Assert.Null(Refusal(data, new TrainingOptions { Splits = one }, alsoTest: false));
    }

    [Fact]
    public void TooFewPatientsWithTumour_AreSaidAsThat()
    {
        string line = Refusal(Data(true, false, false, false), new TrainingOptions(), alsoTest: false)!;
        Assert.EndsWith("With tumour: 1 of 4 patients; training and validation need one each. Check the labels and --label.", line, StringComparison.Ordinal);
    }

    private static string? Refusal(SliceDataset data, TrainingOptions options, bool alsoTest)
    {
        try
        {
            TumourSides.Check(data, options, Division.Unchecked(data, options).Split, alsoTest);
            return null;
        }
        catch (GlintException e)
        {
            return e.Message;
        }
    }

    // A patient for each, with one slice of one pixel.
    private static SliceDataset Data(params bool[] tumour) =>
        new("made up", tumour.Select((has, i) => new Slice($"P{i}", 0, 1, 1, [0], [has ? (byte)1 : (byte)0])));

    [GeneratedRegex(@" Use( (?<option>--[a-z-]+) (?<number>\d+))+\.$")]
    private static partial Regex Advice();
}

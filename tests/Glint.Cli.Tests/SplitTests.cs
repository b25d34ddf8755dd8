using System.Text.Json;

namespace Glint.Cli.Tests;

/// <summary>Folds, files of folds, leaks and the cache, from the command line.</summary>
[Collection("commands share the process's threads")]
public class SplitTests
{
    [Fact]
    public void Train_OnAFold_WritesAllFolds_FromWhichTheSameRunCanBeMadeAgain()
    {
        using var sets = DataSets.Of(7);
        CommandLine train = CommandLine.Run(sets.Train("--folds", "3", "--fold", "2"));
        Assert.True(train.ExitCode == 0, train.Error);
        string splits = Path.Combine(sets.Out, "splits_final.json"), again = Path.Combine(sets.Root, "again");
        using JsonDocument folds = JsonDocument.Parse(File.ReadAllText(splits)), run = JsonDocument.Parse(File.ReadAllText(Path.Combine(sets.Out, "run.json")));
        Assert.Equal(3, folds.RootElement.GetArrayLength());
        Assert.Equal(Names(folds.RootElement[2].GetProperty("val")), Names(run.RootElement.GetProperty("split").GetProperty("test")));

        CommandLine read = CommandLine.Run(sets.Train("--splits", splits, "--fold", "2", "--out", again));
        Assert.True(read.ExitCode == 0, read.Error);
        AssertSameFiles(sets.Out, again, "model.glint", "steps.csv", "splits_final.json");
    }

    [Fact]
    public void Train_FromTheCache_MakesTheSameModel_AndResumeKnowsOfIt()
    {
        using var sets = DataSets.Of(5);
        string cache = Path.Combine(sets.Root, "cache"), built = Path.Combine(sets.Root, "built"), found = Path.Combine(sets.Root, "found");
        CommandLine.Run(sets.Train());
        foreach (string folder in new[] { built, found })
        {
            CommandLine train = CommandLine.Run(sets.Train("--cache", cache, "--out", folder));
            Assert.True(train.ExitCode == 0, train.Error);
            AssertSameFiles(sets.Out, folder, "model.glint", "steps.csv", "validation.csv", "splits_final.json");
            Assert.Single(Directory.GetFiles(cache));
        }
        using JsonDocument run = JsonDocument.Parse(File.ReadAllText(Path.Combine(built, "run.json")));
        Assert.Contains(cache, Names(run.RootElement.GetProperty("source")));
    }

    [Fact]
    public void Compare_OnAFoldFromTheCache_TestsWhoIsHeldOut()
    {
        using var sets = DataSets.Of(6);
        CommandLine compare = CommandLine.Run(
            "compare", "--data", sets.Data, "--framing", "whole", "--side", "32", "--width", "0.0625", "--batch", "2", "--steps", "2", "--validate-every", "1",
            "--methods", "D", "--folds", "3", "--fold", "1", "--cache", Path.Combine(sets.Root, "cache"), "--out", sets.Out);
        Assert.True(compare.ExitCode == 0, compare.Error);
        using JsonDocument folds = JsonDocument.Parse(File.ReadAllText(Path.Combine(sets.Out, "splits_final.json")));
        using JsonDocument results = JsonDocument.Parse(File.ReadAllText(Path.Combine(sets.Out, "results.json")));
        using JsonDocument run = JsonDocument.Parse(File.ReadAllText(Path.Combine(sets.Out, "runs", "D-s1", "run.json")));
        string[] held = Names(folds.RootElement[1].GetProperty("val"));
        Assert.Equal(2, held.Length);
        Assert.Equal(held, Names(results.RootElement.GetProperty("split").GetProperty("test")));
        Assert.Equal(held, Names(run.RootElement.GetProperty("split").GetProperty("test")));
        Assert.Contains("fold 1 of 3, stratified by tumour burden with seed 1", results.RootElement.GetProperty("facts").GetProperty("Seeds").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void AScanUnderTwoNames_OnTwoSides_StopsTheRun()
    {
        using var sets = DataSets.Of(5);
        for (int p = 1; p < 5; p++) File.Copy(sets.ImagePath(0), sets.ImagePath(p), overwrite: true);
        for (int p = 1; p < 5; p++) File.Copy(sets.LabelPath(0), sets.LabelPath(p), overwrite: true);
        string line = CommandLine.Run(sets.Train()).MustBeMended(sets.Out);
        Assert.Matches(@"Slice \d of patient P\d \(train\) and slice \d of patient P\d \(validation\) are the same image", line);
        Assert.Equal(line, CommandLine.Run("compare", "--data", sets.Data, "--framing", "whole", "--side", "32", "--out", sets.Out).MustBeMended(sets.Out));
    }

    [Fact]
    public void FoldsThatCannotBe_AreOneClearLine()
    {
        using var sets = DataSets.Of(4);
        Assert.Contains("4 patient(s) cannot be dealt into 5 folds", CommandLine.Run(sets.Train("--folds", "5")).MustBeMended(sets.Out), StringComparison.Ordinal);
        Assert.Contains("from 0 to 1", CommandLine.Run(sets.Train("--folds", "2", "--fold", "2")).MustBeRefused(), StringComparison.Ordinal);
        Assert.Contains("Cannot read none.json", CommandLine.Run(sets.Train("--splits", "none.json")).MustBeMended(sets.Out), StringComparison.Ordinal);
        Assert.Contains("--cache is ''; it takes a path", CommandLine.Run(sets.Train("--cache", "")).MustBeRefused(), StringComparison.Ordinal);
        string file = Path.Combine(sets.Root, "file");
        File.WriteAllText(file, "");
        Assert.Contains("--cache", CommandLine.Run(sets.Train("--cache", Path.Combine(file, "cache"))).MustBeMended(sets.Out), StringComparison.Ordinal);
    }

    private static string[] Names(JsonElement list) => [.. list.EnumerateArray().Select(n => n.GetString()!)];

    private static void AssertSameFiles(string expected, string found, params string[] names)
    {
        foreach (string name in names) Assert.True(File.ReadAllBytes(Path.Combine(expected, name)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(found, name))), $"{name} differs");
    }
}

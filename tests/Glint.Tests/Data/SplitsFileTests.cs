using System.Text.Json;
using Glint.Data;
using Glint.Tests.Support;

namespace Glint.Tests.Data;

public class SplitsFileTests
{
    [Fact]
    public void AFileAsNnUNetWritesIt_IsRead()
    {
        using var folder = new TemporaryFolder();
        // json.dump(splits, f, sort_keys=True, indent=4), nnU-Net's save_json.
        File.WriteAllText(folder.Of("s.json"), """
            [
                {
                    "train": [
                        "lung_001",
                        "lung_003"
                    ],
                    "val": [
                        "lung_002"
                    ]
                },
                {
                    "train": [
                        "lung_002"
                    ],
                    "val": [
                        "lung_001",
                        "lung_003"
                    ]
                }
            ]
            """);
        IReadOnlyList<PatientFold> folds = SplitsFile.Read(folder.Of("s.json"));
        Assert.Equal(2, folds.Count);
        Assert.Equal(["lung_001", "lung_003"], folds[0].Train);
        Assert.Equal(["lung_002"], folds[0].HeldOut);
        Assert.Equal(["lung_001", "lung_003"], folds[1].HeldOut);
    }

    [Fact]
    public void WhatIsWritten_HasNnUNetsTwoMembers_AndReadsAsItWas()
    {
        using var folder = new TemporaryFolder();
        PatientFold[] folds = [new(["a", "né\"e"], ["c"]), new(["c"], ["a"])];
        SplitsFile.Write(folder.Of(SplitsFile.Name), folds);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(folder.Of(SplitsFile.Name)));
        Assert.All(json.RootElement.EnumerateArray(), fold => Assert.Equal(["train", "val"], fold.EnumerateObject().Select(m => m.Name)));
        IReadOnlyList<PatientFold> read = SplitsFile.Read(folder.Of(SplitsFile.Name));
        Assert.Equal(folds.Select(f => (string.Join(' ', f.Train), string.Join(' ', f.HeldOut))), read.Select(f => (string.Join(' ', f.Train), string.Join(' ', f.HeldOut))));
    }

    [Theory]
    [InlineData("", "is no list of folds")]
    [InlineData("[{\"train\": [\"a\"]", "is no list of folds: it ends in line 1 before it is complete")]
    [InlineData("{\"train\": [\"a\"], \"val\": [\"b\"]}", "is no list of folds")]
    [InlineData("[]", "lists no fold")]
    [InlineData("null", "lists no fold")]
    [InlineData("[null]", "Fold 0 of")]
    [InlineData("[{\"train\": [\"a\"], \"val\": [7]}]", "is no list of folds")]
    [InlineData("[{\"train\": [\"a\"], \"val\": [\"b\"]}, {\"train\": [\"a\"]}]", "Fold 1 of")]
    [InlineData("[{\"train\": [\"a\"], \"val\": [null]}]", "lacks names")]
    [InlineData("[{\"train\": [\"a\"], \"val\": []}]", "1 cases in train and 0 in val")]
    [InlineData("[{\"train\": [\"a\\u0000\"], \"val\": [\"b\"]}]", "Fold 0 of")]
    [InlineData("[{\"train\": [\"a\"], \"val\": [\"b\\n\"]}]", "has a control character in a case's name")]
    [InlineData("[{\"train\": [\"\\ud800\"], \"val\": [\"b\"]}]", "is no list of folds")]
    [InlineData("[{\"train\": [\"a\", \"b\"], \"val\": [\"b\"]}]", "has case b both in train and in val")]
    [InlineData("[{\"train\": [\"a\", \"a\"], \"val\": [\"b\"]}]", "names case a 2 times")]
    public void ABrokenFile_SaysWhatIsWrong(string json, string expected)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.Of("s.json"), json);
        string message = Assert.Throws<GlintException>(() => SplitsFile.Read(folder.Of("s.json"))).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void AMissingFile_IsNamed()
    {
        using var folder = new TemporaryFolder();
        Assert.StartsWith($"Cannot read {folder.Of("s.json")}", Assert.Throws<GlintException>(() => SplitsFile.Read(folder.Of("s.json"))).Message, StringComparison.Ordinal);
    }
}

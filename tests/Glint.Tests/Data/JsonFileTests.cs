using System.Text;
using Glint.Data;
using Glint.Tests.Support;
using Glint.Training;

namespace Glint.Tests.Data;

/// <summary>JSON as people and their editors write it, in every JSON file that Glint reads.</summary>
public class JsonFileTests
{
    private const string Folds = "[{\"train\": [\"a\"], \"val\": [\"b\"]}]";

    // Words of the library that reads JSON, which say nothing to a user.
    private static readonly string[] TheirWords = ["LineNumber", "BytePosition", "Path: $", "System.", "JSON value could not be", "invalid start", "Expected", ".NET"];

    public static TheoryData<string, byte[]> Encodings => new()
    {
        { "a mark of UTF-8", [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Folds)] },
        { "UTF-16", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Folds)] },
        { "UTF-16, big-endian", [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(Folds)] },
        { "comments", Encoding.UTF8.GetBytes("// folds of March\n[/* one */{\"train\": [\"a\"], \"val\": [\"b\"]}]") },
        { "trailing commas", Encoding.UTF8.GetBytes("[{\"train\": [\"a\",], \"val\": [\"b\",],},]") },
        { "lines of Windows", Encoding.UTF8.GetBytes("[\r\n {\"train\": [\"a\"],\r\n \"val\": [\"b\"]}\r\n]\r\n") },
    };

    [Theory]
    [MemberData(nameof(Encodings))]
    public void AFile_IsRead_HoweverItWasSaved(string how, byte[] content)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.Of("splits.json"), content);
        Assert.True(SplitsFile.Read(folder.Of("splits.json")).Single() is { Train: ["a"], HeldOut: ["b"] }, how);
    }

    [Fact]
    public void ADatasetJson_IsRead_WithMarkCommentsAndTrailingCommas()
    {
        using var study = Study.Of(3);
        string list = Path.Combine(study.Path, "dataset.json"), text = File.ReadAllText(list);
        File.WriteAllText(list, "// mine\n" + text.Replace("]}", ",],}", StringComparison.Ordinal), new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        Assert.Equal(0xEF, File.ReadAllBytes(list)[0]);
        Assert.Equal(3, DataFolder.Find(study.Path).Count);
    }

    [Theory]
    [InlineData("", "it ends in line 1 before it is complete")]
    [InlineData("{\n \"training\": [\n", "it ends in line 3 before it is complete")]
    [InlineData("{\n \"training\": ['a']\n}", "line 2 cannot be read from ''a']' on")]
    [InlineData("{\n \"name\": NaN,\n \"training\": []}", "line 2 cannot be read from 'NaN,' on")]
    [InlineData("{\"training\": [] \"test\": []}", "line 1 cannot be read from '\"test\": []}' on")]
    [InlineData("{\"training\": []}\n}", "line 2 cannot be read from '}' on")]
    [InlineData("{\"name\": \"a\u0001b\"}", "line 1 cannot be read from")]
    public void AFaultOfSyntax_IsToldByItsLineAndWhatStandsThere(string json, string expected)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Of("dataset.json");
        File.WriteAllText(path, json);
        string message = Message(() => DataFolder.Find(folder.Path));
        Assert.StartsWith($"{path} is no valid JSON: {expected}", message, StringComparison.Ordinal);
        Assert.EndsWith("{\"training\": [{\"image\": ..., \"label\": ...}]}.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void BytesThatAreNoUtf8_AreToldByTheirLine()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.Of("splits.json"), [.. "[\n{\"train\": [\"M"u8, 0xFC, .. "ller\"]}]"u8]);
        Assert.Contains("is no list of folds: line 2 is not UTF-8. Save it as UTF-8.", Message(() => SplitsFile.Read(folder.Of("splits.json"))), StringComparison.Ordinal);
    }

    [Fact]
    public void AValueOfAnotherKind_IsToldByItsPlace()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.Of("splits.json"), "[\n {\"train\": [\"a\"],\n \"val\": \"b\"}]");
        Assert.Contains("'[0].val' (line 3) is unknown here or holds something else than it should", Message(() => SplitsFile.Read(folder.Of("splits.json"))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"status\": 7}", "'status' (line 1)")]
    [InlineData("{\"options\": {\"side\": \"wide\"}}", "'options.side' (line 1)")]
    [InlineData("{\"options\": {\"colour\": 1}}", "'options.colour' (line 1)")]
    [InlineData("{", "it ends in line 1")]
    [InlineData("null", "it lacks entries")]
    [InlineData("{}", "it lacks entries")]
    public void ARunJson_IsToldInTheSameWords(string json, string expected)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.Of("run.json"), json);
        Assert.Contains($"run.json cannot be used: {expected}", Message(() => RunFolder.ReadRecord(folder.Path)), StringComparison.Ordinal);
        Assert.Contains("There is no run in", Message(() => RunFolder.ReadRecord(folder.Of("nowhere"))), StringComparison.Ordinal);
    }

    private static string Message(Action read)
    {
        string message = Assert.Throws<GlintException>(read).Message;
        Assert.DoesNotContain('\n', message);
        Assert.All(TheirWords, word => Assert.DoesNotContain(word, message, StringComparison.Ordinal));
        return message;
    }
}

using System.Text.RegularExpressions;
using Glint.Tests.Support;

namespace Glint.Tests.Samples;

public class ReadmeTests
{
    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/getting-started.md")]
    public void CodeOfAFirstPage_IsCodeOfTheSample_WhichCompiles(string page)
    {
        string readme = File.ReadAllText(Repository.PathOf(page)), sample = File.ReadAllText(Repository.PathOf("samples", "OwnTrainingLoop", "Program.cs"));
        string[] lines = Regex.Matches(readme, "```csharp\n(.*?)```", RegexOptions.Singleline).SelectMany(m => m.Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries)).ToArray();
        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.Contains(line.Trim(), sample, StringComparison.Ordinal));
    }

    [Fact]
    public void CodeOfThePageOnExtending_IsCodeOfTheProgramThatItsPartNames_AndEachIsUnderFortyLines()
    {
        string[] parts = File.ReadAllText(Repository.PathOf("docs", "extending.md")).Split("\n## ")[1..];
        Assert.Equal(8, parts.Length);
        foreach (string part in parts)
        {
            string[] program = File.ReadAllLines(Repository.PathOf("docs", Regex.Match(part, @"\]\((\.\./[^)]*\.cs)\)").Groups[1].Value));
            Assert.True(program.Length < 40, part);
            string[] lines = [.. Regex.Matches(part, "```csharp\n(.*?)```", RegexOptions.Singleline).SelectMany(m => m.Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries))];
            Assert.NotEmpty(lines);
            Assert.All(lines, line => Assert.Contains(line.Trim(), program.Select(l => l.Trim())));
        }
    }
}

using System.Text.RegularExpressions;
using Glint.Tests.Support;

namespace Glint.Tests.Samples;

public class ReadmeTests
{
    [Fact]
    public void CodeOfTheReadme_IsCodeOfTheSample_WhichCompiles()
    {
        string readme = File.ReadAllText(Repository.PathOf("README.md")), sample = File.ReadAllText(Repository.PathOf("samples", "OwnTrainingLoop", "Program.cs"));
        string[] lines = Regex.Matches(readme, "```csharp\n(.*?)```", RegexOptions.Singleline).SelectMany(m => m.Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries)).ToArray();
        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.Contains(line.Trim(), sample, StringComparison.Ordinal));
    }
}

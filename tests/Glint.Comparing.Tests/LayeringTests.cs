using System.Text.RegularExpressions;
using ArchUnitNET.Domain;
using ArchUnitNET.Fluent;
using ArchUnitNET.Fluent.Extensions;
using ArchUnitNET.Loader;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace Glint.Comparing.Tests;

/// <summary>The arrows between the rooms. A room may use those listed for it, itself, and nothing else of Glint.</summary>
public class LayeringTests
{
    private static readonly Architecture House = new ArchLoader()
        .LoadAssemblies(typeof(Losses.Coefficients).Assembly, typeof(Imaging.Volume).Assembly, typeof(Measure).Assembly).Build();

    private static readonly string[] Rooms =
        ["Imaging", "Kernels", "Ranks", "Losses", "Networks", "Adaptation", "Data", "Training", "Evaluation", "Comparing", "Comparing.Reports"];

    [Theory]
    [InlineData("Imaging", "")]
    [InlineData("Kernels", "")]
    [InlineData("Losses", "Kernels")]
    [InlineData("Ranks", "")]
    [InlineData("Networks", "Ranks, Kernels")]
    [InlineData("Adaptation", "Losses, Kernels")]
    [InlineData("Data", "Imaging")]
    [InlineData("Training", "Evaluation, Ranks, Adaptation, Losses, Networks, Kernels, Data, Imaging")]
    [InlineData("Evaluation", "Losses, Networks, Kernels, Data, Imaging")]
    [InlineData("Comparing", "Training, Ranks, Evaluation, Adaptation, Losses, Networks, Kernels, Data, Imaging")]
    [InlineData("Comparing.Reports", "Comparing, Evaluation, Adaptation, Losses, Data, Imaging")]
    public void Room_UsesOnlyTheRoomsBelowIt(string room, string allowed)
    {
        string[] below = allowed.Split(", ", StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains(House.Types, t => t.Namespace.FullName == $"Glint.{room}");
        foreach (string other in Rooms.Where(r => r != room && !below.Contains(r)))
        {
            IArchRule rule = Types().That().ResideInNamespaceMatching("^" + Regex.Escape($"Glint.{room}") + "$")
                .Should().NotDependOnAny(Types().That().ResideInNamespaceMatching("^" + Regex.Escape($"Glint.{other}") + "$"));
            Assert.True(rule.HasNoViolations(House), $"{room} uses {other}: " + rule.Evaluate(House).ToErrorMessage());
        }
    }

    [Fact]
    public void GlintAssembly_KnowsNoChartPackage() =>
        Assert.All(
            typeof(Losses.Coefficients).Assembly.GetReferencedAssemblies(),
            a => Assert.DoesNotMatch("ScottPlot|Skia|HarfBuzz", a.Name));

    [Fact]
    public void ImagingAssembly_KnowsNoOtherAssemblyThanTheFramework_AndTheOneThatUnpacksBzip2() =>
        Assert.All(
            typeof(Imaging.Volume).Assembly.GetReferencedAssemblies().Where(a => a.Name != "ICSharpCode.SharpZipLib"),
            a => Assert.StartsWith("System", a.Name, StringComparison.Ordinal));
}

using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Glint.Comparing.Reports;
using Glint.Tests.Support;

namespace Glint.Comparing.Tests.Reports;

public sealed partial class ReportTests : IDisposable
{
    private static readonly string[] Names = ["fig3", "fig4a", "fig4b", "fig5", "fig6", "fig7", "figS1"];
    private static readonly byte[] PngSignature = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    private readonly string folder = Directory.CreateTempSubdirectory("glint-report-").FullName;

    public void Dispose()
    {
        // Set to look at the figures.
        if (Environment.GetEnvironmentVariable("GLINT_KEEP_REPORTS") is { Length: > 0 } keep)
        {
            Directory.CreateDirectory(keep);
            Directory.Move(folder, Path.Combine(keep, Path.GetFileName(folder)));
            return;
        }
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("full")]
    [InlineData("bare")]
    [InlineData("wound up")]
    [InlineData("cases")]
    public void Write_LeavesAPageAndEveryFigureAsPngAndSvgAndNothingHalfWritten(string which)
    {
        Report.Write(Sample(which), folder);

        string[] names = which switch { "bare" => Names, "cases" => [.. Names, "trade"], _ => [.. Names, "trade", "froc"] };
        Assert.Equal(
            names.SelectMany(n => new[] { n + ".png", n + ".svg" }).Order(StringComparer.Ordinal),
            Directory.EnumerateFiles(Path.Combine(folder, "figures")).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal));
        Assert.Equal(["report.html", "report.md"], Directory.EnumerateFiles(folder).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal));
        foreach (string name in names)
        {
            byte[] png = File.ReadAllBytes(Path.Combine(folder, "figures", name + ".png"));
            Assert.Equal(PngSignature, png[..PngSignature.Length]);
            XElement svg = XElement.Load(Path.Combine(folder, "figures", name + ".svg"));
            Assert.Equal("svg", svg.Name.LocalName);
            Assert.DoesNotContain(svg.DescendantsAndSelf().Attributes(), a => a.Value.Contains("NaN") || a.Value.Contains("inf"));
        }
    }

    [Fact]
    public void Write_ReplacesAnOlderReport()
    {
        File.WriteAllText(Path.Combine(folder, "report.html"), "old");
        Report.Write(SampleResult.Bare(), folder);
        Assert.StartsWith("<!DOCTYPE html>", File.ReadAllText(Path.Combine(folder, "report.html")));
    }

    [Theory]
    [InlineData("full")]
    [InlineData("bare")]
    [InlineData("wound up")]
    [InlineData("cases")]
    public void ThePage_IsWellFormedAndLoadsNothing(string which)
    {
        string page = Page(Sample(which));
        XDocument tree = Parse(page);
        Assert.DoesNotContain(tree.Descendants(), e => e.Name.LocalName is "link" or "iframe" or "object");
        Assert.All(tree.Descendants("script"), s => Assert.Null(s.Attribute("src")));
        Assert.DoesNotMatch(Loads(), page);
        Assert.All(tree.Descendants("img"), i => Assert.StartsWith("data:image/png;base64,", i.Attribute("src")!.Value));
        string[] anchors = [.. tree.Descendants("section").Select(e => "#" + e.Attribute("id")!.Value)];
        Assert.All(tree.Descendants("a").Select(a => a.Attribute("href")!.Value), to => Assert.True(to.StartsWith("figures/", StringComparison.Ordinal) || anchors.Contains(to), to));
    }

    [Fact]
    public void WhatCameFromData_IsEscaped()
    {
        const string Evil = "<script>alert('x')</script>&\u0001\"";
        ComparisonResult sample = SampleResult.Full();
        var result = sample with
        {
            Facts = [new(Evil, Evil)],
            Notes = [Evil],
            Split = [new SplitRow(Evil, 1, 1, 1, 1)],
            Methods = [.. sample.Methods.Select(m => m with { Label = Evil })],
        };
        string page = Page(result);
        Assert.DoesNotContain("<script", page);
        Assert.Contains("&lt;script&gt;", page);
        Parse(page);
    }

    [Fact]
    public void APatientsName_EndsNoScript()
    {
        const string Evil = "</script><script>alert('x')</script>+";
        ComparisonRecord study = MadeUpRecord.Of(["D", "GD"], 1, Small.Discs(3));
        string page = Page(ResultOf.Record(study with { Slices = [.. study.Slices.Select(s => s with { Patient = Evil })] }));
        Assert.Equal(2, Regex.Count(page, "<script"));
        Assert.Equal(2, Regex.Count(page, "</script"));
        JsonElement data = JsonDocument.Parse(Parse(page).Descendants("script").Single(s => s.Attribute("id")?.Value == "case-data").Value).RootElement;
        Assert.StartsWith(Evil, data.GetProperty("patients")[0][0][0].GetString());
    }

    [Fact]
    public void ThePagesPolicy_AllowsItsOwnScriptAndNoOther()
    {
        string page = Page(Sample("cases"));
        string script = Regex.Match(page, "<script>(.*?)</script>", RegexOptions.Singleline).Groups[1].Value;
        Assert.Contains($"script-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))}'", page);
    }

    [Theory]
    [InlineData("full")]
    [InlineData("bare")]
    [InlineData("wound up")]
    [InlineData("cases")]
    public void TheText_HoldsEveryTableOfThePageCellByCell(string which)
    {
        ComparisonResult result = Sample(which);
        List<string> rows = [.. MarkdownPage.Of(result, Figures.Of(result)).Split('\n').Where(l => l.StartsWith("| ", StringComparison.Ordinal)).Select(l => Regex.Replace(l, @" *(?<!\\)\| *", "|").Trim('|'))];
        Assert.All(Parse(Page(result)).Descendants("tr").Where(r => r.Elements().Count() > 1), row =>
            Assert.Contains(string.Join('|', row.Elements().Select(c => MarkdownPage.Escaped(c.Value))), rows));
    }

    [Fact]
    public void TheReportAsText_IsTheGoldenOne()
    {
        ComparisonResult result = SampleResult.Full();
        Golden("report.md", MarkdownPage.Of(result, Figures.Of(result)));
    }

    [Theory]
    [InlineData("LUNG_003 | *x*", @"LUNG_003 \| \*x\*")]
    [InlineData("p < 0.001", "p < 0.001")]
    [InlineData("<b>&amp;", @"\<b>\&amp;")]
    [InlineData("two\nlines", "two lines")]
    [InlineData("_all_ [0.1, 0.2] [a](b)", @"\_all\_ [0.1, 0.2] [a\](b)")]
    public void WhatCameFromData_IsNoMarkup(string text, string expected) => Assert.Equal(expected, MarkdownPage.Escaped(text));

    [Fact]
    public void WhatDoesNotExist_IsNaAndNeverZero()
    {
        ComparisonResult bare = SampleResult.Bare();
        string row = TextTable.Of(bare).Split('\n')[2];
        Assert.Equal(["D", "0.500", "n/a", "0.400", "0.450", "n/a", "n/a", "n/a", "n/a"], Spaces().Split(row));
        string page = Page(bare);
        Assert.Contains("Most tumour-free slices left clean: n/a", page);
        Assert.Contains("One method alone: nothing to compare.", page);
    }

    [Fact]
    public void ThePage_SaysWhatIsShownFirstAndThenWhichMethodLeads()
    {
        string page = Page(SampleResult.Full());
        Assert.Matches(@"Highest Dice on slices with tumour: GD, 0\.\d\d\d \(0\.\d\d\d to 0\.\d\d\d over 3 seeds\)\.", page);
        Assert.Contains("GD beats D on Dice by 0.050 [0.020, 0.080], p &lt; 0.001; no difference shown in recall of tumours under 100 px (3 seeds).", page);
        Assert.True(page.IndexOf("GD beats D", StringComparison.Ordinal) < page.IndexOf("Highest Dice", StringComparison.Ordinal));
        Assert.Contains("The article's figures: other data, other networks, not comparable.", page);
        Assert.Contains("EmptyPolicy.Article", page);
    }

    [Fact]
    public void ThePage_SaysWhatOtherToolsWouldReportOfTheSamePredictions()
    {
        string[] rows = [.. Parse(Page(SampleResult.Full())).Descendants("tr").Select(r => string.Join('|', r.Elements().Select(e => e.Value)))];
        // Slices with tumour: the mean of 2 TP / (2 TP + FP + FN) for TP 0, 10 to 50 beside FP 5 and FN 40. MONAI drops the six without tumour.
        double tumour = Enumerable.Range(0, 6).Average(p => 20.0 * p / ((20 * p) + 45));
        Assert.Contains($"MONAI 1.5.0|DiceMetric(), that is ignore_empty=True|{string.Join('|', Enumerable.Repeat(Format.Share(tumour) + " (6)", 4))}", rows);
        // One of those six is left clean by D, E and T, two by GD.
        Assert.Contains($"MetricsReloaded 0.1.0|BinaryPairwiseMeasures.dsc|{string.Join('|', Enumerable.Repeat(Format.Share(((6 * tumour) + 1) / 12) + " (0)", 3))}|{Format.Share(((6 * tumour) + 2) / 12)} (0)", rows);
        // Per run of six patients: 12 lesions, 5 detected; 12 candidates beside tumour and 5 without, 5 of them true.
        Assert.Contains(rows, r => r.StartsWith($"D|12|{Format.Share(5.0 / 12)}|{Format.Share(5.0 / 17)}|", StringComparison.Ordinal));
    }

    [Fact]
    public void Words_StandLeftInATableOfThePageAndNumbersRight()
    {
        XElement table = Parse(HtmlTable.Of(ScoreTables.Effects(SampleResult.Full())).ToString()).Descendants("table").Single();
        Assert.All(table.Descendants("tr"), row => Assert.Equal(["", "words", "", "", "", "", "", ""], row.Elements().Select(e => (string?)e.Attribute("class") ?? "")));
    }

    [Fact]
    public void ARunThatWoundUp_IsNamed()
    {
        Assert.Contains(TableInWords.Of(SampleResult.WoundUp()), s => s.StartsWith("GD wound up", StringComparison.Ordinal));
        Assert.DoesNotContain(TableInWords.Of(SampleResult.Full()), s => s.Contains("wound up"));
    }

    [Fact]
    public void TheTextTable_IsTheGoldenOne() => Golden("text-table.txt", TextTable.Of(SampleResult.Full()));

    private static void Golden(string name, string found)
    {
        string golden = Path.Combine(Here(), "Golden", name);
        if (Environment.GetEnvironmentVariable("GLINT_WRITE_GOLDEN") == "1")
        {
            File.WriteAllText(golden, found);
        }
        Assert.Equal(File.ReadAllText(golden, Encoding.UTF8).ReplaceLineEndings("\n"), found);
    }

    internal static ComparisonResult Sample(string which) =>
        which switch
        {
            "full" => SampleResult.Full(),
            "bare" => SampleResult.Bare(),
            "cases" => ResultOf.Record(MadeUpRecord.Of(["D", "T", "GD"], 2, Small.Discs(4))),
            _ => SampleResult.WoundUp(),
        };

    private static string Page(ComparisonResult result) => HtmlPage.Of(result, [.. Figures.Of(result).Select(f => (f, Png: PngSignature))]);

    private static XDocument Parse(string page)
    {
        using var reader = XmlReader.Create(new StringReader(page), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        return XDocument.Load(reader);
    }

    private static string Here([System.Runtime.CompilerServices.CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    [GeneratedRegex(@"https?://|url\(|@import|srcset", RegexOptions.IgnoreCase)]
    private static partial Regex Loads();

    [GeneratedRegex(" {2,}")]
    private static partial Regex Spaces();
}

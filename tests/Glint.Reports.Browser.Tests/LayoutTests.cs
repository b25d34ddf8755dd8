using Microsoft.Playwright;

namespace Glint.Reports.BrowserTests;

/// <summary>The page at the widths of a phone, a tablet and a desk, by day and by night, on paper, and without script.</summary>
public sealed class LayoutTests(ReportInChromium chromium) : IClassFixture<ReportInChromium>
{
    // What the Web Content Accessibility Guidelines ask of text (AA).
    private const double LeastContrast = 4.5;

    public static TheoryData<int, ColorScheme> Screens { get; } = [.. from width in new[] { 360, 820, 1400 } from scheme in new[] { ColorScheme.Light, ColorScheme.Dark } select (width, scheme)];

    [Theory]
    [MemberData(nameof(Screens))]
    public async Task ThePage_FitsTheScreen_AndReads(int width, ColorScheme scheme)
    {
        await using OpenReport report = await chromium.Open(width, scheme: scheme);
        await Keep(report.Page, $"page-{width}-{scheme}.png", report.Page.Locator("body"));
        await Keep(report.Page, $"cases-{width}-{scheme}.png", report.Page.Locator("#case-browser"));
        ILocator froc = report.Page.Locator("#whole-scans--in-3-d figure");
        await Keep(report.Page, $"froc-{width}-{scheme}.png", froc);
        Assert.True((await froc.Locator("img").BoundingBoxAsync())!.Width >= Math.Min(width, 680) - 80);
        Assert.Equal(width, await report.Page.EvaluateAsync<int>("document.scrollingElement.scrollWidth"));
        foreach (string text in new[] { ".status", ".cases output", ".cases b", ".cases small", ".keys", ".lists button", "h2", "caption", "figcaption", "nav a" })
        {
            double contrast = await report.Page.Locator(text).First.EvaluateAsync<double>(Contrast);
            Assert.True(contrast >= LeastContrast, $"{text}: {contrast:0.0}");
        }
        Assert.Empty(report.Complaints);
    }

    [Fact]
    public async Task OnPaper_TheCaseStandsStill_WithoutControls()
    {
        await using OpenReport report = await chromium.Open();
        await report.Page.EmulateMediaAsync(new() { Media = Media.Print });
        await Keep(report.Page, "cases-print.png", report.Page.Locator("#case-browser"));
        Assert.True(await report.View.IsVisibleAsync());
        Assert.True(await report.Page.Locator(".status").IsVisibleAsync());
        Assert.False(await report.Slider.IsVisibleAsync());
        Assert.False(await report.Page.Locator(".lists").IsVisibleAsync());
    }

    [Fact]
    public async Task WithoutScript_TheFirstCaseIsThere_AndNothingThatDoesNotWork()
    {
        await using OpenReport report = await chromium.Open(runsScript: false);
        Assert.True(await report.View.IsVisibleAsync());
        Assert.False(await report.Slider.IsVisibleAsync());
    }

    // Set to look at the pictures.
    private static async Task Keep(IPage page, string name, ILocator what)
    {
        if (Environment.GetEnvironmentVariable("GLINT_KEEP_REPORTS") is not { Length: > 0 } folder) return;
        Directory.CreateDirectory(folder);
        await page.WaitForTimeoutAsync(100);
        await what.ScreenshotAsync(new() { Path = Path.Combine(folder, name) });
    }

    private const string Contrast = """
        element => {
          const levels = color => color.match(/[\d.]+/g).map(Number), linear = v => v / 255 > 0.04045 ? ((v / 255 + 0.055) / 1.055) ** 2.4 : v / 255 / 12.92;
          const luminance = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
          let behind = element;
          while (behind.parentElement && levels(getComputedStyle(behind).backgroundColor)[3] === 0) behind = behind.parentElement;
          const [dark, light] = [getComputedStyle(element).color, getComputedStyle(behind).backgroundColor].map(c => luminance(levels(c))).sort((a, b) => a - b);
          return (light + 0.05) / (dark + 0.05);
        }
        """;
}

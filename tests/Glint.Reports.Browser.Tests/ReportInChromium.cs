using Glint.Comparing;
using Glint.Comparing.Reports;
using Glint.Data;
using Glint.Tests.Support;
using Microsoft.Playwright;

namespace Glint.Reports.BrowserTests;

/// <summary>A made-up report in a folder, and a Chromium to open it with; without a Chromium the tests are skipped.</summary>
public sealed class ReportInChromium : IAsyncLifetime
{
    private const string Setting = "GLINT_CHROMIUM";

    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/snap/bin/chromium"];

    private readonly string _folder = Directory.CreateTempSubdirectory("glint-browser-").FullName;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>The cases on the page.</summary>
    internal CaseBook Book { get; private set; } = null!;

    /// <summary>Of the page.</summary>
    internal string Address => new Uri(Path.Combine(_folder, Report.PageName)).AbsoluteUri;

    public async ValueTask InitializeAsync()
    {
        string? chromium = Environment.GetEnvironmentVariable(Setting) is { Length: > 0 } named ? named : Places.FirstOrDefault(File.Exists);
        if (chromium is null) return;
        ComparisonResult result = ResultOf.Record(MadeUpRecord.Of(["D", "T", "GD"], 2, Phantom.Dataset(new PhantomOptions(Side: 128, Patients: 6, SlicesPerPatient: 8)), hasScans: true));
        Report.Write(result, _folder);
        Book = result.Cases!;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    /// <summary>The page in a window of its own.</summary>
    internal async Task<OpenReport> Open(int width = 1400, int height = 1000, ColorScheme scheme = ColorScheme.Light, bool isTouch = false, bool runsScript = true)
    {
        Assert.SkipWhen(_browser is null, $"There is no Chromium on this machine. Install it (apt-get install chromium), or name one in {Setting}.");
        IBrowserContext context = await _browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = scheme,
            HasTouch = isTouch,
            JavaScriptEnabled = runsScript,
        });
        IPage page = await context.NewPageAsync();
        var report = new OpenReport(page);
        await page.GotoAsync(Address);
        return report;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}

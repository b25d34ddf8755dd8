using Microsoft.Playwright;
using SkiaSharp;

namespace Glint.Reports.BrowserTests;

/// <summary>A report in a browser's window, and everything that went wrong in it.</summary>
internal sealed class OpenReport : IAsyncDisposable
{
    private readonly List<string> _complaints = [];

    internal OpenReport(IPage page)
    {
        Page = page;
        page.Console += (_, message) => { if (message.Type is "error" or "warning") _complaints.Add(message.Text); };
        page.PageError += (_, error) => _complaints.Add(error);
        page.Request += (_, request) => { if (!request.Url.StartsWith("file:", StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal)) _complaints.Add("asked for " + request.Url); };
    }

    internal IPage Page { get; }

    internal ILocator Stage => Page.Locator(".stage");

    internal ILocator Slider => Page.Locator("#case-slice");

    internal ILocator View => Page.Locator("#case-view");

    /// <summary>Console errors, exceptions and requests for anything but files.</summary>
    internal IReadOnlyList<string> Complaints => _complaints;

    /// <summary>"PHANTOM_003, slice 4 (2 of 6 shown): tumour of 14 px."</summary>
    internal Task<string> Status() => Page.Locator(".cases .status").InnerTextAsync();

    internal ILocator Outline(string name) => Page.Locator(".cases fieldset label").Filter(new() { Has = Page.Locator($"b:text-is(\"{name}\")") }).Locator("input");

    internal ILocator Do(string action) => Page.Locator($"[data-do={action}]");

    /// <summary>What is seen of the slice, as the browser painted it.</summary>
    internal async Task<SKBitmap> Picture() => SKBitmap.Decode(await View.ScreenshotAsync());

    /// <summary>Shows the slice alone: no outline, no part of it enlarged.</summary>
    internal async Task ShowImageAlone()
    {
        await Do("whole").ClickAsync();
        foreach (ILocator box in await Page.Locator(".cases fieldset input").AllAsync()) await box.UncheckAsync();
    }

    public async ValueTask DisposeAsync() => await Page.Context.DisposeAsync();
}

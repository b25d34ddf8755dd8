using Glint.Comparing;
using Glint.Comparing.Reports;
using Microsoft.Playwright;
using SkiaSharp;

namespace Glint.Reports.BrowserTests;

/// <summary>The report's page as a reader meets it: in a browser, by mouse, keyboard and touch.</summary>
public sealed class CaseBrowserTests(ReportInChromium chromium) : IClassFixture<ReportInChromium>
{
    [Fact]
    public async Task ThePage_OpensFromDisk_WithoutAComplaint_AndAsksForNothing()
    {
        await using OpenReport report = await chromium.Open();
        CaseLink first = chromium.Book.Lists[0].Cases[0];
        Assert.StartsWith(Titled(first), await report.Status(), StringComparison.Ordinal);
        foreach (ILocator button in await report.Page.Locator("[data-case]").AllAsync()) await button.ClickAsync();
        Assert.Empty(report.Complaints);
    }

    [Fact]
    public async Task TheSlider_ShowsTheSliceItStandsAt()
    {
        await using OpenReport report = await chromium.Open();
        await report.ShowImageAlone();
        CasePatient patient = chromium.Book.Patients[1];
        await report.Page.Locator("#case-patient").SelectOptionAsync("1");
        for (int i = 0; i < patient.Slices.Count; i += 2)
        {
            await report.Slider.FillAsync($"{i}");
            Assert.StartsWith($"{patient.Name}, slice {patient.Slices[i].Truth.Slice} ({i + 1} of {patient.Slices.Count} shown)", await report.Status(), StringComparison.Ordinal);
            using SKBitmap seen = await report.Picture();
            double[] apart = [.. patient.Slices.Select(s => Apart(seen, s.Slice))];
            Assert.Equal(i, Array.IndexOf(apart, apart.Min()));
            Assert.InRange(apart[i], 0, 6);
        }
    }

    [Fact]
    public async Task AMethodSwitchedOff_TakesItsColourAway_AndComesBack()
    {
        await using OpenReport report = await chromium.Open();
        // GD lies over nothing here: D's and T's outlines are off.
        foreach (string other in new[] { "truth", "D", "T" }) await report.Outline(other).UncheckAsync();
        var green = SKColor.Parse("#009E73");
        Assert.True(await Pixels(report, green) > 20);
        await report.Outline("GD").UncheckAsync();
        Assert.Equal(0, await Pixels(report, green));
        await report.Outline("GD").CheckAsync();
        Assert.True(await Pixels(report, green) > 20);
    }

    [Fact]
    public async Task TheKeyboard_DoesAllThatTheMouseDoes()
    {
        await using OpenReport report = await chromium.Open();
        await report.Page.Locator("#case-patient").SelectOptionAsync("0");
        await report.Stage.FocusAsync();
        CasePatient first = chromium.Book.Patients[0], second = chromium.Book.Patients[1];
        async Task Press(string key, string status)
        {
            await report.Page.Keyboard.PressAsync(key);
            Assert.StartsWith(status, await report.Status(), StringComparison.Ordinal);
        }
        await Press("ArrowRight", $"{first.Name}, slice {first.Slices[1].Truth.Slice} ");
        await Press("ArrowLeft", $"{first.Name}, slice {first.Slices[0].Truth.Slice} ");
        await Press("End", $"{first.Name}, slice {first.Slices[^1].Truth.Slice} ");
        await Press("PageDown", $"{second.Name}, slice {second.Slices[0].Truth.Slice} ");
        await Press("PageUp", $"{first.Name}, ");
        await report.Page.Keyboard.PressAsync("2");
        Assert.False(await report.Outline("T").IsCheckedAsync());
        await report.Page.Keyboard.PressAsync("t");
        Assert.False(await report.Outline("truth").IsCheckedAsync());
        await report.Page.Keyboard.PressAsync("+");
        Assert.NotEqual("0 0 128 128", await report.View.GetAttributeAsync("viewBox"));
        await report.Page.Keyboard.PressAsync("0");
        Assert.Equal("0 0 128 128", await report.View.GetAttributeAsync("viewBox"));
        // Every control can be reached, from the patient to the last case.
        await report.Page.Locator("#case-patient").FocusAsync();
        int controls = await report.Page.Locator(".cases :is(select, button, input, .stage)").CountAsync();
        for (int i = 1; i < controls; i++) await report.Page.Keyboard.PressAsync("Tab");
        Assert.True(await report.Page.Locator("[data-case]").Last.EvaluateAsync<bool>("b => b === document.activeElement"));
    }

    [Fact]
    public async Task BeforeTheFirstPatient_AndAfterTheLast_ThePageKeysChangeNothing()
    {
        await using OpenReport report = await chromium.Open();
        foreach ((int patient, string key) in new[] { (0, "PageUp"), (chromium.Book.Patients.Count - 1, "PageDown") })
        {
            await report.Page.Locator("#case-patient").SelectOptionAsync($"{patient}");
            await report.Stage.FocusAsync();
            await report.Page.Keyboard.PressAsync("End");
            await report.Page.Keyboard.PressAsync("+");
            (string status, double[] seen) = (await report.Status(), await Seen(report));
            Assert.True(seen[2] < 128);
            await report.Page.Keyboard.PressAsync(key);
            Assert.Equal(status, await report.Status());
            Assert.Equal(seen, await Seen(report));
        }
        Assert.Empty(report.Complaints);
    }

    [Fact]
    public async Task ACase_IsOneClickAway_AndItsTumourInSight()
    {
        await using OpenReport report = await chromium.Open();
        foreach (CaseList list in chromium.Book.Lists)
        {
            foreach (CaseLink link in list.Cases)
            {
                ILocator section = report.Page.Locator(".lists > div").Filter(new() { Has = report.Page.Locator($"h3:text-is(\"{list.Title}\")") });
                await section.GetByText(Titled(link)).ClickAsync();
                Assert.StartsWith(Titled(link), await report.Status(), StringComparison.Ordinal);
                Assert.Equal("true", await section.GetByText(Titled(link)).GetAttributeAsync("aria-pressed"));
                double[] seen = [.. (await report.View.GetAttributeAsync("viewBox"))!.Split(' ').Select(v => double.Parse(v, System.Globalization.CultureInfo.InvariantCulture))];
                if (await report.View.Locator(".truth").GetAttributeAsync("d") == "") continue;
                double[] tumour = await report.View.Locator(".truth").EvaluateAsync<double[]>("p => { const b = p.getBBox(); return [b.x, b.y, b.x + b.width, b.y + b.height]; }");
                Assert.True(seen[0] <= tumour[0] && seen[1] <= tumour[1] && seen[0] + seen[2] >= tumour[2] && seen[1] + seen[3] >= tumour[3], $"{Titled(link)}: {string.Join(' ', seen)} does not hold {string.Join(' ', tumour)}");
            }
        }
    }

    [Fact]
    public async Task AZoomedSlice_FollowsTheHand_AndStopsAtItsEdge()
    {
        await using OpenReport report = await chromium.Open();
        await report.Do("whole").ClickAsync();
        for (int i = 0; i < 3; i++) await report.Do("in").ClickAsync();
        LocatorBoundingBoxResult box = (await report.View.BoundingBoxAsync())!;
        double before = (await Seen(report))[0];
        await report.Page.Mouse.MoveAsync(box.X + 200, box.Y + 200);
        await report.Page.Mouse.DownAsync();
        await report.Page.Mouse.MoveAsync(box.X + 260, box.Y + 200);
        double[] moved = await Seen(report);
        Assert.Equal(before - (60 * moved[2] / box.Width), moved[0], 0.5);
        await report.Page.Mouse.MoveAsync(box.X + 5000, box.Y + 200);
        Assert.Equal(0, (await Seen(report))[0]);
        await report.Page.Mouse.UpAsync();
    }

    [Fact]
    public async Task OnATouchScreen_ATapIsEnough()
    {
        await using OpenReport report = await chromium.Open(width: 360, height: 740, isTouch: true);
        await report.Page.Locator("#case-patient").SelectOptionAsync("0");
        await report.Do("next").TapAsync();
        Assert.Contains($"slice {chromium.Book.Patients[0].Slices[1].Truth.Slice} ", await report.Status(), StringComparison.Ordinal);
        await report.Outline("D").TapAsync();
        Assert.False(await report.Outline("D").IsCheckedAsync());
        // Fingers need room: 38 CSS pixels and more.
        foreach (ILocator control in await report.Page.Locator(".cases :is(button, select)").AllAsync()) Assert.True((await control.BoundingBoxAsync())!.Height >= 38);
        Assert.Empty(report.Complaints);
    }

    private string Titled(CaseLink link)
    {
        ShownCase shown = CaseTable.Find(chromium.Book, link);
        return $"{shown.Truth.Patient}, slice {shown.Truth.Slice}";
    }

    private static async Task<double[]> Seen(OpenReport report) =>
        [.. (await report.View.GetAttributeAsync("viewBox"))!.Split(' ').Select(v => double.Parse(v, System.Globalization.CultureInfo.InvariantCulture))];

    private static async Task<int> Pixels(OpenReport report, SKColor color)
    {
        using SKBitmap seen = await report.Picture();
        return seen.Pixels.Count(p => Math.Abs(p.Red - color.Red) + Math.Abs(p.Green - color.Green) + Math.Abs(p.Blue - color.Blue) < 24);
    }

    // Mean difference in grey levels, at the middle of each of the slice's pixels.
    private static double Apart(SKBitmap seen, CaseSlice slice)
    {
        using SKBitmap image = SKBitmap.Decode(slice.Image);
        return Enumerable.Range(0, slice.Height * slice.Width).Average(i =>
        {
            (int row, int column) = (i / slice.Width, i % slice.Width);
            SKColor there = seen.GetPixel((int)((column + 0.5) * seen.Width / slice.Width), (int)((row + 0.5) * seen.Height / slice.Height));
            return Math.Abs(there.Red - image.GetPixel(column, row).Red);
        });
    }
}

using System.Text.Json;
using System.Xml.Linq;

namespace Glint.Comparing.Reports;

/// <summary>
/// The case browser on the page: its first case stands there as a still, for print and where no script runs; the script makes it move. All that
/// the script prints was formatted here.
/// </summary>
internal static class CaseBrowser
{
    // Told apart without colour: lines as dashes of their own, in screen pixels.
    private static readonly string[] Dashes = ["none", "9 4", "4 3", "12 3 2 3", "2 4", "7 2 2 2 2 2"];

    // In base64 in place of "+", which JSON on a page writes with six characters.
    private const char Plus = '-';

    public static XElement[] Of(Cases cases)
    {
        (CaseBook book, int[] start) = (cases.Book, Start(cases.Book));
        ShownCase first = book.Patients[start[0]].Slices[start[1]];
        return
        [
            new("p", Caption(book)),
            new("div", new XAttribute("class", "cases"), new XAttribute("id", "cases"),
                new XElement("div", new XAttribute("class", "viewer"),
                    new XElement("div", new XAttribute("class", "controls"), new XAttribute("hidden", ""), Choice(book), Zoom()),
                    new XElement("div", new XAttribute("class", "stage"), new XAttribute("tabindex", "0"), new XAttribute("role", "group"), new XAttribute("aria-describedby", "case-keys"),
                        new XAttribute("aria-label", "Slice"), Still(cases, first), Map(first)),
                    new XElement("p", new XAttribute("class", "status"), new XAttribute("aria-live", "polite"), Status(book.Patients[start[0]], start[1])),
                    Outlines(cases, first),
                    new XElement("p", new XAttribute("id", "case-keys"), new XAttribute("class", "keys"), new XAttribute("hidden", ""),
                        "Keys: left and right change the slice, Page Up and Page Down the patient; + and - zoom, F goes to the tumour, 0 to the whole slice; T and 1 to 9 switch outlines. Drag to move a zoomed slice, pinch to zoom.")),
                new XElement("div", new XAttribute("class", "lists"), new XAttribute("hidden", ""), book.Lists.Select(l => List(book, l)))),
            new("script", new XAttribute("type", "application/json"), new XAttribute("id", "case-data"), Data(book, start)),
            CaseScript.Element,
        ];
    }

    private static string Caption(CaseBook book) =>
        $"Shown are {(book.LeftOut == 0 ? "all test slices with tumour" : $"test slices with tumour, evenly spaced where a patient has more than a page can hold ({Format.Count(book.LeftOut)} left out)")}, and of each patient " +
        $"up to {Format.Count(CaseChoice.TumourFreePerPatient)} without, most false-positive pixels first. Outlines, along pixel edges: the truth, and {CaseTable.Runs(book)}, as it was best on validation. " +
        $"The lists choose among these. Images are compressed, to look at and not to measure; an outline of more than {Format.Count(OutlinePath.MostCorners)} corners lacks its smallest pieces.";

    // The first case of the first list, or the first slice.
    private static int[] Start(CaseBook book) => book.Lists.Count > 0 ? Place(book, book.Lists[0].Cases[0]) : [0, 0];

    private static int[] Place(CaseBook book, CaseLink link)
    {
        int patient = book.Patients.ToList().FindIndex(p => p.Slices.Any(s => s.Slice.Slice == link.Slice));
        return [patient, book.Patients[patient].Slices.ToList().FindIndex(s => s.Slice.Slice == link.Slice)];
    }

    private static XElement[] Choice(CaseBook book) =>
    [
        new("label", "Patient ", new XElement("select", new XAttribute("id", "case-patient"), book.Patients.Select((p, i) => new XElement("option", new XAttribute("value", Format.Count(i)), p.Name)))),
        new("span", new XAttribute("class", "slider"), Button("previous", "‹", "previous slice"),
            new XElement("input", new XAttribute("type", "range"), new XAttribute("id", "case-slice"), new XAttribute("min", "0"), new XAttribute("value", "0"), new XAttribute("aria-label", "slice")),
            Button("next", "›", "next slice")),
    ];

    private static XElement Zoom() => new("span", new XAttribute("class", "zoom"),
        Button("out", "−", "zoom out"), Button("in", "+", "zoom in"), Button("tumour", "Tumour", "zoom to the tumour"), Button("whole", "Whole", "show the whole slice"));

    private static XElement Button(string action, string text, string name) =>
        new("button", new XAttribute("type", "button"), new XAttribute("data-do", action), new XAttribute("aria-label", name), new XAttribute("title", name), text);

    private static XElement Still(Cases cases, ShownCase shown) => new("svg",
        new XAttribute("id", "case-view"), new XAttribute("role", "img"), new XAttribute("aria-label", "Slice with outlines"), new XAttribute("viewBox", Box(shown)),
        new XAttribute("preserveAspectRatio", "xMidYMid meet"), Image(shown),
        new XElement("path", new XAttribute("class", "rim"), new XAttribute("d", shown.Slice.Truth)), new XElement("path", new XAttribute("class", "truth"), new XAttribute("d", shown.Slice.Truth)),
        cases.Book.Runs.Select((r, i) => new XElement("path", new XAttribute("class", "found"), Look(cases, i), new XAttribute("d", shown.Found[i]?.Path ?? ""))));

    private static XElement Map(ShownCase shown) => new("svg",
        new XAttribute("id", "case-map"), new XAttribute("aria-hidden", "true"), new XAttribute("hidden", ""), new XAttribute("viewBox", Box(shown)), Image(shown), new XElement("rect"));

    private static XElement Image(ShownCase shown) => new("image",
        new XAttribute("width", Format.Count(shown.Slice.Width)), new XAttribute("height", Format.Count(shown.Slice.Height)), new XAttribute("href", Address(shown)));

    private static string Address(ShownCase shown) => $"data:{CaseImage.MediaType};base64,{Convert.ToBase64String(shown.Slice.Image)}";

    private static string Box(ShownCase shown) => $"0 0 {Format.Count(shown.Slice.Width)} {Format.Count(shown.Slice.Height)}";

    private static XAttribute Look(Cases cases, int run) =>
        new("style", $"stroke: {(Style(cases, run)?.Color ?? Palette.Quiet).ToHex()}; stroke-dasharray: {Dashes[run % Dashes.Length]}");

    private static MethodStyle? Style(Cases cases, int run) => cases.Styles.FirstOrDefault(s => s.Name == cases.Book.Runs[run].Method);

    private static XElement Outlines(Cases cases, ShownCase shown) => new("fieldset", new XElement("legend", "Outlines"),
        Outline("T", "truth", new XElement("line", new XAttribute("class", "truth"), Ends), Truth(shown)),
        cases.Book.Runs.Select((r, i) => Outline(Format.Count(i), r.Method, new XElement("line", new XAttribute("class", "found"), Look(cases, i), Ends), Found(shown, i))));

    private static XAttribute[] Ends => [new("x1", "2"), new("x2", "34"), new("y1", "8"), new("y2", "8")];

    private static XElement Outline(string key, string name, XElement line, string value) => new("label",
        new XElement("input", new XAttribute("type", "checkbox"), new XAttribute("data-outline", key), new XAttribute("checked", ""), new XAttribute("hidden", "")),
        new XElement("svg", new XAttribute("viewBox", "0 0 36 16"), new XAttribute("aria-hidden", "true"), line),
        new XElement("b", name), new XElement("output", value));

    private static XElement List(CaseBook book, CaseList list) => new("div",
        new XElement("h3", list.Title),
        new XElement("ul", list.Cases.Select(link => CaseTable.Find(book, link) is var shown && Place(book, link) is var place
            ? new XElement("li", new XElement("button", new XAttribute("type", "button"), new XAttribute("data-case", $"{Format.Count(place[0])} {Format.Count(place[1])}"),
                $"{shown.Truth.Patient}, slice {Format.Count(shown.Truth.Slice)}",
                new XElement("small", (shown.Truth.TumourPixels > 0 ? $"tumour of {Format.Count(shown.Truth.TumourPixels)} px: " : "") + CaseTable.Values(link))))
            : null)));

    private static string Status(CasePatient patient, int slice) =>
        $"{patient.Name}, slice {Format.Count(patient.Slices[slice].Truth.Slice)} ({Format.Count(slice + 1)} of {Format.Count(patient.Slices.Count)} shown): {Truth(patient.Slices[slice])}.";

    private static string Truth(ShownCase shown) => shown.Truth.TumourPixels > 0 ? $"tumour of {Format.Count(shown.Truth.TumourPixels)} px" : "no tumour";

    private static string Found(ShownCase shown, int run) => shown.Found[run]?.Score switch
    {
        null => "not kept",
        { HasTumour: true, TruePositives: 0, FalsePositives: 0 } => "found nothing",
        { HasTumour: true } s => $"Dice {Format.Share(s.Dice)}, {Format.Count(s.FalsePositives)} px false, {Format.Count(s.FalseNegatives)} px missed",
        { FalsePositives: 0 } => "clean",
        { } s => $"{Format.Count(s.FalsePositives)} px false",
    };

    // Rows of what the script shows, in arrays to be short: patients of slices of [status, truth's text, width, height, image, truth, [path, text] of each run].
    private static string Data(CaseBook book, int[] start) => JsonSerializer.Serialize(new
    {
        start,
        patients = book.Patients.Select(p => p.Slices.Select((s, i) => new object[]
        {
            Status(p, i), Truth(s), s.Slice.Width, s.Slice.Height, Convert.ToBase64String(s.Slice.Image).Replace('+', Plus), s.Slice.Truth, s.Found.Select((f, run) => new[] { f?.Path ?? "", Found(s, run) }),
        })),
    });
}

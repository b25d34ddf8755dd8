using System.Text;
using System.Xml.Linq;

namespace Glint.Comparing.Reports;

/// <summary>
/// What Skia leaves out of an SVG: a view box to scale by, a title, and fonts to fall back on where the first is not installed. And names that do
/// not depend on what was drawn before, so that equal figures are equal files.
/// </summary>
internal static class SvgText
{
    /// <summary>The completed file, UTF-8.</summary>
    public static byte[] Finish(byte[] svg, int width, int height, string title)
    {
        XDocument document = XDocument.Load(new MemoryStream(svg), LoadOptions.PreserveWhitespace);
        XElement root = document.Root!;
        root.SetAttributeValue("viewBox", $"0 0 {Format.Count(width)} {Format.Count(height)}");
        root.SetAttributeValue("role", "img");
        root.AddFirst(new XElement(root.Name.Namespace + "title", title));
        foreach (XAttribute family in root.Descendants().Attributes("font-family"))
        {
            family.Value = $"{family.Value}, {Typeface.Fallbacks}";
        }
        foreach (XElement image in root.Descendants(root.Name.Namespace + "image"))
        {
            image.SetAttributeValue("style", "image-rendering: pixelated");    // pixels stay squares in the zoom
        }
        Rename(root);
        using var stream = new MemoryStream();
        using (var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true))
        {
            document.Save(writer, SaveOptions.DisableFormatting);
        }
        return stream.ToArray();
    }

    // Skia counts its names on through the process.
    private static void Rename(XElement root)
    {
        Dictionary<string, string> names = root.Descendants().Attributes("id").Select((id, i) => (id.Value, Name: $"i{Format.Count(i)}")).ToDictionary();
        foreach (XAttribute attribute in root.Descendants().Attributes())
        {
            string value = attribute.Value;
            if (attribute.Name.LocalName == "id") attribute.Value = names[value];
            else if (value.StartsWith("url(#", StringComparison.Ordinal) && names.TryGetValue(value[5..^1], out string? used)) attribute.Value = $"url(#{used})";
            else if (value.StartsWith('#') && names.TryGetValue(value[1..], out string? shown)) attribute.Value = "#" + shown;
        }
    }
}

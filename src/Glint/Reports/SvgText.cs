using System.Text;
using System.Xml.Linq;

namespace Glint.Reports;

/// <summary>What Skia leaves out of an SVG: a view box to scale by, a title, and fonts to fall back on where the first is not installed.</summary>
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
        using var stream = new MemoryStream();
        using (var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true))
        {
            document.Save(writer, SaveOptions.DisableFormatting);
        }
        return stream.ToArray();
    }
}

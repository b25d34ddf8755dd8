using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Glint.Comparing.Reports;

/// <summary>What makes a tree both HTML and XML: data may hold characters that XML cannot, and HTML reads an empty tag as an opening one.</summary>
internal static class HtmlText
{
    // Elements that HTML knows to be empty, and those of SVG, which end as in XML.
    private static readonly string[] Empty = ["meta", "img", "input", "image", "path", "rect", "line"];

    /// <summary>Puts marks in the place of forbidden characters, and end tags after empty elements.</summary>
    public static void Clean(XElement page)
    {
        foreach (XText text in page.DescendantNodes().OfType<XText>())
        {
            text.Value = Legal(text.Value);
        }
        foreach (XAttribute attribute in page.DescendantsAndSelf().Attributes())
        {
            attribute.Value = Legal(attribute.Value);
        }
        foreach (XElement element in page.DescendantsAndSelf().Where(e => e.IsEmpty && !Empty.Contains(e.Name.LocalName)))
        {
            element.Value = "";    // writes <td></td>
        }
    }

    private static string Legal(string text)
    {
        const char Replacement = '\uFFFD';
        if (text.All(XmlConvert.IsXmlChar))
        {
            return text;
        }
        var legal = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            bool pair = i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]);
            legal.Append(pair || XmlConvert.IsXmlChar(text[i]) ? text[i] : Replacement);
            if (pair)
            {
                legal.Append(text[++i]);
            }
        }
        return legal.ToString();
    }
}

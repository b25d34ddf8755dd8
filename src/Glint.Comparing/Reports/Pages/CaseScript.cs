using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;

namespace Glint.Comparing.Reports;

/// <summary>The case browser's script and style, from case-browser.js and case-browser.css in this assembly.</summary>
internal static class CaseScript
{
    // HTML reads this as a comment, XML as the beginning of text that is no markup.
    private const string Opening = "//", Closing = "\n//";

    private static readonly string Script = "\n" + Resource("case-browser.js");

    /// <summary>The style.</summary>
    public static string Style { get; } = Resource("case-browser.css");

    /// <summary>What the page's policy knows the script by.</summary>
    public static string Hash { get; } = "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes($"{Opening}<![CDATA[{Script}{Closing}]]>")));

    /// <summary>The script.</summary>
    public static XElement Element => new("script", new XText(Opening), new XCData(Script + Closing));

    private static string Resource(string name)
    {
        using var reader = new StreamReader(typeof(CaseScript).Assembly.GetManifestResourceStream("Glint.Comparing.Reports.Pages." + name)!);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}

using System.Globalization;
using System.Text.RegularExpressions;

namespace Glint.Tests.Support;

/// <summary>A rasterizer of paths of "M", "h", "v" and "z" by the even-odd rule, the plain way: each pixel asks how many upright edges lie to its left.</summary>
internal static partial class SvgPath
{
    internal static byte[] Filled(string path, int height, int width)
    {
        int[] crossings = new int[height * width];
        (int x, int y, int startX, int startY) = (0, 0, 0, 0);
        foreach (Match part in Parts().Matches(path))
        {
            int Number(int group) => int.Parse(part.Groups[group].Value, CultureInfo.InvariantCulture);
            (int fromY, string command) = (y, part.Value[..1]);
            if (command == "M") (x, y, startX, startY) = (Number(1), Number(2), Number(1), Number(2));
            else if (command == "h") x += Number(3);
            else if (command == "v") y += Number(3);
            else (x, y) = (startX, startY);
            if (command == "M") continue;
            for (int row = Math.Min(fromY, y); row < Math.Max(fromY, y); row++)
            {
                for (int column = x; column < width; column++) crossings[(row * width) + column]++;
            }
        }
        return [.. crossings.Select(c => (byte)(c % 2))];
    }

    [GeneratedRegex(@"M(\d+) (\d+)|[hv](-?\d+)|z")]
    private static partial Regex Parts();
}

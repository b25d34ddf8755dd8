using System.Globalization;
using System.Text;

namespace Glint.Imaging;

/// <summary>Voxels written as numbers in text, with white space or commas between.</summary>
internal static class TextVoxels
{
    // Longer than any number is written.
    private const int LongestWord = 400;

    /// <summary>Reads <paramref name="count"/> voxels, the rest of the file.</summary>
    public static float[] Read(InputFile file, int count)
    {
        // A number takes a digit and a space at least.
        var voxels = new float[(int)Math.Min(count, file.BytesOnDisk / 2 + 1)];
        var done = 0;
        foreach (var word in Words(file))
        {
            if (done == count) throw new GlintException($"{file.Path} holds more than its {count} voxels. Write it again.");
            if (!double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            {
                throw new GlintException($"{file.Path} has '{TextHeader.Shortened(word)}' among its voxels, where a number belongs. Write it again.");
            }
            voxels[done++] = (float)number;
        }
        return done == count ? voxels : throw Short(file, done, count);
    }

    private static IEnumerable<string> Words(InputFile file)
    {
        var (buffer, word) = (new byte[1 << 14], new StringBuilder());
        for (int got; (got = file.Fill(buffer)) > 0;)
        {
            for (var i = 0; i < got; i++)
            {
                var c = (char)buffer[i];
                if (char.IsWhiteSpace(c) || c == ',')
                {
                    if (word.Length > 0) yield return word.ToString();
                    word.Clear();
                }
                else if (word.Append(c).Length > LongestWord)
                {
                    throw new GlintException($"{file.Path} has a word of more than {LongestWord} letters among its voxels. Write it again.");
                }
            }
        }
        if (word.Length > 0) yield return word.ToString();
    }

    /// <summary>The file ends too early.</summary>
    public static GlintException Short(InputFile file, int done, int count) =>
        new($"{file.Path} is cut off: it ends after {done} of {count} voxels. Copy or download it again.");
}

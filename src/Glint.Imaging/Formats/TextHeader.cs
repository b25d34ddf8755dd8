using System.Globalization;

namespace Glint.Imaging;

/// <summary>The fields of a header that is text, by name, and how to read numbers from them.</summary>
/// <param name="path">The file, for messages.</param>
internal sealed class TextHeader(string path)
{
    // More than any header has; what claims more is no header.
    private const int MostFields = 10_000;

    private const int MostLettersShown = 40;

    private readonly Dictionary<string, string> _fields = [];

    /// <summary>Adds a field.</summary>
    /// <exception cref="GlintException">It is there already, or there are too many.</exception>
    public void Add(string name, string value)
    {
        if (_fields.Count == MostFields) throw new GlintException($"{path} has more than {MostFields} header fields. Name another file.");
        if (!_fields.TryAdd(name, value)) throw new GlintException($"{path} has the field '{name}' twice. Write it again.");
    }

    /// <summary>The value of the first of these names that is there, or null.</summary>
    public string? Find(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (_fields.TryGetValue(name, out var value)) return value;
        }
        return null;
    }

    /// <summary>The value of a field.</summary>
    /// <exception cref="GlintException">It is missing.</exception>
    public string Require(params ReadOnlySpan<string> names) =>
        Find(names) ?? throw new GlintException($"{path} lacks the header field '{names[0]}'. Write it again.");

    /// <summary>Whole numbers with white space between.</summary>
    /// <exception cref="GlintException">Something else is there.</exception>
    public long[] Integers(string name, string value) => [.. Words(value).Select(word =>
        long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw NoNumber(name, word))];

    /// <summary>Numbers with white space between.</summary>
    /// <exception cref="GlintException">Something else is there.</exception>
    public double[] Numbers(string name, string value) => [.. Words(value).Select(word => Number(name, word))];

    /// <summary>A number; nan is one.</summary>
    /// <exception cref="GlintException">Something else is there.</exception>
    public double Number(string name, string word) =>
        double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : throw NoNumber(name, word);

    /// <summary>What a file says, short enough for a message.</summary>
    public static string Shortened(string text) => text.Length <= MostLettersShown ? text : text[..MostLettersShown] + "...";

    public static string[] Words(string value) => value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Columns, rows and slices of up to three sizes.</summary>
    /// <exception cref="GlintException">A size is below 1, or there are more voxels than an image may have.</exception>
    public (int Columns, int Rows, int Slices) Grid(IReadOnlyList<long> sizes)
    {
        var text = string.Join("x", sizes);
        if (sizes.Any(size => size < 1)) throw new GlintException($"{path} has size {text}; every size must be at least 1. The header is damaged; write it again.");
        var (columns, rows, slices) = (sizes[0], sizes.Count > 1 ? sizes[1] : 1, sizes.Count > 2 ? sizes[2] : 1);
        // By division: the product of three 63-bit numbers overflows.
        if (columns > Array.MaxLength || rows > Array.MaxLength / columns || slices > Array.MaxLength / (columns * rows))
        {
            throw new GlintException($"{path} has {text} voxels, more than the {Array.MaxLength} one image may have. Crop or resample it.");
        }
        return ((int)columns, (int)rows, (int)slices);
    }

    /// <summary>The grid with this affine.</summary>
    /// <exception cref="GlintException">The affine is unusable.</exception>
    public Geometry Geometry((int Columns, int Rows, int Slices) grid, Affine affine, bool hasOrientation) => affine.Flaw() is { } flaw
        ? throw new GlintException($"{path} {flaw}. Write it again with its true geometry.")
        : new Geometry(grid.Columns, grid.Rows, grid.Slices, affine) { HasOrientation = hasOrientation };

    /// <summary>The file that a header names for its voxels, which must lie beside it or below.</summary>
    /// <exception cref="GlintException">It lies elsewhere, or cannot be a file's name.</exception>
    public string DataFile(string name)
    {
        if (name.Any(char.IsControl)) throw new GlintException($"{path} has a control character in the name of the file that holds its voxels. Write it again.");
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        // A program of Windows separates folders by backslashes.
        var file = Path.GetFullPath(Path.Combine(folder, name.Replace('\\', '/')));
        return file.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? file : throw new GlintException(
            $"{path} says that its voxels are in {name}, outside its own folder. Put the two files into one folder and name the other without a path.");
    }

    private GlintException NoNumber(string name, string word) => new($"{path} has '{word}' in its field '{name}', where a number belongs. Write it again.");
}

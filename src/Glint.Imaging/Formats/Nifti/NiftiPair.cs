namespace Glint.Imaging;

/// <summary>The two files of a NIfTI image whose header and voxels are apart.</summary>
/// <param name="HeaderPath">The .hdr or .hdr.gz file.</param>
/// <param name="ImagePath">The .img or .img.gz file.</param>
internal sealed record NiftiPair(string HeaderPath, string ImagePath)
{
    private const string Header = ".hdr", Image = ".img", Packed = ".gz";

    /// <summary>The pair that a file belongs to by its name, or null.</summary>
    /// <exception cref="GlintException">The other file is not there.</exception>
    public static NiftiPair? Of(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var name = Ends(path, Packed) ? path[..^Packed.Length] : path;
        if (Ends(name, Header)) return new NiftiPair(path, Other(path, name[..^Header.Length], Image));
        return Ends(name, Image) ? new NiftiPair(Other(path, name[..^Image.Length], Header), path) : null;
    }

    private static string Other(string path, string stem, string ending)
    {
        string[] candidates = [stem + ending, stem + ending + Packed, stem + ending.ToUpperInvariant()];
        return Array.Find(candidates, File.Exists) ?? throw new GlintException(
            $"{path} is one of two files of a NIfTI image, and {stem + ending} is not there. Put the two into one folder.");
    }

    private static bool Ends(string text, string ending) => text.EndsWith(ending, StringComparison.OrdinalIgnoreCase);
}

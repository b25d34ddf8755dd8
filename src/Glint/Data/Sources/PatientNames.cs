namespace Glint.Data;

/// <summary>
/// Names patients by what tells their images' paths apart: by the files' names where each has one of its own, and else by the folders, as
/// where every patient has a folder with a <c>ct.nii.gz</c> in it. What all paths share at their beginning or end tells nothing.
/// </summary>
internal static class PatientNames
{
    /// <summary>A name for each path, in order. Only images beside each other whose names differ in their endings alone share one.</summary>
    /// <param name="paths">Of the images, within the data set's folder.</param>
    internal static IReadOnlyList<string> Of(IReadOnlyList<string> paths)
    {
        // An image that is listed twice is one patient, listed twice.
        string[] images = [.. paths.Distinct(StringComparer.Ordinal)];
        string[][] whole = [.. images.Select(PartsOf)];
        string[] files = [.. whole.Select(parts => parts[^1])];
        string[][] candidates = [files, Differing([.. whole.Select(parts => parts[..^1])]), Differing(whole), [.. whole.Select(Joined)]];
        string[] names = Array.Find(candidates, AreTold) ?? files;
        Dictionary<string, string> byImage = images.Zip(names).ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal);
        return [.. paths.Select(p => byImage[p])];
    }

    private static bool AreTold(string[] names) => !names.Contains("") && names.Distinct(StringComparer.Ordinal).Count() == names.Length;

    // Folders, and the file's name without its ending.
    private static string[] PartsOf(string path)
    {
        string[] parts = path.Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar);
        return [.. parts[..^1], DataFolder.PatientOf(parts[^1])];
    }

    private static string[] Differing(string[][] paths)
    {
        int shortest = paths.Select(parts => parts.Length).DefaultIfEmpty().Min(), first = 0, last = 0;
        while (first < shortest && paths.All(parts => parts[first] == paths[0][first])) first++;
        while (first + last < shortest && paths.All(parts => parts[^(last + 1)] == paths[0][^(last + 1)])) last++;
        return [.. paths.Select(parts => Joined(parts[first..^last]))];
    }

    private static string Joined(string[] parts) => string.Join('/', parts);
}

namespace Glint.Imaging.Tests;

/// <summary>Finds the data beside the repository, which is not part of it.</summary>
internal static class SharedData
{
    public static string? Root { get; } = Find();

    public static string Require(string file)
    {
        Assert.SkipUnless(Root is not null, "The shared data are absent: neither GLINT_DATA nor ../shared/data beside the repository.");
        var path = Path.Combine(Root!, file);
        Assert.SkipUnless(File.Exists(path), $"The shared data hold no {file}.");
        return path;
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("GLINT_DATA") is { Length: > 0 } named) return Directory.Exists(named) ? named : null;
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Glint.slnx"))) folder = folder.Parent;
        if (folder is null) return null;
        var data = Path.GetFullPath(Path.Combine(folder.FullName, "..", "shared", "data"));
        return Directory.Exists(data) ? data : null;
    }
}

namespace Glint.Cli.Tests;

/// <summary>Finds the data beside the repository, which is not part of it.</summary>
internal static class SharedData
{
    /// <summary>A folder of the data; the test is skipped where it is absent.</summary>
    internal static string Require(params string[] parts)
    {
        string folder = Path.Combine([Environment.GetEnvironmentVariable("GLINT_DATA") ?? Beside(), .. parts]);
        Assert.SkipUnless(Path.Exists(folder), $"The shared data are absent: {string.Join('/', parts)} is not at {folder}; set GLINT_DATA to the folder that holds it.");
        return folder;
    }

    private static string Beside()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Glint.slnx"))) folder = folder.Parent;
        return Path.GetFullPath(Path.Combine(folder?.FullName ?? "", "..", "shared", "data"));
    }
}

namespace Glint.Tests.Support;

/// <summary>The checkout these tests were built from.</summary>
internal static class Repository
{
    internal static string PathOf(params string[] parts)
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Glint.slnx"))) folder = folder.Parent;
        return Path.Combine([folder?.FullName ?? throw new InvalidOperationException("Glint.slnx is not above the tests."), .. parts]);
    }
}

namespace Glint.Imaging.Tests;

internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("glint-");

    public string this[string name] => Path.Combine(_folder.FullName, name);

    public IEnumerable<string> FileNames => _folder.EnumerateFiles().Select(f => f.Name);

    public string Add(string name, byte[] content)
    {
        File.WriteAllBytes(this[name], content);
        return this[name];
    }

    public void Dispose() => _folder.Delete(recursive: true);
}

namespace Glint.Imaging.Tests;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Failure(string name, Action<Stream> write) =>
        Assert.Throws<GlintException>(() => AtomicFile.Write(_folder[name], write)).Message;

    [Fact]
    public void AFile_IsReplacedAndNothingElseIsLeft()
    {
        AtomicFile.WriteText(_folder["a.txt"], "old and longer");
        AtomicFile.WriteText(_folder["a.txt"], "né");
        Assert.Equal("né"u8.ToArray(), File.ReadAllBytes(_folder["a.txt"]));
        Assert.Equal(["a.txt"], _folder.FileNames);
    }

    [Fact]
    public void TheTarget_IsUntouchedUntilTheContentIsComplete() => AtomicFile.Write(_folder["a.txt"], stream =>
    {
        stream.Write("half"u8);
        Assert.False(File.Exists(_folder["a.txt"]));
    });

    [Fact]
    public void AnExceptionOfTheWriter_PassesAndLeavesTheOldFileAlone()
    {
        AtomicFile.WriteText(_folder["a.txt"], "old");
        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(_folder["a.txt"], stream =>
        {
            stream.Write("new"u8);
            throw new InvalidOperationException();
        }));
        Assert.Equal("old", File.ReadAllText(_folder["a.txt"]));
        Assert.Equal(["a.txt"], _folder.FileNames);
    }

    [Fact]
    public void AFullDisk_IsSaidInOneLineWithWhatToDo()
    {
        const string FullDevice = "/dev/full";
        Assert.SkipUnless(File.Exists(FullDevice), "Only Linux has a device that is always full.");
        var message = Failure("a.txt", _ =>
        {
            using var full = new FileStream(FullDevice, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            full.Write("x"u8);
        });
        Assert.Equal($"Cannot write {_folder["a.txt"]}: No space left on device. Free some space or choose another folder.", message);
        Assert.Empty(_folder.FileNames);
    }

    [Fact]
    public void AMissingFolderAndAFolderInTheWay_AreNamed()
    {
        Assert.Contains($"the folder {_folder["none"]} does not exist", Failure("none/a.txt", _ => { }), StringComparison.Ordinal);
        Assert.Contains("it is a folder", Failure(".", _ => { }), StringComparison.Ordinal);
        Assert.Contains("Cannot write", Failure("a\0.txt", _ => { }), StringComparison.Ordinal);
    }

    [Fact]
    public void ANameAsLongAsTheFileSystem_AllowsCanBeWritten()
    {
        var name = new string('a', 251) + ".txt";
        AtomicFile.WriteText(_folder[name], "");
        Assert.Equal([name], _folder.FileNames);
    }
}

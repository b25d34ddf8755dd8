using Glint;
using Glint.Imaging;
using SharpFuzz;

// One target per reader: fuzz/run builds, instruments and drives it with AFL++. Whatever a file holds, a reader returns a scan or throws a
// GlintException of one line, and allocates no more than the file can back.
if (args is not [("nifti" or "nrrd" or "metaimage" or "png") and var format, ..])
{
    Console.Error.WriteLine("Usage: Glint.Imaging.Fuzz nifti|nrrd|metaimage|png [FILE...]        without files: as AFL's target");
    return 2;
}
string ending = format switch { "nifti" => ".nii", "nrrd" => ".nrrd", "metaimage" => ".mha", _ => ".png" };
string path = Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"glint-fuzz-{Environment.ProcessId}{ending}");
try
{
    if (args.Length > 1) foreach (string file in args[1..]) Try(File.ReadAllBytes(file));
    else Fuzzer.OutOfProcess.Run(stream =>
    {
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        Try(bytes.ToArray());
    });
}
finally
{
    File.Delete(path);
}
return 0;

void Try(byte[] content)
{
    if (format == "png") PngChecksums.Mend(content);
    File.WriteAllBytes(path, content);
    long before = GC.GetAllocatedBytesForCurrentThread();
    try
    {
        _ = ScanFile.Read(path);
    }
    catch (GlintException error) when (!error.Message.Contains('\n'))
    {
    }
    long allocated = GC.GetAllocatedBytesForCurrentThread() - before, bound = Bounds.Base + (Bounds.PerByte * content.Length);
    if (allocated > bound) throw new InvalidOperationException($"{content.Length} bytes made the reader allocate {allocated}, more than {bound}.");
}

/// <summary>What reading a file may allocate: deflate packs at most 1,032 bytes into one, and a voxel of one byte becomes four.</summary>
internal static class Bounds
{
    internal const long Base = 4 << 20, PerByte = 3 * 4 * 1032;
}

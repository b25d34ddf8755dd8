using Glint;
using Glint.Dicom;

/// <summary>
/// The target of the reader: an input is a file. Its elements and items are visited, a series is made of it and read, and its frames are decoded
/// unless they are large, codecs having targets of their own. What comes is a volume, nothing, or a GlintException of one line.
/// </summary>
internal static class FileTarget
{
    private const int LargestFrame = 1 << 18;

    // A series may have 16 M voxels whatever its size, and 8,192 a byte; inflated, a byte gives 1,032, each eighth of which may begin an element.
    private const long BaseBytes = 256 << 20, BytesPerByte = 1 << 17;
    private static readonly string Folder = Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"glint-fuzz-{Environment.ProcessId}");

    public static void Try(byte[] content)
    {
        string path = Write(content);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Catch(() => Visit(path));
        Catch(() => ReadSeries());
        Catch(() => ReadFrames(path));
        CheckAllocated(before, BaseBytes + (BytesPerByte * content.Length), content.Length);
    }

    /// <summary>Writes the input into a folder of its own.</summary>
    public static string Write(byte[] content)
    {
        Directory.CreateDirectory(Folder);
        string path = Path.Combine(Folder, "input.dcm");
        File.WriteAllBytes(path, content);
        return path;
    }

    public static void CheckAllocated(long before, long bound, int length)
    {
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (allocated > bound) throw new InvalidOperationException($"{length} bytes made the reader allocate {allocated}, more than {bound}.");
    }

    public static void CleanUp()
    {
        if (Directory.Exists(Folder)) Directory.Delete(Folder, recursive: true);
    }

    public static void Catch(Action read)
    {
        try
        {
            read();
        }
        catch (GlintException error) when (!error.Message.Contains('\n'))
        {
        }
    }

    private static void Visit(string path)
    {
        if (DicomFile.TryRead(path) is { } file) Visit(file.DataSet);
    }

    private static void Visit(DataSet dataSet)
    {
        foreach (Element element in dataSet.ToArray())
        {
            if (element.Vr == Vr.SQ) foreach (DataSet item in dataSet.Items(element.Tag)) Visit(item);
            else if (element.Vr.IsText()) _ = dataSet.Texts(element.Tag);
        }
    }

    private static void ReadSeries()
    {
        foreach (DicomSeries series in DicomSeries.Find(Folder)) _ = series.Read();
    }

    private static void ReadFrames(string path)
    {
        if (DicomFile.TryRead(path) is not { } file) return;
        var pixels = new PixelData(file);
        if (pixels.Format.SampleCount > LargestFrame) return;
        var frame = new int[pixels.Format.SampleCount];
        for (int i = 0; i < Math.Min(pixels.FrameCount, 4); i++) pixels.ReadFrame(i, frame);
    }
}

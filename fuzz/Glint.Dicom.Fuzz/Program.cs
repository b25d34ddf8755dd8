using SharpFuzz;

if (args is ["write-objects"])
{
    ObjectTarget.WriteCorpus("corpus/object");
    return 0;
}
if (args is not [var name, ..] || Target(name) is not { } target)
{
    Console.Error.WriteLine("Usage: Glint.Dicom.Fuzz dicom|object|rle|jpeg|jpegls|jpeg2000 [FILE...]        without files: as AFL's target");
    return 2;
}
try
{
    if (args.Length > 1) foreach (string file in args[1..]) target(File.ReadAllBytes(file));
    else Fuzzer.OutOfProcess.Run(stream =>
    {
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        target(bytes.ToArray());
    });
}
finally
{
    FileTarget.CleanUp();
}
return 0;

static Action<byte[]>? Target(string name) => name switch
{
    "dicom" => FileTarget.Try,
    "object" => ObjectTarget.Try,
    "rle" => bytes => CodecTargets.Rle(bytes),
    "jpeg" => bytes => CodecTargets.JpegLossless(bytes),
    "jpegls" => bytes => CodecTargets.JpegLs(bytes),
    "jpeg2000" => bytes => CodecTargets.Jpeg2000(bytes),
    _ => null,
};

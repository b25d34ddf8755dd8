using ICSharpCode.SharpZipLib.BZip2;

namespace Glint.Imaging;

/// <summary>
/// Unpacks bzip2 as the streams of .NET unpack gzip: begins at the first read, and says of damaged data that it is damaged. SharpZipLib's
/// decoder, which does the work, throws whatever it runs into.
/// </summary>
internal sealed class Bzip2Stream(Stream packed) : Stream
{
    private BZip2InputStream? _unpacked;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="InvalidDataException">The data is damaged or cut off.</exception>
    public override int Read(byte[] buffer, int offset, int count)
    {
        try
        {
            _unpacked ??= new BZip2InputStream(packed) { IsStreamOwner = false };
            return Math.Max(0, _unpacked.Read(buffer, offset, count));
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            throw new InvalidDataException("The bzip2 data is damaged.", error);
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Glint.Data;

/// <summary>SHA-256 over slices: patients, slice numbers, sizes, HU and masks. Add them by patient in ordinal order, then by index.</summary>
internal sealed class SliceHash : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    internal void Add(Slice slice)
    {
        _hash.AppendData(Encoding.UTF8.GetBytes($"{slice.Patient}\0{slice.Index}\0{slice.Width}x{slice.Height}\0"));
        _hash.AppendData(MemoryMarshal.AsBytes<float>(slice.Hounsfield));
        _hash.AppendData(slice.Mask);
    }

    /// <summary>Of all that was added, in hex.</summary>
    internal string Finish() => Convert.ToHexStringLower(_hash.GetHashAndReset());

    public void Dispose() => _hash.Dispose();
}

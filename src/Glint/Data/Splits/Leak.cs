using System.Runtime.InteropServices;

namespace Glint.Data;

/// <summary>
/// Refuses a split with one image on two sides: a scan that is in the data set under two names, whole or in part. Slices are compared by
/// all their values, the masks apart. Slices of one value everywhere, such as the padding around a scan, tell nothing and may repeat.
/// </summary>
internal static class Leak
{
    /// <summary>Looks at every slice of the split once.</summary>
    /// <exception cref="GlintException">A slice is on two sides.</exception>
    internal static void Check(SliceDataset data, PatientSplit split)
    {
        var seen = new Dictionary<Slice, string>(new SameImage());
        foreach ((string side, IReadOnlyList<string> patients) in new[] { ("train", split.Train), ("validation", split.Validation), ("test", split.Test) })
        {
            foreach (Slice slice in patients.SelectMany(data.Of).Where(s => s.Hounsfield is var values && values.AsSpan().ContainsAnyExcept(values[0])))
            {
                if (seen.TryAdd(slice, side) || seen[slice] == side) continue;
                Slice other = seen.Keys.First(s => new SameImage().Equals(s, slice));
                throw new GlintException(
                    $"Slice {other.Index} of patient {other.Patient} ({seen[slice]}) and slice {slice.Index} of patient {slice.Patient} ({side}) are the same image. Leave one patient out of the data set, or put both on one side with --splits.");
            }
        }
    }

    private sealed class SameImage : IEqualityComparer<Slice>
    {
        public bool Equals(Slice? x, Slice? y) => x is not null && y is not null && x.Width == y.Width && Bytes(x).SequenceEqual(Bytes(y));

        public int GetHashCode(Slice slice)
        {
            var hash = new HashCode();
            hash.AddBytes(Bytes(slice));
            return hash.ToHashCode();
        }

        private static ReadOnlySpan<byte> Bytes(Slice slice) => MemoryMarshal.AsBytes<float>(slice.Hounsfield);
    }
}

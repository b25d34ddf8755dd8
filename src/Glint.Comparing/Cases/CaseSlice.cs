namespace Glint.Comparing;

/// <summary>One test slice as the case browser shows it.</summary>
/// <param name="Slice">Its place among the record's slices.</param>
/// <param name="Height">Rows in pixels.</param>
/// <param name="Width">Columns in pixels.</param>
/// <param name="Image">The image through the intensity window, see <see cref="CaseImage"/>.</param>
/// <param name="Truth">Outline of the truth, see <see cref="OutlinePath"/>.</param>
/// <param name="Found">What each run found whose outline was kept.</param>
internal sealed record CaseSlice(int Slice, int Height, int Width, byte[] Image, string Truth, IReadOnlyList<CaseOutline> Found);

/// <summary>What one run found on a slice.</summary>
internal sealed record CaseOutline(string Method, long Seed, string Path);

namespace Glint.Imaging;

/// <summary>What is asked of voxels that come without a <see cref="Geometry"/>.</summary>
internal static class Grid
{
    /// <exception cref="ArgumentException">A count is below 1, or there are not as many voxels as they say.</exception>
    internal static void Check(int voxels, int columns, int rows, int slices)
    {
        if (columns < 1 || rows < 1 || slices < 1 || (Int128)columns * rows * slices != voxels)
        {
            throw new ArgumentException($"A grid of {columns}x{rows}x{slices} does not have {voxels} voxels.", nameof(voxels));
        }
    }
}

using System.Globalization;

namespace Glint.Data;

/// <summary>Whether slices fit into the memory of this machine: each voxel is a float32 and a byte of mask.</summary>
internal static class Memory
{
    /// <summary>What to say of so many voxels; null if they fit.</summary>
    internal static string? TooSmall(double voxels)
    {
        const double bytesPerVoxel = sizeof(float) + 1, gibibyte = 1L << 30;
        double needed = bytesPerVoxel * voxels / gibibyte, available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / gibibyte;
        return needed <= available ? null : string.Create(CultureInfo.InvariantCulture, $"needs {needed:0.0} GiB of memory where this machine has {available:0.0}");
    }
}

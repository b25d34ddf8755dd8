using CsCheck;

namespace Glint.Dicom.Tests;

/// <summary>Random masks, from one voxel to more than half noise, on grids of any orientation, tilted ones among them.</summary>
internal static class RandomMasks
{
    internal static Gen<Mask> All { get; } =
        from columns in Gen.Int[1, 14]
        from rows in Gen.Int[1, 12]
        from slices in Gen.Int[1, 4]
        from spacing in Gen.Double[0.3, 5].Array[3]
        from angles in Gen.Double[-3, 3].Array[3]
        from origin in Gen.Double[-500, 500].Array[3]
        from tilt in Gen.Double[-0.4, 0.4]
        from share in Gen.Double[0, 0.8]
        from draws in Gen.Double[0, 1].Array[columns * rows * slices]
        from one in Gen.Int[0, (columns * rows * slices) - 1]
        let straight = Rotations.Turned(spacing, angles, origin)
        let affine = straight with { SliceStep = straight.SliceStep + (straight.RowStep * tilt) }
        let voxels = draws.Select((d, i) => d < share || i == one ? (byte)1 : (byte)0)
        select new Mask(new Geometry(columns, rows, slices, affine), [.. voxels]);

    internal static Mask Drawn(Geometry geometry, int seed, double share)
    {
        var random = new Random(seed);
        byte[] voxels = new byte[geometry.VoxelCount];
        for (int i = 0; i < voxels.Length; i++) voxels[i] = random.NextDouble() < share ? (byte)1 : (byte)0;
        return new Mask(geometry, voxels);
    }

    /// <summary>A slice from rows of text; '#' is inside.</summary>
    internal static byte[] Slice(params string[] rows) => [.. string.Concat(rows).Select(c => c == '#' ? (byte)1 : (byte)0)];
}

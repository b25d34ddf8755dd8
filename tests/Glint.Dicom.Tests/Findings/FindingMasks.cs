namespace Glint.Dicom.Tests;

/// <summary>Masks of every kind that findings come in, on grids of every orientation.</summary>
internal static class FindingMasks
{
    public static readonly string[] Kinds = ["one voxel", "corner voxel", "ring", "sparse", "half noise", "full", "empty"];

    public static readonly string[] Orientations = ["axial", "prone", "sagittal", "coronal", "oblique", "tilted"];

    /// <summary>
    /// What plastimatch is asked: not the tilted grid, which it takes for one without shear, nor the empty mask, of which it writes nothing.
    /// </summary>
    public static TheoryData<string, string> OfPlastimatch
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string orientation in Orientations.Except(["tilted"]))
            {
                foreach (string kind in Kinds.Except(["empty"])) data.Add(orientation, kind);
            }
            return data;
        }
    }

    public static Mask Of(string kind, Geometry grid)
    {
        byte[] voxels = new byte[grid.VoxelCount];
        switch (kind)
        {
            case "one voxel":
                voxels[grid.IndexOf(5, 7, 1)] = 1;
                break;
            case "corner voxel":
                voxels[grid.IndexOf(grid.Columns - 1, grid.Rows - 1, grid.Slices - 1)] = 1;
                break;
            case "ring":
                for (int i = 0; i < 9; i++)
                {
                    if (i != 4) voxels[grid.IndexOf(3 + (i % 3), 4 + (i / 3), 2)] = 1;
                }
                break;
            case "sparse":
                return RandomMasks.Drawn(grid, 3, 0.03);
            case "half noise":
                return RandomMasks.Drawn(grid, 4, 0.5);
            case "full":
                Array.Fill(voxels, (byte)1);
                break;
        }
        return new Mask(grid, voxels);
    }

    /// <summary>Options whose times and identifiers are the same at every run.</summary>
    public static FindingOptions Options(string seed = "test")
    {
        int count = 0;
        return new FindingOptions { Clock = new Noon(), ModelHash = new string('a', 64), NewUid = () => DicomUid.From($"{seed} {count++}") };
    }

    private sealed class Noon : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;
    }
}

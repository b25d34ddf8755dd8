using Glint.Imaging;
using Glint.Imaging.Tests;

namespace Glint.Dicom.Tests;

/// <summary>What dcm2niix makes of a folder, and whether a series is the same: every voxel at its place in the patient.</summary>
internal static class Dcm2niix
{
    // NIfTI holds its affine and rescale in float32.
    private const double Relative = 1e-6;

    public static Volume Read(string folder)
    {
        using var output = new TemporaryFolder();
        Oracle.Run("dcm2niix", "-z", "n", "-b", "n", "-m", "n", "-x", "i", "-f", "out", "-o", Path.GetDirectoryName(output["x"])!, folder);
        var made = output.FileNames.Where(name => !name.Contains("Tilt", StringComparison.Ordinal) && !name.Contains("_Eq", StringComparison.Ordinal)).ToArray();
        return ScanFile.Read(output[Assert.Single(made)]);
    }

    public static void AssertSame(Volume expected, Volume actual)
    {
        var (theirs, ours) = (expected.Geometry, actual.Geometry);
        Assert.Equal((theirs.Columns, theirs.Rows, theirs.Slices), (ours.Columns, ours.Rows, ours.Slices));
        var scale = Math.Max(theirs.Origin.Length, theirs.SpacingMillimetres.Length * Math.Max(theirs.Columns, Math.Max(theirs.Rows, theirs.Slices)));
        // dcm2niix turns rows round, and slices where they would be left-handed: each of its axes is one of ours, one way or the other.
        var corner = ours.IndexToWorld.ToIndex(theirs.Origin);
        var x = new[] { Way(theirs.IndexToWorld.ColumnStep), Way(theirs.IndexToWorld.RowStep), Way(theirs.IndexToWorld.SliceStep) };
        for (var k = 0; k < theirs.Slices; k++)
        {
            for (var j = 0; j < theirs.Rows; j++)
            {
                for (var i = 0; i < theirs.Columns; i++)
                {
                    var at = corner + x[0] * i + x[1] * j + x[2] * k;
                    var (cx, cy, cz) = ((int)Math.Round(at.X), (int)Math.Round(at.Y), (int)Math.Round(at.Z));
                    var (e, a) = (expected[i, j, k], actual[cx, cy, cz]);
                    if (Math.Abs(e - a) > Relative * Math.Max(1, Math.Abs(e))) Assert.Fail($"Voxel ({i}, {j}, {k}) is {e}, ours {a}.");
                }
            }
        }
        foreach (var (i, j, k) in new[] { (0, 0, 0), (theirs.Columns - 1, 0, 0), (0, theirs.Rows - 1, 0), (0, 0, theirs.Slices - 1) })
        {
            var at = corner + x[0] * i + x[1] * j + x[2] * k;
            var place = ours.IndexToWorld.ToWorld(Math.Round(at.X), Math.Round(at.Y), Math.Round(at.Z));
            var distance = (place - theirs.IndexToWorld.ToWorld(i, j, k)).Length;
            Assert.True(distance <= Relative * scale, $"Voxel ({i}, {j}, {k}) lies {distance} mm apart.");
        }

        Vector3D Way(Vector3D step)
        {
            var way = ours.IndexToWorld.ToIndex(ours.Origin + step);
            return new Vector3D(Math.Round(way.X), Math.Round(way.Y), Math.Round(way.Z));
        }
    }
}

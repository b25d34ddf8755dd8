using System.Text;

namespace Glint.Imaging.Tests;

/// <summary>Lengths of an NRRD file are in the units that it says.</summary>
public class NrrdUnitsTests
{
    [Theory]
    [InlineData("\"microns\" \"microns\" \"microns\"", 1e-3)]
    [InlineData("\"um\" \"um\" \"um\"", 1e-3)]
    [InlineData("\"\u00b5m\" \"\u00b5m\" \"\u00b5m\"", 1e-3)]
    [InlineData("\"mm\" \"mm\" \"mm\"", 1)]
    [InlineData("mm mm mm", 1)]
    [InlineData("\"MM\"", 1)]
    [InlineData("\"\" \"\" \"\"", 1)]
    [InlineData("\"???\" \"???\" \"???\"", 1)]
    [InlineData("\"cm\" \"cm\" \"cm\"", 10)]
    [InlineData("\" centimeters \" \"cm\" \"cm\"", 10)]
    [InlineData("\"m\" \"m\" \"m\"", 1000)]
    public void SpaceUnits_AreTurnedToMillimetresAndComeBackInAMask(string units, double millimetres)
    {
        using var folder = new TemporaryFolder();
        var scan = ScanFile.Read(folder.Add("a.nrrd", File("space: RAS", "space directions: (0.5,0,0) (0,2,0) (0,0,4)", "space origin: (10,20,30)", "space units: " + units)));
        Assert.Equal(new Vector3D(0.5 * millimetres, 2 * millimetres, 4 * millimetres), scan.Geometry.SpacingMillimetres);
        Assert.Equal(new Vector3D(-10 * millimetres, -20 * millimetres, 30 * millimetres), scan.Geometry.Origin);

        // A reader that does not know units takes the numbers as they are: they must be those of the scan.
        ScanFile.Write(folder["mask.nrrd"], new Mask(scan.Geometry, new byte[1]));
        var text = Encoding.UTF8.GetString(System.IO.File.ReadAllBytes(folder["mask.nrrd"]));
        Assert.Contains("space directions: (-0.5,0,0) (0,-2,0) (0,0,4)", text.Replace("-0,", "0,", StringComparison.Ordinal).Replace("-0)", "0)", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(millimetres != 1, text.Contains("space units", StringComparison.Ordinal));
        Assert.Null(scan.Geometry.MismatchWith(ScanFile.ReadGeometry(folder["mask.nrrd"]), 1e-9));
    }

    [Fact]
    public void EachAxisOfTheWorld_HasItsOwnUnit()
    {
        using var folder = new TemporaryFolder();
        var geometry = ScanFile.ReadGeometry(folder.Add("a.nrrd", File("space: LPS", "space directions: (0,800,0) (0.7,0,0) (0,0,3)", "space units: \"mm\" \"um\" \"mm\"")));
        Assert.Equal(new Vector3D(0.8, 0.7, 3), geometry.SpacingMillimetres);
    }

    [Fact]
    public void SpacingsWithoutASpace_HaveTheUnitsOfTheAxes()
    {
        using var folder = new TemporaryFolder();
        var geometry = ScanFile.ReadGeometry(folder.Add("a.nrrd", File("spacings: 800 800 3", "units: \"um\" \"um\" \"mm\"")));
        Assert.Equal(new Vector3D(0.8, 0.8, 3), geometry.SpacingMillimetres);
        Assert.False(geometry.HasOrientation);
    }

    [Theory]
    [InlineData("\"furlong\" \"mm\" \"mm\"", "'furlong', which is no length")]
    [InlineData("\"mm\" \"mm\"", "2 space units for 3 axes")]
    [InlineData("\"mm\" \"mm\" \"mm\" \"mm\"", "4 space units for 3 axes")]
    public void UnitsThatAreNoLengths_AreRefused(string units, string expected)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Add("a.nrrd", File("space: LPS", "space directions: (1,0,0) (0,1,0) (0,0,1)", "space units: " + units));
        Assert.Contains(expected, Assert.Throws<GlintException>(() => ScanFile.ReadGeometry(path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sub\\a.raw")]
    [InlineData(".\\sub\\a.raw")]
    public void ADataFileThatIsNamedWithBackslashes_IsFound(string name)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["sub"]);
        System.IO.File.WriteAllBytes(folder["sub/a.raw"], [7]);
        Assert.Equal([7f], ScanFile.Read(folder.Add("a.nhdr", File($"data file: {name}")[..^1])).Voxels);
        Assert.Contains("outside its own folder", Assert.Throws<GlintException>(() => ScanFile.Read(folder.Add("b.nhdr", File("data file: ..\\a.raw")))).Message, StringComparison.Ordinal);
    }

    private static byte[] File(params string[] fields) => Encoding.UTF8.GetBytes(
        $"NRRD0005\ntype: uchar\ndimension: 3\nsizes: 1 1 1\nencoding: raw\n{string.Join('\n', fields)}\n\n\0");
}

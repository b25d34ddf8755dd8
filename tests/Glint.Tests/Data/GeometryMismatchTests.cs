using Glint.Data;
using Glint.Imaging;
using Glint.Tests.Support;

namespace Glint.Tests.Data;

/// <summary>An image and a label that do not lie on one grid.</summary>
public sealed class GeometryMismatchTests : IDisposable
{
    private static readonly Vector3D Spacing = new(0.7, 0.7, 2.5);

    private static readonly Geometry Grid = Geometry.AlongAxes(6, 5, 4, Spacing, new Vector3D(-100, 20, 7));

    private readonly TemporaryFolder _folder = new();

    private LabelledScan Scan => new("P", _folder.Of("image.nii"), _folder.Of("label.nii"));

    public static TheoryData<string, string> Mismatches => new()
    {
        { "size", "sizes 6x5x4 and 6x5x3 differ" },
        { "origin", "positions differ by up to 2 voxels (5 mm; origin 2, spacing 0, direction 0 voxels), more than the 0.01 voxels allowed" },
        { "spacing", "positions differ by up to 0.3 voxels (0.75 mm; origin 0, spacing 0.3, direction 0 voxels)" },
        { "direction", "positions differ by up to 10 voxels (7 mm; origin 0, spacing 0, direction 10 voxels)" },
    };

    [Theory]
    [MemberData(nameof(Mismatches))]
    public void Error_NamesBothFilesAndTheDifference(string what, string expected)
    {
        Write(Label(what));
        string message = Assert.Throws<GlintException>(() => Scan.Read(null)).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Contains(Scan.ImagePath, message, StringComparison.Ordinal);
        Assert.Contains(Scan.LabelPath, message, StringComparison.Ordinal);
        Assert.Contains("--on-geometry-mismatch resample", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void WhatFloat32Loses_IsNoMismatch()
    {
        // A quarter of the tolerance.
        Write(Geometry.AlongAxes(6, 5, 4, Spacing, Grid.Origin + new Vector3D(0.7 * LabelledScan.GeometryToleranceVoxels / 4, 0, 0)));
        Assert.Equal(Tumour(Scan.Read(null)), [(2, 3, 1)]);
    }

    [Fact]
    public void Resample_PutsTheLabelWhereItLiesInThePatient()
    {
        Write(Label("origin"));    // two slices up
        Assert.Equal([(2, 3, 3)], Tumour(Scan.Read(null, GeometryMismatch.Resample)));
        Write(Label("size"));
        Assert.Equal([(2, 3, 1)], Tumour(Scan.Read(null, GeometryMismatch.Resample)));
    }

    [Fact]
    public void Resample_OfALabelThatMissesTheImage_IsRefused()
    {
        Write(Geometry.AlongAxes(6, 5, 4, Spacing, new Vector3D(900, 0, 0)));
        string message = Assert.Throws<GlintException>(() => Scan.Read(null, GeometryMismatch.Resample)).Message;
        Assert.Contains("none of the label's 1 tumour voxels", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ignore_PairsVoxelsOfEqualIndex_AndNeedsOneSize()
    {
        Write(Label("origin"));
        Assert.Equal([(2, 3, 1)], Tumour(Scan.Read(null, GeometryMismatch.Ignore)));
        Write(Label("size"));
        string message = Assert.Throws<GlintException>(() => Scan.Read(null, GeometryMismatch.Ignore)).Message;
        Assert.Contains("sizes 6x5x4 and 6x5x3 differ, which cannot be ignored", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("label")]
    [InlineData("image")]
    public void OneWithoutOrientation_IsSaidAsThat_AndIgnorePairsByIndex(string without)
    {
        Write(Grid);
        WithoutForms(without == "label" ? Scan.LabelPath : Scan.ImagePath);
        foreach (GeometryMismatch choice in new[] { GeometryMismatch.Error, GeometryMismatch.Resample })
        {
            string message = Assert.Throws<GlintException>(() => Scan.Read(null, choice)).Message;
            Assert.Contains($"the {without} has no orientation", message, StringComparison.Ordinal);
            Assert.Contains("--on-geometry-mismatch ignore", message, StringComparison.Ordinal);
            Assert.DoesNotContain("resample", message, StringComparison.Ordinal);
        }
        Assert.Single(Tumour(Scan.Read(null, GeometryMismatch.Ignore)));
    }

    [Fact]
    public void ALabelWithoutOrientationOfAnotherSize_IsNotToldToBeIgnored()
    {
        Write(Label("size"));
        WithoutForms(Scan.LabelPath);
        foreach (GeometryMismatch choice in Enum.GetValues<GeometryMismatch>())
        {
            string message = Assert.Throws<GlintException>(() => Scan.Read(null, choice)).Message;
            Assert.Contains("the label has no orientation", message, StringComparison.Ordinal);
            Assert.Contains("Export the label again on the grid of the image", message, StringComparison.Ordinal);
        }
    }

    public void Dispose() => _folder.Dispose();

    // As nibabel writes an array without affine: qform and sform code 0.
    private static void WithoutForms(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        file.AsSpan(252, 4).Clear();
        File.WriteAllBytes(path, file);
    }

    private static Geometry Label(string mismatch) => mismatch switch
    {
        "size" => Geometry.AlongAxes(6, 5, 3, Spacing, Grid.Origin),
        "origin" => Geometry.AlongAxes(6, 5, 4, Spacing, Grid.Origin + new Vector3D(0, 0, 5)),
        "spacing" => Geometry.AlongAxes(6, 5, 4, new Vector3D(0.7, 0.7, 2.75), Grid.Origin),
        _ => new Geometry(6, 5, 4, new Affine(new Vector3D(-0.7, 0, 0), new Vector3D(0, 0.7, 0), new Vector3D(0, 0, 2.5), Grid.Origin)),
    };

    private void Write(Geometry label)
    {
        ScanFile.Write(Scan.ImagePath, new Volume(Grid, new float[Grid.VoxelCount]));
        var voxels = new byte[label.VoxelCount];
        voxels[label.IndexOf(2, 3, 1)] = 1;
        ScanFile.Write(Scan.LabelPath, new Mask(label, voxels));
    }

    // Column, row and slice as they are stored: LPS+ is turned about in slices.
    private static IEnumerable<(int Column, int Row, int Slice)> Tumour(IReadOnlyList<Slice> slices) =>
        from slice in slices
        from pixel in Enumerable.Range(0, slice.Mask.Length)
        where slice.Mask[pixel] != 0
        select (slice.Width - 1 - pixel % slice.Width, slice.Height - 1 - pixel / slice.Width, slice.Index);
}

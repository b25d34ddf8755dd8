using Glint.Data;

namespace Glint.Tests.Data;

/// <summary>A patient is called by what tells its image's path from the others'.</summary>
public class PatientNamesTests
{
    [Theory]
    [InlineData("imagesTr/a.nii.gz imagesTr/b.nii.gz", "a b")]
    [InlineData("patient1/ct.nii.gz patient2/ct.nii.gz patient3/ct.nii.gz", "patient1 patient2 patient3")]
    [InlineData("scans/p1/series/ct.nii scans/p2/series/ct.nii", "p1 p2")]
    [InlineData("p1/ct.nii.gz p2/ct.nii.gz p3/scan.nii.gz", "p1 p2 p3")]
    [InlineData("p1/p1_ct.nii.gz p2/p2_ct.nii.gz", "p1_ct p2_ct")]
    [InlineData("p1/before/ct.nii p1/after/ct.nii p2/before/ct.nii", "p1/before p1/after p2/before")]
    [InlineData("p1/a.nii p1/b.nii p2/a.nii", "p1/a p1/b p2/a")]
    [InlineData("ct.nii p2/ct.nii", "ct p2/ct")]
    [InlineData("p1/ct.nii.gz p2/visit/ct.nii.gz", "p1 p2/visit")]
    [InlineData("p1/ct.nii p1/ct.nii p2/ct.nii", "p1 p1 p2")]
    [InlineData("a.nii a.nii b.nii", "a a b")]
    [InlineData("a.nii a.nii.gz", "a a")]
    [InlineData("only/ct.nii.gz", "ct")]
    [InlineData("", "")]
    public void Names_AreWhatDiffersInThePaths(string paths, string expected) =>
        Assert.Equal(expected, string.Join(' ', PatientNames.Of(paths.Split(' ', StringSplitOptions.RemoveEmptyEntries))));
}

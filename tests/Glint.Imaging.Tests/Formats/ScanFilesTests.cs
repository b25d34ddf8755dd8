namespace Glint.Imaging.Tests;

public sealed class ScanFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AnImageInOneFile_IsThatFile()
    {
        var mask = new Mask(Geometry.AlongAxes(2, 2, 2, new Vector3D(1, 1, 1)), new byte[8]);
        foreach (string name in new[] { "a.nii", "a.nii.gz", "a.nrrd", "a.mha" })
        {
            ScanFile.Write(_folder[name], mask);
            Assert.Equal([_folder[name]], ScanFormats.All.FilesOf(_folder[name]));
        }
    }

    [Fact]
    public void AnImageWhoseVoxels_AreApartIsTwoFiles()
    {
        File.WriteAllText(_folder["a.mhd"], "NDims = 3\nDimSize = 2 2 2\nElementType = MET_UCHAR\nElementDataFile = voxels.raw\n");
        File.WriteAllText(_folder["a.nhdr"], "NRRD0004\ntype: uchar\ndimension: 3\nsizes: 2 2 2\nencoding: raw\ndata file: voxels.raw\n");
        foreach (string name in new[] { "voxels.raw", "pair.hdr", "pair.img" }) File.WriteAllBytes(_folder[name], new byte[8]);
        Assert.Equal([_folder["a.mhd"], _folder["voxels.raw"]], ScanFormats.All.FilesOf(_folder["a.mhd"]));
        Assert.Equal([_folder["a.nhdr"], _folder["voxels.raw"]], ScanFormats.All.FilesOf(_folder["a.nhdr"]));
        Assert.Equal([_folder["pair.hdr"], _folder["pair.img"]], ScanFormats.All.FilesOf(_folder["pair.img"]));
    }
}

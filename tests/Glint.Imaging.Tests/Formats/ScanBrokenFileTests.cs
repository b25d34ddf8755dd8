using System.Text;
using CsCheck;

namespace Glint.Imaging.Tests;

/// <summary>NRRD and MetaImage files that are damaged, hostile or of another kind: one clear line each, and no memory that the file does not back.</summary>
public class ScanBrokenFileTests
{
    private const string Nrrd = "NRRD0004\ntype: uchar\ndimension: 3\nsizes: 2 2 2\nencoding: raw\n\n";
    private const string Meta = "ObjectType = Image\nNDims = 3\nDimSize = 2 2 2\nElementType = MET_UCHAR\nElementDataFile = LOCAL\n";

    [Theory]
    [InlineData(Nrrd, "sizes: 2 2 2", "sizes: 2 2 3", "is cut off")]
    [InlineData(Nrrd, "sizes: 2 2 2", "sizes: 2 2", "contradict each other")]
    [InlineData(Nrrd, "sizes: 2 2 2", "sizes: 2 2 -2", "at least 1")]
    [InlineData(Nrrd, "sizes: 2 2 2", "sizes: 2000000 2000000 2000000", "more than the")]
    [InlineData(Nrrd, "sizes: 2 2 2", "sizes: 2000 2000 200", "is cut off")]
    [InlineData(Nrrd, "sizes: 2 2 2", "sizes: 2 2 two", "where a number belongs")]
    [InlineData(Nrrd, "sizes: 2 2 2\n", "", "lacks the header field 'sizes'")]
    [InlineData(Nrrd, "uchar", "block", "type 'block'")]
    [InlineData(Nrrd, "type: uchar", "type: short", "byte order")]
    [InlineData(Nrrd, "encoding: raw", "encoding: gzip", "cannot be unpacked")]
    [InlineData(Nrrd, "encoding: raw", "encoding: bzip2", "cannot be unpacked")]
    [InlineData(Nrrd, "encoding: raw", "encoding: lzma", "encoded as 'lzma'")]
    [InlineData(Nrrd, "encoding: raw", "encoding: raw\nencoding: raw", "twice")]
    [InlineData(Nrrd, "encoding: raw", "encoding: raw\ndata file: ../secret", "outside its own folder")]
    [InlineData(Nrrd, "encoding: raw", "encoding: raw\ndata file: /etc/passwd", "outside its own folder")]
    [InlineData(Nrrd, "encoding: raw", "encoding: raw\ndata file: missing.raw", "no such file")]
    [InlineData(Nrrd, "encoding: raw", "encoding: raw\ndata file: vox\0els.raw", "control character in the name")]
    [InlineData(Nrrd, "encoding: raw", "encoding: raw\ndata file: LIST", "several files")]
    [InlineData(Nrrd, "encoding: raw", "encoding: raw\nspacings: 1 1 0", "voxel size of 0")]
    [InlineData(Nrrd, "encoding: raw", "encoding: raw\nspace directions: (1,0,0) (2,0,0) (0,0,1)", "lie in one plane")]
    [InlineData(Nrrd, "encoding: raw", "encoding: raw\nspace: left-posterior-superior-time", "does not know")]
    [InlineData(Nrrd, "encoding: raw", "encoding: raw\nline skip: 5", "lines to skip")]
    [InlineData(Nrrd, "encoding: raw", "encoding: raw\nbyte skip: -2", "byte skip -2")]
    [InlineData(Nrrd, "encoding: raw", "encoding: ascii", "where a number belongs")]
    [InlineData(Nrrd, "encoding: raw", "encoding: hex", "is cut off")]
    [InlineData(Nrrd, "NRRD0004", "NRRD0009", "version 0009")]
    [InlineData(Nrrd, "NRRD0004", "PNG", "not an NRRD file")]
    [InlineData(Meta, "DimSize = 2 2 2", "DimSize = 2 2 3", "is cut off")]
    [InlineData(Meta, "DimSize = 2 2 2", "DimSize = 2 2", "contradict each other")]
    [InlineData(Meta, "DimSize = 2 2 2", "DimSize = 2000000 2000000 2000000", "more than the")]
    [InlineData(Meta, "NDims = 3\nDimSize = 2 2 2", "NDims = 4\nDimSize = 1 2 2 2", "is 4-D")]
    [InlineData(Meta, "MET_UCHAR", "MET_OTHER", "type 'MET_OTHER'")]
    [InlineData(Meta, "ElementType", "CompressedData = True\nElementType", "cannot be unpacked")]
    [InlineData(Meta, "ElementType", "CompressedData = perhaps\nElementType", "where True or False belongs")]
    [InlineData(Meta, "ElementType", "ElementNumberOfChannels = 3\nElementType", "3 channels")]
    [InlineData(Meta, "ElementType", "ElementSpacing = 1 1\nElementType", "2 numbers in ElementSpacing")]
    [InlineData(Meta, "ElementType", "TransformMatrix = 0 0 0 0 0 0 0 0 0\nElementType", "voxel size of 0")]
    [InlineData(Meta, "LOCAL", "../secret.raw", "outside its own folder")]
    [InlineData(Meta, "LOCAL", "vox\0els.raw", "control character in the name")]
    [InlineData(Meta, "LOCAL", "LIST", "several files")]
    [InlineData(Meta, "ElementDataFile = LOCAL\n", "", "has no ElementDataFile")]
    [InlineData(Meta, "ObjectType = Image", "PNG", "not a MetaImage file")]
    public void ABrokenFile_GetsOneClearLine(string whole, string good, string bad, string message)
    {
        using var folder = new TemporaryFolder();
        var path = folder[whole == Nrrd ? "broken.nrrd" : "broken.mha"];
        Assert.Contains(good, whole, StringComparison.Ordinal);
        // Voxels 0 and 1 as bytes.
        File.WriteAllBytes(path, [.. Encoding.ASCII.GetBytes(whole.Replace(good, bad, StringComparison.Ordinal)), 0, 1, 0, 1, 0, 1, 0, 1]);
        var found = Assert.Throws<GlintException>(() => ScanFile.Read(path)).Message;
        Assert.Contains(message, found, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', found);
    }

    [Theory]
    [InlineData(Nrrd)]
    [InlineData(Meta)]
    public void TheSameFileUnbroken_IsRead(string whole)
    {
        using var folder = new TemporaryFolder();
        var path = folder[whole == Nrrd ? "whole.nrrd" : "whole.mha"];
        File.WriteAllBytes(path, [.. Encoding.ASCII.GetBytes(whole), 0, 1, 2, 3, 4, 5, 6, 7]);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7], ScanFile.Read(path).Voxels);
    }

    [Theory]
    [InlineData("ascii", "0 1 2\n3,4 5\t6 7\n")]
    [InlineData("hex", "00 01 0203\n04050607")]
    public void VoxelsInText_AreRead(string encoding, string voxels)
    {
        using var folder = new TemporaryFolder();
        var path = folder["text.nrrd"];
        File.WriteAllText(path, Nrrd.Replace("raw", encoding, StringComparison.Ordinal) + voxels);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7], ScanFile.Read(path).Voxels);
    }

    [Theory]
    [InlineData(Nrrd, "broken.nrrd")]
    [InlineData(Meta, "broken.mha")]
    public void WhateverBytesChangeAFile_IsReadOrRefused(string whole, string name)
    {
        using var folder = new TemporaryFolder();
        var path = folder[name];
        byte[] good = [.. Encoding.ASCII.GetBytes(whole), 0, 1, 2, 3, 4, 5, 6, 7];
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte, Gen.Int[0, good.Length]).Sample((at, value, length) =>
        {
            byte[] changed = [.. good];
            changed[at] = value;
            File.WriteAllBytes(path, changed[..Math.Max(length, at)]);
            try
            {
                ScanFile.Read(path);
            }
            catch (GlintException e)
            {
                // The file itself, or the one it now names for its voxels.
                Assert.Contains(Path.GetDirectoryName(path)!, e.Message, StringComparison.Ordinal);
            }
        }, iter: 2000, threads: 1);
    }

    [Fact]
    public void Bzip2ThatIsCutOrAltered_IsSaidInOneLine()
    {
        using var folder = new TemporaryFolder();
        var path = folder["broken.nrrd"];
        // 2 x 2 x 2 voxels 0 to 7, packed by Python's bz2.
        byte[] head = Encoding.ASCII.GetBytes(Nrrd.Replace("raw", "bzip2", StringComparison.Ordinal));
        byte[] packed = Convert.FromBase64String("QlpoOTFBWSZTWbU1I+0AAABAAH+AIAAxDAgZGmmTNXP5RdyRThQkLU1I+0A=");
        File.WriteAllBytes(path, [.. head, .. packed]);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7], ScanFile.Read(path).Voxels);
        for (int i = 0; i < packed.Length; i++)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                File.WriteAllBytes(path, [.. head, .. packed[..i], (byte)(packed[i] ^ (1 << bit)), .. packed[(i + 1)..]]);
                AssertOneLine(path);
            }
            File.WriteAllBytes(path, [.. head, .. packed[..i]]);
            AssertOneLine(path);
        }
    }

    // A flip in what the decoder does not look at may pass.
    private static void AssertOneLine(string path)
    {
        try
        {
            ScanFile.Read(path);
        }
        catch (GlintException error)
        {
            Assert.DoesNotContain('\n', error.Message);
        }
    }
}

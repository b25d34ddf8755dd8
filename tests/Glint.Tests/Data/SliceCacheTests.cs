using System.Security.Cryptography;
using System.Text;
using Glint.Data;
using Glint.Imaging;
using Glint.Tests.Support;
using Glint.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Tests.Data;

public sealed class SliceCacheTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ABuiltCache_HoldsTheSlicesThatTheScansHold()
    {
        SliceCache cache = Cache(Scans(3));
        Assert.Null(cache.Find());
        Assert.Equal(["P0", "P1", "P2"], cache.Build().Select(s => s.Patient));
        SliceDataset cached = cache.Find()!, read = Read(Scans(3));
        Assert.Equal(("data", read.ContentHash), (cached.Name, cached.ContentHash));
        Assert.Equal(read.Patients, cached.Patients);
        foreach ((Slice expected, Slice found) in read.Patients.SelectMany(read.Of).Zip(cached.Patients.SelectMany(cached.Of)))
        {
            Assert.Equal((expected.Patient, expected.Index, expected.Height, expected.Width, expected.TumourPixels), (found.Patient, found.Index, found.Height, found.Width, found.TumourPixels));
            Assert.Equal(expected.Hounsfield, found.Hounsfield);
            Assert.Equal(expected.Mask, found.Mask);
        }
        Assert.Equal([Path.GetFileName(cache.FilePath)], Directory.GetFiles(Path.GetDirectoryName(cache.FilePath)!).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData(nameof(FramingKind.Whole))]
    [InlineData(nameof(FramingKind.Crop))]
    [InlineData(nameof(FramingKind.Mosaic))]
    public void TrainingFromTheCache_SeesTheSameBatches_BitForBit(string framingName)
    {
        FramingKind framing = Enum.Parse<FramingKind>(framingName);
        using var scope = NewDisposeScope();
        IReadOnlyList<LabelledScan> scans = Scans(3, side: 96);
        TrainingOptions options = Small.Options() with { Framing = framing, Side = framing == FramingKind.Whole ? 96 : 64, Augmentation = new(Flips: true, ShiftPixels: 3), BatchSize = 4 };
        SliceDataset read = Read(scans), cached = Built(Cache(scans));
        TrainingFrames expected = new(read, read.Patients, options), found = new(cached, cached.Patients, options);
        for (int step = 1; step <= 6; step++)
        {
            // What the cache read for the steps before may be gone.
            if (step == 4) GC.Collect();
            Batch one = expected.Of(step, CPU), other = found.Of(step, CPU);
            Assert.True(one.Images.bytes.SequenceEqual(other.Images.bytes), $"images of step {step}");
            Assert.True(one.Masks.bytes.SequenceEqual(other.Masks.bytes), $"masks of step {step}");
        }
    }

    [Fact]
    public void AByteThatChanged_AnyOne_IsNotTrusted()
    {
        SliceCache cache = Cache(Scans(2));
        Built(cache);
        byte[] whole = File.ReadAllBytes(cache.FilePath);
        var random = new Random(1);
        for (int at = 0; at < whole.Length; at++)
        {
            byte[] damaged = [.. whole];
            damaged[at] ^= (byte)random.Next(1, 256);
            File.WriteAllBytes(cache.FilePath, damaged);
            Assert.True(cache.Find() is null, $"byte {at} of {whole.Length}");
        }
        Assert.NotNull(Built(cache));
        Assert.Equal(whole, File.ReadAllBytes(cache.FilePath));
    }

    [Fact]
    public void AFileOfAnotherLength_IsNotTrusted()
    {
        SliceCache cache = Cache(Scans(2));
        Built(cache);
        byte[] whole = File.ReadAllBytes(cache.FilePath);
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(cache.FilePath, whole[..length]);
            Assert.True(cache.Find() is null, $"{length} bytes of {whole.Length}");
        }
        File.WriteAllBytes(cache.FilePath, [.. whole, 0]);
        Assert.Null(cache.Find());
        File.WriteAllBytes(cache.FilePath, [.. whole, .. whole]);
        Assert.Null(cache.Find());
    }

    [Theory]
    [InlineData("\"height\":4", "\"height\":2000000000")]
    [InlineData("\"height\":4", "\"height\":-4")]
    [InlineData("\"width\":5", "\"width\":0")]
    [InlineData("\"width\":5", "\"width\":6")]
    [InlineData("\"patient\":\"P1\"", "\"patient\":null")]
    [InlineData("\"slices\":[", "\"slices\":null,\"more\":[")]
    public void ATableThatClaimsWhatIsNotThere_IsNotTrusted_ThoughItsChecksumHolds(string written, string claimed)
    {
        SliceCache cache = Cache(Scans(2));
        Built(cache);
        byte[] whole = File.ReadAllBytes(cache.FilePath);
        int end = whole.Length - SHA256.HashSizeInBytes - sizeof(int), start = end - BitConverter.ToInt32(whole, end);
        string text = Encoding.UTF8.GetString(whole, start, end - start);
        Assert.Contains(written, text, StringComparison.Ordinal);
        byte[] table = Encoding.UTF8.GetBytes(text.Replace(written, claimed, StringComparison.Ordinal));
        byte[] forged = [.. whole[..start], .. table, .. BitConverter.GetBytes(table.Length)];
        File.WriteAllBytes(cache.FilePath, [.. forged, .. SHA256.HashData(forged)]);
        Assert.Null(cache.Find());
    }

    [Fact]
    public void ManyThatBuildAtOnce_AllFindIt_AndLeaveOneFile()
    {
        IReadOnlyList<LabelledScan> scans = Scans(3);
        string expected = Read(scans).ContentHash;
        using var start = new Barrier(4);
        string?[] found = new string?[4];
        Thread[] builders = [.. Enumerable.Range(0, 4).Select(i => new Thread(() =>
        {
            SliceCache cache = Cache(scans);
            start.SignalAndWait();
            for (int again = 0; again < 10; again++)
            {
                _ = cache.Build().Count();
                SliceDataset? data = cache.Find();
                // Slices of the file that the others replace meanwhile.
                found[i] = data is null ? null : new SliceDataset("again", data.Patients.SelectMany(data.Of)).ContentHash;
                if (found[i] != expected) return;
            }
        }))];
        foreach (Thread builder in builders) builder.Start();
        foreach (Thread builder in builders) builder.Join();
        Assert.All(found, hash => Assert.Equal(expected, hash));
        Assert.Single(Directory.GetFiles(_folder.Of("cache")));
    }

    [Fact]
    public void WhatChanged_IsReadAnew()
    {
        Built(Cache(Scans(2)));
        Assert.NotNull(Cache(Scans(2)).Find());
        Assert.Null(Cache(Scans(2), label: 1).Find());
        Assert.Null(new SliceCache(_folder.Of("cache"), "data", Scans(2), null, GeometryMismatch.Resample).Find());

        Volume image = ScanFile.Read(_folder.Of("P1.nii"));
        image[0, 0, 0] += 1;
        ScanFile.Write(_folder.Of("P1.nii"), image);
        SliceCache cache = Cache(DataScans(2));
        Assert.Null(cache.Find());
        Assert.Equal(Read(DataScans(2)).ContentHash, Built(cache).ContentHash);

        Volume labels = ScanFile.Read(_folder.Of("P0-label.nii"));
        labels[0, 0, 0] = 1;
        ScanFile.Write(_folder.Of("P0-label.nii"), labels);
        Assert.Null(Cache(DataScans(2)).Find());
        Assert.Null(Cache(DataScans(1)).Find());
    }

    [Fact]
    public void VoxelsInAFileOfTheirOwn_CountToo()
    {
        ScanFile.Write(_folder.Of("label.nii"), Labels(0, 8));
        File.WriteAllText(_folder.Of("scan.mhd"), "NDims = 3\nDimSize = 8 8 3\nElementSpacing = 1 1 2\nElementType = MET_UCHAR\nElementDataFile = scan.raw\n");
        File.WriteAllBytes(_folder.Of("scan.raw"), new byte[8 * 8 * 3]);
        LabelledScan[] scans = [new("P", _folder.Of("scan.mhd"), _folder.Of("label.nii"))];
        Assert.NotNull(Built(Cache(scans)));
        File.WriteAllBytes(_folder.Of("scan.raw"), [1, .. new byte[8 * 8 * 3 - 1]]);
        Assert.Null(Cache(scans).Find());
    }

    [Fact]
    public void ABuildThatEndsEarly_LeavesNothing()
    {
        IReadOnlyList<LabelledScan> scans = Scans(3);
        _ = Cache(scans).Build().First();
        Assert.Empty(Directory.GetFiles(_folder.Of("cache")));
        SliceCache cache = Cache(scans);
        string message = Assert.Throws<GlintException>(() =>
        {
            foreach (LabelledScan scan in cache.Build()) File.AppendAllText(scan.LabelPath, "more");
        }).Message;
        Assert.Contains("changed while they were read", message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Of("cache")));
    }

    private SliceCache Cache(IReadOnlyList<LabelledScan> scans, int? label = null) => new(_folder.Of("cache"), "data", scans, label);

    private static SliceDataset Built(SliceCache cache)
    {
        _ = cache.Build().Count();
        return cache.Find()!;
    }

    private static SliceDataset Read(IReadOnlyList<LabelledScan> scans) => new("data", scans.SelectMany(s => s.Read(null)));

    // Slices of 5 x 4 where no side is said; tumour in the middle one of three.
    private IReadOnlyList<LabelledScan> Scans(int patients, int? side = null)
    {
        for (int p = 0; p < patients; p++)
        {
            Geometry grid = Labels(p, side).Geometry;
            var random = new Random(p);
            ScanFile.Write(_folder.Of($"P{p}.nii"), new Volume(grid, [.. Enumerable.Range(0, grid.VoxelCount).Select(_ => 1400 * random.NextSingle() - 1000)]));
            ScanFile.Write(_folder.Of($"P{p}-label.nii"), Labels(p, side));
        }
        return DataScans(patients);
    }

    private IReadOnlyList<LabelledScan> DataScans(int patients) =>
        [.. Enumerable.Range(0, patients).Select(p => new LabelledScan($"P{p}", _folder.Of($"P{p}.nii"), _folder.Of($"P{p}-label.nii")))];

    private static Volume Labels(int patient, int? side)
    {
        Geometry grid = Geometry.AlongAxes(side ?? 5, side ?? 4, 3, new Vector3D(1, 1, 2));
        var labels = new Volume(grid, new float[grid.VoxelCount]);
        labels[1 + patient, 2, 1] = 1;
        return labels;
    }
}

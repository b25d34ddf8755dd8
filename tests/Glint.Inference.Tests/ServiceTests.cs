using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text.Json;
using Glint.Dicom;
using Glint.Imaging;
using Glint.Networks;
using Glint.Tests.Support;
using Glint.Training;
using GlintService;
using Microsoft.AspNetCore.Builder;

namespace Glint.Inference.Tests;

/// <summary>samples/Service, asked over loopback.</summary>
public sealed class ServiceTests : IAsyncLifetime
{
    private const int Clients = 4, RequestsEach = 5;

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _client = new();
    private WebApplication _service = null!;
    private double _threshold;

    public async ValueTask InitializeAsync()
    {
        using Model model = Exported.Model(new NetworkSpec(0.0625));
        string onnx = Exported.Files(model, _folder.Path).Onnx;
        // A threshold that marks some voxels.
        Scan(32, 24, 5);
        using (Segmenter segmenter = Segmenter.Open(onnx))
        {
            float[] sorted = [.. segmenter.Find(ScanFile.Read(_folder.Of("scan.nii.gz"))).Probability.Voxels.Order()];
            _threshold = sorted[^(sorted.Length / 20)];
        }
        _service = SegmentationService.Build(["--Model", onnx, "--urls", "http://127.0.0.1:0", "--MostBytes", "100000", "--MostVoxels", "30000", "--Threads", "1", "--Threshold", _threshold.ToString("R", CultureInfo.InvariantCulture), "--Logging:LogLevel:Default", "Warning"]);
        await _service.StartAsync();
        _client.BaseAddress = new Uri(_service.Urls.Single());
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _service.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task AScan_IsAnsweredWithItsMaskAndLesions_AsTheLibraryFindsThem()
    {
        byte[] scan = Scan(32, 24, 5);
        Volume read = ScanFile.Read(_folder.Of("scan.nii.gz"));
        using Segmenter segmenter = Segmenter.Open(_folder.Of("model.onnx"), new SegmenterOptions { Threshold = _threshold });
        Finding expected = segmenter.Find(read, null, TestContext.Current.CancellationToken);
        using HttpResponseMessage found = await Post("/find", scan);
        Assert.Equal(HttpStatusCode.OK, found.StatusCode);
        using var zip = new ZipArchive(await found.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        zip.GetEntry("mask.nii.gz")!.ExtractToFile(_folder.Of("mask.nii.gz"));
        Volume mask = ScanFile.Read(_folder.Of("mask.nii.gz"));
        Assert.Equal(expected.Mask.Voxels, Array.ConvertAll(mask.Voxels, v => (byte)v));
        Assert.Equal(read.Geometry, mask.Geometry);
        using HttpResponseMessage lesions = await Post("/lesions", scan);
        JsonElement answer = JsonDocument.Parse(await lesions.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
        JsonElement[] said = [.. answer.GetProperty("lesions").EnumerateArray()];
        Assert.Equal(expected.Lesions.Select(l => l.Voxels), said.Select(l => l.GetProperty("voxels").GetInt32()));
        Assert.NotEmpty(said);
        Assert.Equal(expected.Warnings, answer.GetProperty("warnings").EnumerateArray().Select(w => w.GetString()!));
    }

    [Fact]
    public async Task AZipOfASeries_IsAnsweredWithASegmentationOfIt()
    {
        string folder = Repository.PathOf("fuzz", "corpus", "series");
        ZipFile.CreateFromDirectory(folder, _folder.Of("series.zip"));
        DicomSeries series = DicomSeries.Open(folder);
        using Segmenter segmenter = Segmenter.Open(_folder.Of("model.onnx"), new SegmenterOptions { Threshold = _threshold });
        Finding expected = segmenter.Find(series.Read(), null, TestContext.Current.CancellationToken);
        using HttpResponseMessage found = await Post("/find", File.ReadAllBytes(_folder.Of("series.zip")));
        Assert.Equal(HttpStatusCode.OK, found.StatusCode);
        using var zip = new ZipArchive(await found.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        zip.GetEntry("seg.dcm")!.ExtractToFile(_folder.Of("seg.dcm"));
        Assert.Equal(expected.Mask.Voxels, DicomSegmentation.Read(_folder.Of("seg.dcm"), series).Voxels);
        Assert.InRange(expected.Mask.Voxels.Sum(v => v), 1, expected.Mask.Voxels.Length - 1);
    }

    [Fact]
    public async Task WhatTheClientCanMend_IsOneLine_AndLeavesNoFile()
    {
        byte[] scan = Scan(32, 24, 5);
        await Refused(scan[..(scan.Length / 2)], HttpStatusCode.BadRequest, "scan.nii.gz");
        await Refused([], HttpStatusCode.BadRequest, "no body");
        await Refused(Scan(80, 80, 5), HttpStatusCode.RequestEntityTooLarge, "32000 voxels");
        await Refused(new byte[100_001], HttpStatusCode.RequestEntityTooLarge, "larger than the 100000 bytes");
        await Refused(Zip("a.txt", "no series"u8.ToArray()), HttpStatusCode.BadRequest, "series");
        await Refused(Zip("../../bomb.dcm", new byte[1 << 20]), HttpStatusCode.BadRequest, "more than the 100000 bytes");
        await Refused(Zip("a.dcm", File.ReadAllBytes(Repository.PathOf("fuzz", "corpus", "dicom", "deflated.dcm"))), HttpStatusCode.BadRequest, "deflated");
        byte[] longList = Zip("a.dcm", new byte[10]);
        longList[^6] = longList[^5] = longList[^4] = longList[^3] = 0xFF;    // where its list of files begins
        await Refused(longList, HttpStatusCode.BadRequest, "list of files");
        await Refused(Zip("a.dcm", new byte[1000])[..80], HttpStatusCode.BadRequest, "zip is damaged");
        using HttpResponseMessage health = await _client.GetAsync("/health", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);

        async Task Refused(byte[] body, HttpStatusCode status, string part)
        {
            using HttpResponseMessage refused = await Post("/lesions", body);
            string line = await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.Equal((status, 1), (refused.StatusCode, line.Count(c => c == '\n')));
            Assert.Contains(part, line, StringComparison.Ordinal);
            Assert.DoesNotContain(Path.GetTempPath(), line, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(1300, -1000, null)]
    [InlineData(1, 0, "they look normalised")]
    public async Task AScanThatIsNotInHounsfieldUnits_IsAnsweredWithAWarning_AndNoOther(float slope, float intercept, string? expected)
    {
        Scan(32, 24, 5);
        Volume scan = ScanFile.Read(_folder.Of("scan.nii.gz"));
        ScanFile.Write(_folder.Of("other.nii.gz"), new Volume(scan.Geometry, Array.ConvertAll(scan.Voxels, v => ((v + 200) / 500 * slope) + intercept)));
        using HttpResponseMessage lesions = await Post("/lesions", File.ReadAllBytes(_folder.Of("other.nii.gz")));
        JsonElement[] said = [.. JsonDocument.Parse(await lesions.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement.GetProperty("warnings").EnumerateArray()];
        if (expected is null) Assert.Empty(said);
        else Assert.Contains(expected, Assert.Single(said).GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/lesions?threshold=0.1", "threshold")]
    [InlineData("/find?model=other", "model")]
    public async Task AnOptionInTheAddress_IsRefused(string path, string named)
    {
        using HttpResponseMessage refused = await Post(path, Scan(32, 24, 5));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains($"'{named}'", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AForm_IsRefused_AndTheFrontPageSaysWhatToSend()
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Scan(32, 24, 5)), "file", "scan.nii.gz" } };
        using HttpResponseMessage refused = await _client.PostAsync("/lesions", form, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("--data-binary", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("--data-binary", await _client.GetStringAsync("/", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ManyClientsAtOnce_AreAllAnswered()
    {
        byte[] scan = Scan(32, 24, 5);
        HttpStatusCode[][] answers = await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
        {
            var statuses = new HttpStatusCode[RequestsEach];
            for (int i = 0; i < RequestsEach; i++)
            {
                using HttpResponseMessage answer = await Post("/lesions", scan);
                statuses[i] = answer.StatusCode;
            }
            return statuses;
        }));
        Assert.All(answers.SelectMany(a => a), status => Assert.Equal(HttpStatusCode.OK, status));
    }

    private static byte[] Zip(string name, byte[] content)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            using Stream entry = zip.CreateEntry(name).Open();
            entry.Write(content);
        }
        return bytes.ToArray();
    }

    private async Task<HttpResponseMessage> Post(string path, byte[] body) =>
        await _client.PostAsync(path, new ByteArrayContent(body), TestContext.Current.CancellationToken);

    private byte[] Scan(int columns, int rows, int slices)
    {
        var random = new Random(5);
        var scan = new Volume(Geometry.AlongAxes(columns, rows, slices, new(0.7, 0.7, 2.5), new(1, 2, 3)), [.. Enumerable.Range(0, columns * rows * slices).Select(_ => (float)random.Next(-200, 300))]);
        ScanFile.Write(_folder.Of("scan.nii.gz"), scan);
        return File.ReadAllBytes(_folder.Of("scan.nii.gz"));
    }
}

using System.IO.Compression;
using System.Text.Json;
using System.Threading.RateLimiting;
using Glint;
using Glint.Dicom;
using Glint.Imaging;
using Glint.Inference;
using Microsoft.AspNetCore.RateLimiting;

namespace GlintService;

/// <summary>
/// GET /health; POST /lesions, a scan (.nii, .nii.gz, or a zip of one DICOM series) to what is odd about it and its lesions, as JSON; POST /find,
/// the same to a zip with mask.nii.gz, or seg.dcm for a series, and lesions.json.
/// What a client can mend is one line of text: 400 a scan that cannot be read, 413 too large, 503 too many at once, 504 too slow.
/// </summary>
internal static class SegmentationService
{
    private const string Policy = "scans", Lesions = "lesions.json";

    private const string Usage = """
        POST a CT scan in HU (.nii, .nii.gz, or a zip of one DICOM series) as the body of the request:
        curl --data-binary @scan.nii.gz ADDRESS/lesions             its lesions, and what is odd about the scan, as JSON
        curl --data-binary @scan.nii.gz ADDRESS/find -o found.zip   the same, with the mask
        GET /health says which model answers. Not a medical device.

        """;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.General) { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true };

    /// <summary>The service, not started.</summary>
    /// <exception cref="GlintException">The model cannot be used.</exception>
    internal static WebApplication Build(string[] args)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
        var limits = builder.Configuration.Get<ServiceLimits>() ?? new ServiceLimits();
        Segmenter segmenter = Segmenter.Open(limits.Model, new SegmenterOptions { Threads = limits.Threads, Threshold = limits.Threshold });
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = limits.MostBytes);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);    // else four lines a request
        builder.Services.AddSingleton(_ => segmenter);                           // disposed with the service
        builder.Services.AddRateLimiter(limiter =>
        {
            limiter.AddConcurrencyLimiter(Policy, o => (o.PermitLimit, o.QueueLimit, o.QueueProcessingOrder) = (limits.AtOnce, limits.Waiting, QueueProcessingOrder.OldestFirst));
            limiter.OnRejected = async (context, cancellation) =>
            {
                context.HttpContext.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                context.HttpContext.Response.Headers.RetryAfter = "10";
                await context.HttpContext.Response.WriteAsync("Too many scans wait already. Try again in ten seconds.\n", cancellation);
            };
        });
        WebApplication service = builder.Build();
        service.UseRateLimiter();
        service.MapGet("/", () => Results.Text(Usage));
        service.MapGet("/health", () => Results.Text($"{segmenter.Card.Method}, {segmenter.Card.Network}, threshold {segmenter.Threshold}\n"));
        service.MapPost("/lesions", (Delegate)((HttpContext http) => Answer(http, segmenter, limits, (_, found) => Results.Json(Said.Of(found), Json)))).RequireRateLimiting(Policy);
        service.MapPost("/find", (Delegate)((HttpContext http) => Answer(http, segmenter, limits, (scan, found) => Results.Bytes(Zipped(segmenter, scan, found), "application/zip", "found.zip")))).RequireRateLimiting(Policy);
        return service;
    }

    private static async Task<IResult> Answer(HttpContext http, Segmenter segmenter, ServiceLimits limits, Func<PostedScan, Finding, IResult> answer)
    {
        if (Misaddressed(http.Request) is { } line) return Line(StatusCodes.Status400BadRequest, line);
        using var scan = new PostedScan();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        try
        {
            await scan.Receive(http.Request, http.RequestAborted);
            stop.CancelAfter(TimeSpan.FromSeconds(limits.TimeoutSeconds));
            await scan.Open(limits, stop.Token);
            if (scan.VoxelCount is var voxels && voxels > limits.MostVoxels)
            {
                return Line(StatusCodes.Status413PayloadTooLarge, $"The scan has {voxels} voxels; at most {limits.MostVoxels} are taken. Crop it.");
            }
            return answer(scan, await Task.Run(() => segmenter.Find(scan.Read(), null, stop.Token), stop.Token));
        }
        catch (GlintException e)
        {
            return Line(StatusCodes.Status400BadRequest, scan.Line(e));
        }
        catch (BadHttpRequestException e)
        {
            return Line(e.StatusCode, $"The scan is larger than the {limits.MostBytes} bytes that are taken. Crop or compress it.");
        }
        catch (OperationCanceledException) when (!http.RequestAborted.IsCancellationRequested)
        {
            return Line(StatusCodes.Status504GatewayTimeout, $"The scan takes longer than the {limits.TimeoutSeconds} s that it is given. Crop it.");
        }
    }

    // What would be taken for the scan, or passed over, without a word.
    private static string? Misaddressed(HttpRequest request) =>
        request.Query.Keys.FirstOrDefault() is { } option ? $"The address has an option, '{option}', and none is taken there. Leave it out; a threshold is the service's own: start it with --Threshold 0.3."
        : request.HasFormContentType && request.ContentType!.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) ? "The body is a form. Post the file itself: curl --data-binary @scan.nii.gz"
        : null;

    // The mask as a file of the kind that was sent: a segmentation that refers to the series' images, or NIfTI.
    private static byte[] Zipped(Segmenter segmenter, PostedScan scan, Finding found)
    {
        string name = scan.Series is null ? "mask.nii.gz" : "seg.dcm", path = scan.Of(name);
        if (scan.Series is { } series)
        {
            SegmentationWriter.Write(path, found.Mask, series, new FindingOptions { AlgorithmName = $"Glint {segmenter.Card.Method}", ModelHash = segmenter.Card.ModelHash });
        }
        else
        {
            ScanFile.Write(path, found.Mask);
        }
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            zip.CreateEntryFromFile(path, name, scan.Series is null ? CompressionLevel.NoCompression : CompressionLevel.Fastest);
            using Stream lesions = zip.CreateEntry(Lesions).Open();
            JsonSerializer.Serialize(lesions, Said.Of(found), Json);
        }
        return bytes.ToArray();
    }

    private static IResult Line(int status, string line) => Results.Text(line + "\n", statusCode: status);

    // What stands in the JSON.
    private sealed record Said(IReadOnlyList<string> Warnings, IReadOnlyList<Lesion> Lesions)
    {
        internal static Said Of(Finding found) => new(found.Warnings, found.Lesions);
    }
}

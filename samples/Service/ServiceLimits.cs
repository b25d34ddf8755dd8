namespace GlintService;

/// <summary>What the service takes upon itself; each is an option of its command line and of appsettings.json.</summary>
internal sealed record ServiceLimits
{
    /// <summary>A file of glint export.</summary>
    public string Model { get; init; } = "model.onnx";

    /// <summary>Largest body of a request, in bytes; of a zip, what it holds. Default: 512 MiB.</summary>
    public long MostBytes { get; init; } = 512L << 20;

    /// <summary>Largest scan, in voxels. Default: 512 x 512 x 1000, which takes some 3 GB for each that is computed.</summary>
    public long MostVoxels { get; init; } = 512L * 512 * 1000;

    /// <summary>Scans that are computed at the same time. Default: one a core.</summary>
    public int AtOnce { get; init; } = Environment.ProcessorCount;

    /// <summary>Requests that wait beyond those; more are refused with 503.</summary>
    public int Waiting { get; init; } = 8;

    /// <summary>Longest computation of one scan, in seconds; then 504.</summary>
    public double TimeoutSeconds { get; init; } = 300;

    /// <summary>Probability from which a voxel is tumour. Default: null, the model's own.</summary>
    public double? Threshold { get; init; }

    /// <summary>Threads of one computation. Default: one, so that scans side by side do not wait for each other; null: one a core.</summary>
    public int? Threads { get; init; } = 1;
}

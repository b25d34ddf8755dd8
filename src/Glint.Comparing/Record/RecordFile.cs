using System.Text.Json;
using System.Text.Json.Serialization;
using Glint.Imaging;

namespace Glint.Comparing;

/// <summary>report-data.json in a comparison's folder: its <see cref="ComparisonRecord"/>, with a version. Whoever reads it trusts nothing in it.</summary>
internal static class RecordFile
{
    /// <summary>Name of the file.</summary>
    internal const string Name = "report-data.json";

    // Version 1 took a candidate of FROC to hit every lesion it touched: of a record without whole scans it says the same.
    private const int Version = 2, VersionBeforePeaks = 1;

    // Several times what the largest comparison writes: five methods and seeds of 60,000 steps take about 100 MB.
    private const long MostBytes = 1L << 30;

    private static readonly JsonFile Json = new("is damaged", "Copy it again, or compare again.");

    private static readonly JsonSerializerOptions Strict = new(GlintJson.Compact) { RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };

    /// <summary>Writes the file in one step.</summary>
    internal static void Write(ComparisonRecord record, string folder) =>
        AtomicFile.Write(Path.Combine(folder, Name), stream => JsonSerializer.Serialize(stream, new Versioned(Version, record), Strict));

    /// <summary>Reads the file of a comparison's folder.</summary>
    /// <exception cref="GlintException">There is none, or it is damaged, of a later version, or says what cannot be.</exception>
    internal static ComparisonRecord Read(string folder)
    {
        string path = Path.Combine(folder, Name);
        if (!Directory.Exists(folder)) throw new GlintException($"There is no folder {folder}. Name the folder of a finished glint compare.");
        if (!File.Exists(path)) throw new GlintException($"{folder} holds no {Name}: it is no folder of a finished glint compare, or of an earlier version. Name another, or compare again.");
        (int version, ComparisonRecord? record) = Content(path);
        if (record is null) throw new GlintException($"{path} is of version {version}; this Glint reads version {Version}. Use the Glint that wrote it, or compare again.");
        if (version == VersionBeforePeaks && record.Runs.Any(r => r.Scans.Count > 0))
        {
            throw new GlintException($"{path} is of version {version}, which judged whole scans by another rule: there a candidate hit every lesion it touched. Use the Glint that wrote it, or compare again.");
        }
        return record;
    }

    // No record of a version that is not known.
    private static (int Version, ComparisonRecord? Record) Content(string path)
    {
        if (new FileInfo(path).Length is > MostBytes and var bytes) throw Json.Flawed(path, $"it has {bytes} bytes, more than any report needs");
        int version = Json.Read<VersionOnly>(path, Lenient)?.Version ?? 0;
        if (version is not (Version or VersionBeforePeaks)) return (version, null);
        ComparisonRecord record = (Json.Read<Versioned>(path, Strict) ?? throw Json.Flawed(path, "it is empty")).Record;
        try
        {
            RecordCheck.Check(record);
        }
        catch (InvalidDataException e)
        {
            throw Json.Flawed(path, e.Message, e);
        }
        return (version, record);
    }

    private static readonly JsonSerializerOptions Lenient = new(GlintJson.Compact) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip };

    private sealed record Versioned(int Version, [property: JsonPropertyName("study")] ComparisonRecord Record);

    private sealed record VersionOnly(int Version);
}

using System.CommandLine;
using Glint.Cli.Options;
using Glint.Data;
using Glint.Imaging;
using Glint.Training;

namespace Glint.Cli;

/// <summary>The data that a run was trained on, found again by what it recorded.</summary>
internal static class RecordedData
{
    /// <summary>The options that name the data, as the run recorded them; the folder is another if the data was moved.</summary>
    internal static string[] Source(string path, RunRecord record, string? moved)
    {
        // No command line holds a null character, but JSON may.
        bool isSaid = record.Source is { Count: > 0 } said && said.All(a => a is not null && !a.Contains('\0', StringComparison.Ordinal));
        if (!isSaid || Parsed(record.Source, ScanFormats.All).Parsed.Errors.Count > 0) throw new GlintException($"{path} does not say where its data was. Train it again with glint train.");
        string[] source = [.. record.Source];
        bool wasPhantom = source[Array.IndexOf(source, DataOptionSet.DataName) + 1] == DataOptionSet.PhantomName;
        if (moved is not null && (moved == DataOptionSet.PhantomName) != wasPhantom)
        {
            throw new WrongOptionException($"{path} was trained on {(wasPhantom ? "the phantom" : "scans")}, not on {(wasPhantom ? "scans" : "the phantom")}. Leave out {DataOptionSet.DataName}, or pass the folder that its data was moved to.");
        }
        if (moved is not null) source[Array.IndexOf(source, DataOptionSet.DataName) + 1] = moved == DataOptionSet.PhantomName ? moved : Path.GetFullPath(moved);
        return source;
    }

    /// <summary>Reads it, with progress.</summary>
    internal static SliceDataset Read(CommandContext context, string[] source, TrainingOptions options)
    {
        (DataOptionSet data, ParseResult parsed) = Parsed(source, context.Formats);
        return data.Load(parsed, new Preset("", "", options), context.Progress);
    }

    private static (DataOptionSet Data, ParseResult Parsed) Parsed(IReadOnlyList<string> source, ScanFormats formats)
    {
        var data = new DataOptionSet { Formats = formats };
        var command = new RootCommand();
        data.AddTo(command);
        return (data, command.Parse([.. source], GlintCommand.Reading));
    }
}

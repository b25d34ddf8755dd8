using Glint.Comparing.Reports;
using Glint.Imaging;

namespace Glint.Cli;

/// <summary>A scan's way to its mask, and what is written beside that.</summary>
/// <param name="Context">The terminal.</param>
/// <param name="Model">What predicts.</param>
internal sealed record Prediction(CommandContext Context, IScanModel Model)
{
    internal const string PictureEnding = ".png";

    /// <summary>Refuses a mask where it, or a file of those beside it, is there already.</summary>
    /// <exception cref="GlintException">One is.</exception>
    internal static void CheckFree(string mask)
    {
        if (new[] { mask, mask + PredictionSummary.Ending, mask + PictureEnding }.FirstOrDefault(Path.Exists) is { } there)
        {
            throw new GlintException($"{there} exists already. Choose another --output, or delete it first.");
        }
    }

    /// <summary>Does what writes a mask and what lies beside it; where that fails, none of the files stays.</summary>
    /// <param name="write">Writes them; there was none before.</param>
    /// <param name="mask">The mask's file.</param>
    /// <param name="more">Other files that it writes; null for none.</param>
    internal static T Whole<T>(Func<T> write, string mask, params ReadOnlySpan<string?> more)
    {
        try
        {
            return write();
        }
        catch
        {
            foreach (string? file in (ReadOnlySpan<string?>)[mask, mask + PredictionSummary.Ending, mask + PictureEnding, .. more])
            {
                if (file is not null) File.Delete(file);
            }
            throw;
        }
    }

    /// <summary>Finds tumours in a scan, writes what holds them, and a picture of the largest beside it.</summary>
    /// <param name="scan">The scan.</param>
    /// <param name="name">Its file or folder.</param>
    /// <param name="output">The file to write.</param>
    /// <param name="write">Writes it.</param>
    /// <exception cref="GlintException">A voxel is not a number, or a file cannot be written.</exception>
    internal PredictedScan Of(Volume scan, string name, string output, Action<Mask> write)
    {
        (Mask mask, int slicesWithTumour) = Find(scan, name);
        write(mask);
        Volume hounsfield = Model.InHounsfield(scan);
        IReadOnlyList<Lesion> lesions = Lesion.Of(mask, hounsfield);
        string? picture = lesions.Count > 0 ? output + PictureEnding : null;
        if (picture is not null)
        {
            byte[] png = LesionPicture.Png(hounsfield, mask, lesions, Model.Window);
            AtomicFile.Write(picture, stream => stream.Write(png));
        }
        return new(name, null, output, null, picture, null, lesions.Sum(l => l.Voxels), lesions.Sum(l => l.CubicMillimetres), new AxialView(scan.Geometry).Geometry.Slices, slicesWithTumour, lesions);
    }

    // With what is odd about the scan said and progress shown.
    private (Mask Mask, int SlicesWithTumour) Find(Volume scan, string name)
    {
        int slices = new AxialView(scan.Geometry).Geometry.Slices;
        IEnumerable<byte[]> found = Model.InSlices(scan, name);
        foreach (string doubt in Model.Doubts(scan, name)) Context.Error.WriteLine($"{GlintCommand.ErrorPrefix}warning: {doubt}");
        IReadOnlyList<(byte[] Mask, int Number)> masks = Context.Progress.Track(
            found.Select((mask, i) => (mask, i + 1)), m => new ProgressLine("predicting", m.Item2, slices, $"slice {m.Item2} of {Path.GetFileName(name)}"));
        return (Segmenter.MaskOf(scan, masks.Select(m => m.Mask)), masks.Count(m => m.Mask.Any(v => v != 0)));
    }
}

using Glint.Cli.Options;
using Glint.Dicom;
using Glint.Imaging;

namespace Glint.Cli;

/// <summary>A prediction of a DICOM series: what is read, and what is written of what is found.</summary>
/// <param name="Series">The series.</param>
/// <param name="Output">The file to write.</param>
/// <param name="Structures">A file for a structure set of the same; null for none.</param>
/// <param name="Type">What kind of DICOM object; null for a mask in the format of the file's ending.</param>
/// <param name="Options">What the object says of itself, but the model.</param>
internal sealed record DicomPrediction(DicomSeries Series, string Output, string? Structures, DicomOutput? Type, FindingOptions Options)
{
    // The longest name of an algorithm (LO).
    private const int LongestName = 64;

    /// <summary>Predicts and writes.</summary>
    /// <exception cref="GlintException">The series cannot be read, or the object not be written for it.</exception>
    internal PredictedScan Predict(Prediction prediction)
    {
        (CommandContext context, IScanModel model) = (prediction.Context, prediction.Model);
        foreach (string left in Series.LeftOut) context.Error.WriteLine($"{GlintCommand.ErrorPrefix}warning: {left}, and is left out.");
        string name = $"Glint, {model.Method}";
        FindingOptions options = Options with
        {
            AlgorithmName = name.Length > LongestName ? name[..LongestName] : name,
            AlgorithmVersion = typeof(DicomPrediction).Assembly.GetName().Version!.ToString(3),
            ModelHash = model.Hash,
        };
        if (Type is not null) Try(options);
        return prediction.Of(Series.Read(), Series.Folder, Output, mask =>
        {
            if (Type is null) context.Formats.Write(Output, mask);
            else if (Type == DicomOutput.Rtstruct) StructureSetWriter.Write(Output, mask, Series, options);
            else SegmentationWriter.Write(Output, mask, Series, options);
            if (Structures is not null) StructureSetWriter.Write(Structures, mask, Series, options);
        }) with
        { SeriesInstanceUid = Series.SeriesUid, StructureSet = Structures };
    }

    // An object without findings: names that no file holds, and a series that nothing can refer to, are refused before the work that would be lost.
    private void Try(FindingOptions options)
    {
        var nothing = new Mask(Series.Geometry, new byte[Series.Geometry.VoxelCount]);
        var series = ReferencedSeries.Of(Series);
        List<DataSet> objects = [];
        if (Type is DicomOutput.Seg or DicomOutput.Labelmap) objects.Add(SegmentationWriter.Of(nothing, series, options));
        if (Type is DicomOutput.Rtstruct || Structures is not null) objects.Add(StructureSetWriter.Of(nothing, series, options));
        try
        {
            foreach (DataSet data in objects) DicomFile.Write(Stream.Null, data, TransferSyntax.ExplicitLittleEndian);
        }
        catch (GlintException error) when (!options.Name.All(char.IsAscii))
        {
            // What else is in the object came with the series, or is plain letters; the character set is the series' own.
            throw new GlintException($"{DicomOptionSet.RoiName} {options.Name}: {error.Message.TrimEnd('.')}, as those of ASCII, which every series has.", error);
        }
    }
}

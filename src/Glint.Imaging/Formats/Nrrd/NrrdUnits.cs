using System.Globalization;
using System.Text.RegularExpressions;

namespace Glint.Imaging;

/// <summary>The units of an NRRD file along the three axes of its space.</summary>
/// <param name="Names">As the file has them.</param>
/// <param name="MillimetresPerUnit">One for each axis.</param>
internal sealed partial record NrrdUnits(IReadOnlyList<string> Names, Vector3D MillimetresPerUnit)
{
    private const int Axes = 3;

    public bool AreMillimetres => MillimetresPerUnit == new Vector3D(1, 1, 1);

    /// <summary>
    /// Of the field "space units", or of "units" where axes have spacings and no space. One name stands for all axes. What has no unit, or
    /// the writer's "???", is in millimetres.
    /// </summary>
    /// <param name="fields">The header.</param>
    /// <param name="axes">Which axes of the image are of space.</param>
    /// <param name="dimension">How many axes the image has.</param>
    /// <param name="path">The file, for errors.</param>
    /// <exception cref="GlintException">A unit is no length, or there are more or fewer than axes.</exception>
    public static NrrdUnits Read(TextHeader fields, IReadOnlyList<int> axes, int dimension, string path)
    {
        var isSpace = fields.Find("space directions", "space", "space dimension") is not null;
        var field = isSpace ? "space units" : "units";
        string[] names = fields.Find(field) is { } text ? [.. Words().Matches(text).Select(m => m.Value.Trim('"').Trim())] : [];
        if (names.Length == 1) names = [.. Enumerable.Repeat(names[0], isSpace ? Axes : dimension)];
        if (names.Length > 0 && (isSpace ? names.Length > Axes || names.Length < axes.Count : names.Length != dimension))
        {
            throw new GlintException($"{path} has {names.Length} {field} for {(isSpace ? axes.Count : dimension)} axes. Write it again.");
        }
        string Name(int axis) => isSpace ? names.ElementAtOrDefault(axis) ?? "" : axis < axes.Count && names.Length > 0 ? names[axes[axis]] : "";
        double Millimetres(int axis) => MillimetresPer(Name(axis)) ?? throw new GlintException(
            $"{path} has the {field} '{TextHeader.Shortened(Name(axis))}', which is no length that Glint knows. Write it again in mm.");
        return new NrrdUnits([Name(0), Name(1), Name(2)], new Vector3D(Millimetres(0), Millimetres(1), Millimetres(2)));
    }

    public Affine ToMillimetres(Affine inUnits) => Scaled(inUnits, v => new Vector3D(v.X * MillimetresPerUnit.X, v.Y * MillimetresPerUnit.Y, v.Z * MillimetresPerUnit.Z));

    public Affine FromMillimetres(Affine affine) => Scaled(affine, v => new Vector3D(v.X / MillimetresPerUnit.X, v.Y / MillimetresPerUnit.Y, v.Z / MillimetresPerUnit.Z));

    /// <summary>As the value of a field.</summary>
    public override string ToString() => string.Join(' ', Names.Select(name => $"\"{name}\""));

    private static Affine Scaled(Affine a, Func<Vector3D, Vector3D> scale) => new(scale(a.ColumnStep), scale(a.RowStep), scale(a.SliceStep), scale(a.Origin));

    private static double? MillimetresPer(string name) => name.ToLower(CultureInfo.InvariantCulture) switch
    {
        "" or "???" or "mm" or "millimeter" or "millimeters" or "millimetre" or "millimetres" => 1,
        // The sign for micro and the Greek letter.
        "um" or "\u00b5m" or "\u03bcm" or "micron" or "microns" or "micrometer" or "micrometers" or "micrometre" or "micrometres" => 1e-3,
        "nm" or "nanometer" or "nanometers" or "nanometre" or "nanometres" => 1e-6,
        "cm" or "centimeter" or "centimeters" or "centimetre" or "centimetres" => 10,
        "m" or "meter" or "meters" or "metre" or "metres" => 1e3,
        "in" or "inch" or "inches" => 25.4,
        _ => null,
    };

    // Names in quotes, which may have spaces, or plain words.
    [GeneratedRegex("\"[^\"]*\"|[^\\s\"]+")]
    private static partial Regex Words();
}

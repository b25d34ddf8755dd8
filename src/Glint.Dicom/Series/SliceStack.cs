using System.Globalization;
using Glint.Imaging;

namespace Glint.Dicom;

/// <summary>Slices in the order in which they lie, and the grid they make. A stack that makes none is refused in a line that names files.</summary>
internal sealed record SliceStack(IReadOnlyList<SeriesSlice> Slices, Geometry Geometry)
{
    // Positions are written with few digits, often one: 0.1 mm is what two such can be apart from even.
    private const double PositionTolerance = 0.1, StepTolerance = 0.01, MostOfStep = 0.25;
    private const double SamePlace = 0.01;
    private const double DirectionTolerance = 1e-4, SpacingTolerance = 1e-4;

    /// <summary>Sorts slices along their normal and checks that they lie evenly.</summary>
    /// <param name="slices">At least one, in any order.</param>
    /// <param name="folder">What names are relative to.</param>
    public static SliceStack Of(IReadOnlyList<SeriesSlice> slices, string folder)
    {
        var first = slices[0];
        CheckAlike(slices, folder);
        var normal = first.Normal;
        SeriesSlice[] sorted =
        [
            .. slices.OrderBy(slice => slice.Position.Dot(normal)).ThenBy(slice => slice.File.Path, StringComparer.Ordinal).ThenBy(slice => slice.Frame),
        ];
        CheckDoubles(sorted, normal, folder);
        var step = StepOf(sorted, normal, folder);
        if ((long)first.Columns * first.Rows * sorted.Length > Array.MaxLength)
        {
            throw new GlintException(
                $"{folder}: {first.Columns}x{first.Rows}x{sorted.Length} voxels are more than the {Array.MaxLength} of one image. Crop the series.");
        }
        var affine = new Affine(first.AlongRow * first.ColumnSpacing, first.AlongColumn * first.RowSpacing, step, sorted[0].Position);
        if (affine.IsUnusable())
        {
            throw new GlintException($"{folder}: {sorted[0].Name(folder)} gives sizes or positions that are too small or too large. Export it again.");
        }
        return new SliceStack(sorted, new Geometry(first.Columns, first.Rows, sorted.Length, affine));
    }

    private static void CheckAlike(IReadOnlyList<SeriesSlice> slices, string folder)
    {
        var first = slices[0];
        foreach (var slice in slices)
        {
            if (Difference(slice, first, first.Name(folder)) is not { } what) continue;
            throw new GlintException($"{folder}: {slice.Name(folder)} {what}, both in one series. Take out the files that do not belong to it.");
        }
    }

    private static string? Difference(SeriesSlice slice, SeriesSlice first, string firstName)
    {
        if ((slice.Columns, slice.Rows) != (first.Columns, first.Rows))
        {
            return $"has {slice.Columns}x{slice.Rows} pixels, {firstName} has {first.Columns}x{first.Rows}";
        }
        if (slice.PatientId != first.PatientId) return $"is of another patient than {firstName}";
        if (slice.FrameOfReference != first.FrameOfReference) return $"is in another frame of reference than {firstName}";
        var turn = Math.Max((slice.AlongRow - first.AlongRow).Length, (slice.AlongColumn - first.AlongColumn).Length);
        if (turn > DirectionTolerance) return $"is turned against {firstName}";
        var isSpaced = Math.Abs(slice.ColumnSpacing - first.ColumnSpacing) <= SpacingTolerance * first.ColumnSpacing
            && Math.Abs(slice.RowSpacing - first.RowSpacing) <= SpacingTolerance * first.RowSpacing;
        return isSpaced ? null : $"has another pixel spacing than {firstName}";
    }

    private static void CheckDoubles(SeriesSlice[] sorted, Vector3D normal, string folder)
    {
        for (var i = 1; i < sorted.Length; i++)
        {
            var (a, b) = (sorted[i - 1], sorted[i]);
            if ((b.Position - a.Position).Dot(normal) >= SamePlace) continue;
            var count = sorted.Zip(sorted.Skip(1)).Count(pair => (pair.Second.Position - pair.First.Position).Dot(normal) < SamePlace);
            var places = count > 1 ? $" (and {count - 1} more)" : "";
            throw a.Acquisition != b.Acquisition
                ? new GlintException(
                    $"{folder}: {a.Name(folder)} of acquisition {a.Acquisition ?? "none"} and {b.Name(folder)} of acquisition {b.Acquisition ?? "none"} " +
                    $"lie at one place{places}. Put each acquisition into a folder of its own.")
                : new GlintException($"{folder}: {a.Name(folder)} and {b.Name(folder)} lie at one place{places}. Keep one of each.");
        }
    }

    private static Vector3D StepOf(SeriesSlice[] sorted, Vector3D normal, string folder)
    {
        if (sorted.Length == 1)
        {
            return normal * (sorted[0].ThicknessMillimetres ?? throw new GlintException(
                $"{folder}: {sorted[0].Name(folder)} is the only slice, and says neither thickness nor spacing. Add the other slices."));
        }
        var step = (sorted[^1].Position - sorted[0].Position) * (1.0 / (sorted.Length - 1));
        var steps = new double[sorted.Length - 1];
        for (var i = 0; i < steps.Length; i++) steps[i] = (sorted[i + 1].Position - sorted[i].Position).Dot(normal);
        var usual = steps.Order().ElementAt(steps.Length / 2);
        var tolerance = Math.Min(PositionTolerance + StepTolerance * usual, MostOfStep * usual);
        if (IsOff(out var worst) is false) return step;

        // The step that is furthest from the usual one shows where.
        var at = Enumerable.Range(0, steps.Length).MaxBy(i => Math.Abs(steps[i] - usual));
        var (a, b) = (sorted[at], sorted[at + 1]);
        if (Math.Abs(steps[at] - usual) <= tolerance / 2)
        {
            throw new GlintException($"{folder}: {sorted[worst].Name(folder)} lies beside the line that the others lie on. Export the series again.");
        }
        var missing = Math.Round(steps[at] / usual) - 1;
        var isGap = missing >= 1 && Math.Abs(steps[at] - (missing + 1) * usual) <= tolerance;
        var acquisitions = a.Acquisition != b.Acquisition ? $" (acquisitions {a.Acquisition ?? "none"} and {b.Acquisition ?? "none"})" : "";
        throw new GlintException(string.Create(CultureInfo.InvariantCulture,
            $"{folder}: {a.Name(folder)} and {b.Name(folder)}{acquisitions} are {steps[at]:0.###} mm apart, other slices {usual:0.###} mm; ") +
            (isGap ? $"{missing} slice(s) between them are missing. Add them." : "the slices do not lie evenly. Export them with one spacing."));

        bool IsOff(out int worst)
        {
            var origin = sorted[0].Position;
            double Distance(int i) => (sorted[i].Position - (origin + step * i)).Length;
            worst = Enumerable.Range(0, sorted.Length).MaxBy(Distance);
            return !(Distance(worst) <= tolerance);
        }
    }
}

/// <summary>What a geometry would refuse.</summary>
file static class AffineChecks
{
    public static bool IsUnusable(this Affine affine)
    {
        var volume = affine.ColumnStep.Length * affine.RowStep.Length * affine.SliceStep.Length;
        const double Flattest = 1e-6;
        return !double.IsFinite(affine.Origin.Length) || !(Math.Abs(affine.SignedVoxelVolume / volume) > Flattest);
    }
}

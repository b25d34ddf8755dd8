namespace Glint.Imaging;

/// <summary>Which axes of an NRRD image are of space, and where its voxels lie, LPS.</summary>
/// <param name="SpatialAxes">One to three axes, fastest first.</param>
/// <param name="IndexToWorld">LPS, in millimetres.</param>
/// <param name="Units">Those of the file.</param>
internal sealed record NrrdSpace(IReadOnlyList<int> SpatialAxes, Affine IndexToWorld, NrrdUnits Units)
{
    private const int Dimensions = 3;

    public static NrrdSpace Read(TextHeader fields, long[] sizes, string path)
    {
        Vector3D?[] steps = Steps(fields, sizes.Length, path);
        List<int> axes = [.. Enumerable.Range(0, sizes.Length).Where(axis => steps[axis] is not null)];
        if (Enumerable.Range(0, sizes.Length).Any(axis => steps[axis] is null && sizes[axis] != 1) || axes.Count is 0 or > Dimensions)
        {
            throw new GlintException($"{path} is {sizes.Length}-D ({string.Join("x", sizes)}); a scan or mask is one 3-D image. Split it into one file per image.");
        }
        Vector3D origin = fields.Find("space origin") is { } text ? Vector(fields, "space origin", text) : AxisMinimums(fields, axes, sizes.Length);
        List<Vector3D> found = [.. axes.Select(axis => steps[axis]!.Value)];
        var affine = new Affine(found[0], found.Count > 1 ? found[1] : Beside(found), found.Count > 2 ? found[2] : Across(found), origin);
        NrrdUnits units = NrrdUnits.Read(fields, axes, sizes.Length, path);
        return new NrrdSpace(axes, ToLps(units.ToMillimetres(affine), fields.Find("space"), path), units);
    }

    // Per axis its step, or null where it is not of space.
    private static Vector3D?[] Steps(TextHeader fields, int dimension, string path)
    {
        if (fields.Find("space directions") is { } directions)
        {
            // Vectors may have spaces after their commas.
            string[] words = TextHeader.Words(directions.Replace(", ", ",", StringComparison.Ordinal));
            if (words.Length != dimension) throw new GlintException($"{path} has {words.Length} space directions for {dimension} axes. Write it again.");
            return [.. words.Select(word => word.Equals("none", StringComparison.OrdinalIgnoreCase) ? (Vector3D?)null : Vector(fields, "space directions", word))];
        }
        double[] spacings = fields.Find("spacings") is { } text ? fields.Numbers("spacings", text) : [.. Enumerable.Repeat(1.0, dimension)];
        if (spacings.Length != dimension) throw new GlintException($"{path} has {spacings.Length} spacings for {dimension} axes. Write it again.");
        // Spacing nan: an axis without one, such as colour. Up to three others are x, y and z.
        var next = 0;
        return [.. spacings.Select(s => double.IsNaN(s) ? (Vector3D?)null : next++ switch
        {
            0 => new Vector3D(s, 0, 0),
            1 => new Vector3D(0, s, 0),
            2 => new Vector3D(0, 0, s),
            _ => null,
        })];
    }

    private static Vector3D AxisMinimums(TextHeader fields, List<int> axes, int dimension)
    {
        if (fields.Find("axis mins", "axismins") is not { } text) return default;
        double[] minimums = fields.Numbers("axis mins", text);
        double At(int i) => i < axes.Count && minimums.Length == dimension && double.IsFinite(minimums[axes[i]]) ? minimums[axes[i]] : 0;
        return new Vector3D(At(0), At(1), At(2));
    }

    private static Vector3D Vector(TextHeader fields, string name, string text)
    {
        string inner = text.StartsWith('(') && text.EndsWith(')') ? text[1..^1] : "";
        double[] numbers = [.. inner.Split(',').Select(word => fields.Number(name, word.Trim()))];
        return numbers.Length switch
        {
            1 => new Vector3D(numbers[0], 0, 0),
            2 => new Vector3D(numbers[0], numbers[1], 0),
            Dimensions => new Vector3D(numbers[0], numbers[1], numbers[2]),
            _ => new Vector3D(double.NaN, 0, 0),    // refused with the affine
        };
    }

    // Axes that a line or a plane lacks have steps of 1 mm, at right angles to those it has.
    private static Vector3D Beside(List<Vector3D> found)
    {
        Vector3D step = found[0];
        Vector3D other = Math.Abs(step.X) > Math.Abs(step.Y) ? new Vector3D(0, 1, 0) : new Vector3D(1, 0, 0);
        Vector3D across = step.Cross(other);
        Vector3D beside = across.Cross(step);
        return beside * (1 / beside.Length);
    }

    private static Vector3D Across(List<Vector3D> found)
    {
        Vector3D across = found[0].Cross(found.Count > 1 ? found[1] : Beside(found));
        return across * (1 / across.Length);
    }

    private static Affine ToLps(Affine affine, string? space, string path) => space?.ToLowerInvariant() switch
    {
        "right-anterior-superior" or "ras" => affine.SwitchLpsAndRas(),
        "left-anterior-superior" or "las" => affine.WithYSwitched(),
        null or "left-posterior-superior" or "lps" or "scanner-xyz" or "3d-right-handed" or "3d-left-handed" => affine,
        var other => throw new GlintException($"{path} lies in the space '{TextHeader.Shortened(other)}', which Glint does not know. Write it again in left-posterior-superior."),
    };
}

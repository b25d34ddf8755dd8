using System.Globalization;

namespace Glint.Imaging;

/// <summary>A segmentation: 1 inside, 0 outside, per voxel of a <see cref="Imaging.Geometry"/>.</summary>
public sealed class Mask
{
    private const int MostValuesListed = 8;

    /// <summary>Wraps the voxels; the array is kept, not copied.</summary>
    /// <param name="geometry">Where the voxels lie.</param>
    /// <param name="voxels">x fastest, then y, then z: Columns x Rows x Slices entries of 0 or 1.</param>
    /// <exception cref="ArgumentException">The array has not as many entries as the geometry has voxels, or one above 1.</exception>
    public Mask(Geometry geometry, byte[] voxels)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        ArgumentNullException.ThrowIfNull(voxels);
        if (voxels.Length != geometry.VoxelCount)
        {
            throw new ArgumentException(
                $"A grid of {geometry.SizeText} needs {geometry.VoxelCount} entries; found {voxels.Length}.", nameof(voxels));
        }
        if (voxels.AsSpan().IndexOfAnyExceptInRange((byte)0, (byte)1) is var at and >= 0)
        {
            throw new ArgumentException($"A mask holds 0 and 1; found {voxels[at]}.", nameof(voxels));
        }
        (Geometry, Voxels) = (geometry, voxels);
    }

    /// <summary>Where the voxels lie.</summary>
    public Geometry Geometry { get; }

    /// <summary>1 inside, 0 outside; x fastest, then y, then z.</summary>
    public byte[] Voxels { get; }

    /// <summary>1 where the voxel is inside, else 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index is outside the grid.</exception>
    public byte this[int x, int y, int z] => Voxels[Geometry.IndexOf(x, y, z)];

    /// <summary>The mask of one label of a label map. A map without the label gives an empty mask: a patient without that tumour.</summary>
    /// <param name="labels">One whole number per voxel, 0 for background.</param>
    /// <param name="label">The label that becomes 1, not 0; null where the map holds nothing but 0 and 1.</param>
    /// <param name="source">The file the labels come from, for messages.</param>
    /// <exception cref="GlintException">
    /// A value is not a whole number, the label is 0, or no label was given and the map holds other values than 0 and 1.
    /// </exception>
    public static Mask FromLabels(Volume labels, int? label, string source)
    {
        ArgumentNullException.ThrowIfNull(labels);
        if (label == 0) throw new GlintException($"Label 0 of {source} is the background; pass --label with the number of the tumour.");

        var (voxels, mask) = (labels.Voxels, new byte[labels.Voxels.Length]);
        float wanted = label ?? 1;
        for (var i = 0; i < voxels.Length; i++)
        {
            var value = voxels[i];
            if (value == wanted) mask[i] = 1;
            else if (value != 0)
            {
                if (!float.IsInteger(value)) throw NotWhole(value, source);
                if (label is null) throw Ambiguous(voxels, source);
            }
        }
        return new Mask(labels.Geometry, mask);
    }

    private static GlintException NotWhole(float value, string source) => new(string.Create(CultureInfo.InvariantCulture,
        $"labels {source} hold {value}, which is not a whole number; give a label map, not an image or a map of probabilities."));

    private static GlintException Ambiguous(float[] voxels, string source)
    {
        var values = new SortedSet<float>();
        foreach (var value in voxels)
        {
            if (!float.IsInteger(value)) return NotWhole(value, source);
            values.Add(value);
            if (values.Count > MostValuesListed) break;
        }
        var more = values.Count > MostValuesListed ? ", ..." : "";
        var listed = values.Take(MostValuesListed).ToList();
        var candidates = listed.Where(v => v != 0).Reverse().Select(Text).ToList();
        var others = candidates.Count > 1 ? $" (or {string.Join(", ", candidates.Skip(1))})" : "";
        return new GlintException(
            $"labels {source} hold the values {string.Join(", ", listed.Select(Text))}{more}; " +
            $"pass --label {candidates[0]}{others} to pick the tumour label.");
    }

    private static string Text(float value) => value.ToString(CultureInfo.InvariantCulture);
}

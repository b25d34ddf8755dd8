using Glint.Data;
using Glint.Networks;
using Glint.Training;

namespace Glint.Tests.Support;

/// <summary>Training small enough for a test.</summary>
internal static class Small
{
    internal static TrainingOptions Options(int steps = 4) => new()
    {
        Network = new NetworkSpec(Width: 0.0625),
        Side = 64,
        BatchSize = 2,
        LearningRate = 1e-3,
        Steps = steps,
        ValidateEvery = 2,
        TumourShare = 0.75,
        SmallTumourPixels = 40,
    };

    /// <summary>Ten patients of six 64 x 64 slices: a bright disc on noise in the even slices, off the centre.</summary>
    internal static SliceDataset Discs(int patients = 10) => new("discs", Enumerable.Range(0, patients).SelectMany(p => Enumerable.Range(0, 6).Select(z => Disc(p, z))));

    private static Slice Disc(int patient, int z)
    {
        const int side = 64;
        Random random = Seeds.Derive(7, "disc", patient, z);
        (int row, int column, int radius) = (random.Next(12, 52), random.Next(12, 52), random.Next(2, 7));
        var hounsfield = new float[side * side];
        var mask = new byte[side * side];
        for (int i = 0; i < mask.Length; i++)
        {
            int dr = i / side - row, dc = i % side - column;
            bool inside = z % 2 == 0 && dr * dr + dc * dc <= radius * radius;
            mask[i] = inside ? (byte)1 : (byte)0;
            hounsfield[i] = (inside ? 40 : -850) + 60 * (random.NextSingle() - 0.5f);
        }
        return new Slice($"P{patient:00}", z, side, side, hounsfield, mask);
    }
}

using CsCheck;
using Glint.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Tests.Losses;

/// <summary>
/// A pixel: its lesion's size, 0 outside; the shares of its cell of the grid that are tumour and background, summed over the batch; pixels M and
/// tumour N of the Voronoi cell that it is in.
/// </summary>
internal sealed record Pixel(int Index, int Image, double Lesion, double T, double U, (double M, double N) Voronoi);

/// <summary>Two images of 32 x 32 with up to three rectangles each.</summary>
internal sealed class GradientScene
{
    private const int Side = 32, Images = 2;
    private const double PixelsOfACell = 4;
    private readonly double[][] _lesions;

    private GradientScene((int Top, int Left, int Height, int Width)[][] boxes)
    {
        Mask = zeros([Images, 1, Side, Side], float64);
        for (int i = 0; i < Images; i++) foreach (var (top, left, height, width) in boxes[i]) Mask[i, 0, top..(top + height), left..(left + width)] = 1;
        (Lesions, Cells) = (LesionNumbers.Of(Mask), LesionCells.Of(Mask));
        double[] mask = [.. Mask.flatten().data<double>()];
        long[] numbers = [.. Lesions.flatten().data<long>()];
        Dictionary<long, int> sizes = numbers.Where(n => n > 0).GroupBy(n => n).ToDictionary(g => g.Key, g => g.Count());
        (A, N) = (mask.Sum(), sizes.Count);
        long[] own = [.. Cells.flatten().data<long>()];
        Dictionary<long, (double, double)> extents = own.Zip(mask).GroupBy(c => c.First).ToDictionary(g => g.Key, g => ((double)g.Count(), g.Sum(c => c.Second)));
        double[] cells = [.. Enumerable.Range(0, Side * Side).Select(i => mask.Chunk(Side * Side).Sum(m => CellOf(i, j => m[j])) / PixelsOfACell)];
        Pixels = [.. mask.Select((_, i) => new Pixel(
            i, i / (Side * Side), numbers[i] > 0 ? sizes[numbers[i]] : 0, cells[i % (Side * Side)], Images - cells[i % (Side * Side)],
            extents[own[i]]))];
        _lesions = [.. numbers.Chunk(Side * Side).Select(image => image.Where(n => n > 0).Distinct().Select(n => (double)sizes[n]).ToArray())];
    }

    internal static Gen<GradientScene> Any { get; } =
        Gen.Select(Gen.Int[0, 23], Gen.Int[0, 23], Gen.Int[4, 9], Gen.Int[4, 9]).Array[1, 3].Array[Images].Select(boxes => new GradientScene(boxes));

    internal Tensor Mask { get; }

    internal Tensor Lesions { get; }

    internal Tensor Cells { get; }

    internal IReadOnlyList<Pixel> Pixels { get; }

    internal double B { get; } = Images;

    internal double M { get; } = Images * Side * Side;

    internal double A { get; }

    internal double Q => M - A;

    internal double N { get; }

    internal double AOf(Pixel x) => LesionsOf(x).Sum();

    internal double QOf(Pixel x) => (Side * Side) - AOf(x);

    internal double[] LesionsOf(Pixel x) => _lesions[x.Image];

    // Cells of 2 x 2 pixels.
    private static double CellOf(int index, Func<int, double> at)
    {
        int row = index / Side / 2 * 2, column = index % Side / 2 * 2, first = (row * Side) + column;
        return at(first) + at(first + 1) + at(first + Side) + at(first + Side + 1);
    }
}

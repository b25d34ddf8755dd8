using System.Numerics;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Training;

/// <summary>
/// Adam's step for gradients that are combinations of a few, in a single pass over the weights: every vector is read once, and the
/// gradients and moments in between are never written.
/// </summary>
internal static class AdamPass
{
    // Weights whose products are summed in their own type before the sum goes on in float64.
    private const int BlockLength = 8192;

    // A gradient is a combination of so many vectors at most.
    private const int Basis = 3;

    /// <summary>The weights after the step, [P].</summary>
    internal static Tensor Weights(Tensor weights, Tensor mean, Tensor square, IReadOnlyList<Tensor> basis, double[] coordinates, AdamConstants constants)
    {
        Tensor result = empty_like(weights);
        if (weights.dtype == float64) Write<double>(weights, mean, square, basis, coordinates, constants, result);
        else Write<float>(weights, mean, square, basis, coordinates, constants, result);
        return result;
    }

    /// <summary>As <see cref="ITrialStep.Along"/>.</summary>
    internal static IReadOnlyList<double> Along(
        Tensor direction, Tensor mean, Tensor square, IReadOnlyList<Tensor> basis, IReadOnlyList<double[]> coordinates, int reference, AdamConstants constants) =>
        direction.dtype == float64
            ? Compare<double>(direction, mean, square, basis, coordinates, reference, constants)
            : Compare<float>(direction, mean, square, basis, coordinates, reference, constants);

    private static void Write<T>(
        Tensor weights, Tensor mean, Tensor square, IReadOnlyList<Tensor> basis, double[] coordinates, AdamConstants constants, Tensor result)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var kernel = new Kernel<T>([Padded(coordinates)], 0, constants);
        ForEachBlock((int)weights.numel(), (from, to) => kernel.Write(
            Part<T>(weights, from, to), Part<T>(mean, from, to), Part<T>(square, from, to), Part<T>(basis[0], from, to), Part<T>(basis[1], from, to),
            Part<T>(basis[^1], from, to), Part<T>(result, from, to)));
    }

    private static double[] Compare<T>(
        Tensor direction, Tensor mean, Tensor square, IReadOnlyList<Tensor> basis, IReadOnlyList<double[]> coordinates, int reference, AdamConstants constants)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int length = (int)direction.numel();
        var kernel = new Kernel<T>([.. coordinates.Select(Padded)], reference, constants);
        double[][] sums = new double[(length + BlockLength - 1) / BlockLength][];
        ForEachBlock(length, (from, to) => sums[from / BlockLength] = kernel.Compare(
            Part<T>(direction, from, to), Part<T>(mean, from, to), Part<T>(square, from, to), Part<T>(basis[0], from, to), Part<T>(basis[1], from, to),
            Part<T>(basis[^1], from, to)));
        // Blocks are added in their order, whoever computed them: the result does not depend on the number of threads.
        return [.. Enumerable.Range(0, coordinates.Count).Select(j => sums.Sum(block => block[j]))];
    }

    private static void ForEachBlock(int length, Action<int, int> work)
    {
        int blocks = (length + BlockLength - 1) / BlockLength, workers = Math.Min(get_num_threads(), blocks);
        Parallel.For(0, workers, worker =>
        {
            for (int block = worker; block < blocks; block += workers) work(block * BlockLength, Math.Min(length, (block + 1) * BlockLength));
        });
    }

    // With a basis of two the third vector is the second again, and counts nothing.
    private static double[] Padded(double[] coordinates) => coordinates.Length == Basis ? coordinates : [.. coordinates, 0];

    private static Span<T> Part<T>(Tensor vector, int from, int to) where T : unmanaged => MemoryMarshal.Cast<byte, T>(vector.bytes)[from..to];

    /// <summary>The arithmetic of one block; its constants are those of the whole pass.</summary>
    private sealed class Kernel<T>(double[][] coordinates, int reference, AdamConstants constants)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly Vector<T>[] _coordinates = [.. coordinates.SelectMany(c => c).Select(Filled)];
        private readonly Vector<T> _meanDecay = Filled(constants.MeanDecay), _meanRate = Filled(1 - constants.MeanDecay);
        private readonly Vector<T> _squareDecay = Filled(constants.SquareDecay), _squareRate = Filled(1 - constants.SquareDecay);
        private readonly Vector<T> _correction = Filled(1 / constants.RootOfCorrection), _epsilon = Filled(constants.Epsilon);
        private readonly Vector<T> _stepSize = Filled(constants.StepSize);

        internal double[] Compare(
            ReadOnlySpan<T> direction, ReadOnlySpan<T> mean, ReadOnlySpan<T> square, ReadOnlySpan<T> first, ReadOnlySpan<T> second, ReadOnlySpan<T> third)
        {
            Span<Vector<T>> sums = stackalloc Vector<T>[coordinates.Length];
            sums.Clear();
            int width = Vector<T>.Count, whole = direction.Length / width * width;
            for (int i = 0; i < whole; i += width)
            {
                Add(sums, new(direction[i..]), new(mean[i..]), new(square[i..]), new(first[i..]), new(second[i..]), new(third[i..]));
            }
            if (whole < direction.Length)
            {
                Add(sums, Rest(direction[whole..]), Rest(mean[whole..]), Rest(square[whole..]), Rest(first[whole..]), Rest(second[whole..]), Rest(third[whole..]));
            }
            double[] result = new double[coordinates.Length];
            for (int j = 0; j < result.Length; j++) result[j] = -constants.StepSize * double.CreateChecked(Vector.Sum(sums[j]));
            return result;
        }

        internal void Write(
            ReadOnlySpan<T> weights, ReadOnlySpan<T> mean, ReadOnlySpan<T> square, ReadOnlySpan<T> first, ReadOnlySpan<T> second, ReadOnlySpan<T> third,
            Span<T> result)
        {
            int width = Vector<T>.Count, whole = weights.Length / width * width;
            for (int i = 0; i < whole; i += width)
            {
                Stepped(new(weights[i..]), new(mean[i..]), new(square[i..]), new(first[i..]), new(second[i..]), new(third[i..])).CopyTo(result[i..]);
            }
            if (whole == weights.Length) return;
            Vector<T> last = Stepped(Rest(weights[whole..]), Rest(mean[whole..]), Rest(square[whole..]), Rest(first[whole..]), Rest(second[whole..]), Rest(third[whole..]));
            for (int i = whole; i < weights.Length; i++) result[i] = last[i - whole];
        }

        private Vector<T> Stepped(Vector<T> weights, Vector<T> mean, Vector<T> square, Vector<T> first, Vector<T> second, Vector<T> third) =>
            weights - (_stepSize * Step(reference, mean * _meanDecay, square * _squareDecay, first, second, third));

        private void Add(Span<Vector<T>> sums, Vector<T> direction, Vector<T> mean, Vector<T> square, Vector<T> first, Vector<T> second, Vector<T> third)
        {
            (mean, square) = (mean * _meanDecay, square * _squareDecay);
            Vector<T> origin = Step(reference, mean, square, first, second, third);
            for (int j = 0; j < sums.Length; j++) sums[j] += direction * (Step(j, mean, square, first, second, third) - origin);
        }

        private Vector<T> Step(int j, Vector<T> mean, Vector<T> square, Vector<T> first, Vector<T> second, Vector<T> third)
        {
            Vector<T> gradient = (first * _coordinates[Basis * j]) + (second * _coordinates[(Basis * j) + 1]) + (third * _coordinates[(Basis * j) + 2]);
            return (mean + (gradient * _meanRate)) / ((Vector.SquareRoot(square + (gradient * gradient * _squareRate)) * _correction) + _epsilon);
        }

        // Zeros beyond the end.
        private static Vector<T> Rest(ReadOnlySpan<T> values)
        {
            Span<T> filled = stackalloc T[Vector<T>.Count];
            filled.Clear();
            values.CopyTo(filled);
            return new Vector<T>(filled);
        }

        private static Vector<T> Filled(double value) => new(T.CreateChecked(value));
    }
}

using System.Numerics;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Training;

/// <summary>
/// How far apart the steps of Adam for many gradients lie along one direction, in a single pass over the weights: every vector is read
/// once, and nothing of its size is written.
/// </summary>
internal static class AdamComparison
{
    // Weights whose products are summed in their own type before the sum goes on in float64.
    private const int BlockLength = 2048;

    // A gradient is a combination of so many vectors at most.
    private const int Basis = 3;

    /// <summary>As <see cref="ITrialStep.Along"/>.</summary>
    internal static IReadOnlyList<double> Along(
        Tensor direction, Tensor mean, Tensor square, IReadOnlyList<Tensor> basis, IReadOnlyList<double[]> coordinates, int reference, AdamConstants constants)
    {
        using var scope = NewDisposeScope();
        Tensor[] vectors = [.. new[] { direction, mean, square, basis[0], basis[1], basis[^1] }.Select(t => t.detach().cpu().contiguous())];
        // With a basis of two the third vector is the second again, and counts nothing.
        double[][] padded = [.. coordinates.Select(c => c.Length == Basis ? c : [.. c, 0])];
        return direction.dtype == float64 ? Along<double>(vectors, padded, reference, constants) : Along<float>(vectors, padded, reference, constants);
    }

    private static double[] Along<T>(Tensor[] vectors, double[][] coordinates, int reference, AdamConstants constants)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int length = (int)vectors[0].numel(), blocks = (length + BlockLength - 1) / BlockLength;
        var kernel = new Kernel<T>(coordinates, reference, constants);
        double[][] sums = new double[blocks][];
        // Blocks are added in their order, whoever computed them: the result does not depend on the number of threads.
        int workers = Math.Min(get_num_threads(), blocks);
        Parallel.For(0, workers, worker =>
        {
            ReadOnlySpan<T> direction = Span<T>(vectors[0]), mean = Span<T>(vectors[1]), square = Span<T>(vectors[2]);
            ReadOnlySpan<T> first = Span<T>(vectors[3]), second = Span<T>(vectors[4]), third = Span<T>(vectors[5]);
            for (int block = worker; block < blocks; block += workers)
            {
                int start = block * BlockLength, count = Math.Min(BlockLength, length - start);
                sums[block] = kernel.Block(
                    direction.Slice(start, count), mean.Slice(start, count), square.Slice(start, count),
                    first.Slice(start, count), second.Slice(start, count), third.Slice(start, count));
            }
        });
        return [.. Enumerable.Range(0, coordinates.Length).Select(j => sums.Sum(block => block[j]))];
    }

    private static ReadOnlySpan<T> Span<T>(Tensor contiguous) where T : unmanaged => MemoryMarshal.Cast<byte, T>(contiguous.bytes);

    /// <summary>The arithmetic of one block; its constants are those of the whole pass.</summary>
    private sealed class Kernel<T>(double[][] coordinates, int reference, AdamConstants constants)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly Vector<T>[] _coordinates = [.. coordinates.SelectMany(c => c).Select(Filled)];
        private readonly Vector<T> _meanDecay = Filled(constants.MeanDecay), _meanRate = Filled(1 - constants.MeanDecay);
        private readonly Vector<T> _squareDecay = Filled(constants.SquareDecay), _squareRate = Filled(1 - constants.SquareDecay);
        private readonly Vector<T> _correction = Filled(1 / constants.RootOfCorrection), _epsilon = Filled(constants.Epsilon);

        internal double[] Block(
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

        // Zeros beyond the end: along a direction of zero nothing counts.
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

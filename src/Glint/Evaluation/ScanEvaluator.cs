using Glint.Data;
using Glint.Imaging;

namespace Glint.Evaluation;

/// <summary>Judges whole scans beside their slices, in one pass of the network: the scans that its slices made up are kept in <see cref="Scans"/>.</summary>
/// <param name="predictor">The model.</param>
/// <param name="grids">Where the slices of a patient lie; patients that have none are judged by slice alone.</param>
/// <param name="toleranceMillimetres">Of the surface Dice, at least 0.</param>
internal sealed class ScanEvaluator(Predictor predictor, IReadOnlyDictionary<string, Geometry> grids, double toleranceMillimetres)
{
    private readonly List<ScanResult> _scans = [];

    /// <summary>The scans judged so far.</summary>
    public IReadOnlyList<ScanResult> Scans => _scans;

    /// <summary>The scores of frames, in order; a patient's scan is judged with its last.</summary>
    /// <param name="frames">Patient by patient, see <see cref="EvaluationFrames"/>; of a patient with a grid, all its planes.</param>
    /// <exception cref="ArgumentException">The frames of a patient are not the planes of its grid.</exception>
    public IEnumerable<SliceScore> Evaluate(IReadOnlyList<Frame> frames) => Judge(frames).Select(j => j.Score);

    /// <summary>The same with the masks that were scored, 0 or 1, and what the network said, both row by row.</summary>
    internal IEnumerable<(SliceScore Score, byte[] Predicted, float[] Probabilities)> Judge(IReadOnlyList<Frame> frames)
    {
        Scan? scan = null;
        int at = 0;
        foreach (float[] probabilities in predictor.Probabilities(frames.Select(f => f.Slice)))
        {
            Slice slice = frames[at++].Slice;
            byte[] predicted = predictor.Mask(probabilities);
            if (grids.TryGetValue(slice.Patient, out Geometry? grid))
            {
                scan ??= new Scan(grid);
                scan.Add(slice, predicted, probabilities);
                if (at == frames.Count || frames[at].Slice.Patient != slice.Patient)
                {
                    _scans.Add(scan.Result(slice.Patient, toleranceMillimetres));
                    scan = null;
                }
            }
            yield return (Evaluator.Score(slice, predicted), predicted, probabilities);
        }
    }

    /// <summary>The planes of one scan, put together.</summary>
    private sealed class Scan(Geometry grid)
    {
        private readonly byte[] _truth = new byte[grid.VoxelCount], _predicted = new byte[grid.VoxelCount];
        private readonly float[] _probabilities = new float[grid.VoxelCount];
        private int _planes;

        internal void Add(Slice slice, byte[] predicted, float[] probabilities)
        {
            if ((slice.Width, slice.Height, slice.Index) != (grid.Columns, grid.Rows, _planes) || _planes == grid.Slices) throw NoPlane(slice);
            int at = grid.Columns * grid.Rows * _planes++;
            slice.Mask.CopyTo(_truth, at);
            predicted.CopyTo(_predicted, at);
            probabilities.CopyTo(_probabilities, at);
        }

        internal ScanResult Result(string patient, double toleranceMillimetres) => _planes == grid.Slices
            ? ScanResult.Of(patient, new Mask(grid, _truth), new Mask(grid, _predicted), new Volume(grid, _probabilities), toleranceMillimetres)
            : throw new ArgumentException($"Patient {patient} has {_planes} of the {grid.Slices} planes of its grid.");

        private ArgumentException NoPlane(Slice slice) => new(
            $"Slice {slice.Index} of patient {slice.Patient}, {slice.Width}x{slice.Height}, is not plane {_planes} of a grid of {grid.Columns}x{grid.Rows}x{grid.Slices}.");
    }
}

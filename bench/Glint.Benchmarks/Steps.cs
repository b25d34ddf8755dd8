using System.Diagnostics;
using Glint.Adaptation;
using Glint.Data;
using Glint.Training;

namespace Glint.Benchmarks;

/// <summary>A trainer that takes one step at a time.</summary>
internal sealed class Steps : IDisposable
{
    private readonly Trainer _trainer;
    private readonly IEnumerator<StepRecord> _steps;

    internal Steps(SliceDataset data, TrainingOptions options, Method method)
    {
        _trainer = new Trainer(options, method, new TrainingFrames(data, data.Patients, options));
        _steps = _trainer.Run().GetEnumerator();
    }

    internal long ParameterBytes => _trainer.Network.parameters().Sum(p => p.numel() * p.element_size());

    internal double Seconds()
    {
        var clock = Stopwatch.StartNew();
        _steps.MoveNext();
        return clock.Elapsed.TotalSeconds;
    }

    public void Dispose()
    {
        _steps.Dispose();
        _trainer.Dispose();
    }
}

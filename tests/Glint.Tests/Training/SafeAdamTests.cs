using Glint.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Glint.Tests.Training;

public class SafeAdamTests
{
    [Fact]
    public void Step_Takes_TheStepOfTorchSharpsAdamToTheLastBit()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        List<Parameter> ours = [.. new long[][] { [16, 8, 3, 3], [7], [1, 1, 1, 1] }.Select(shape => new Parameter(randn(shape, generator: generator)))];
        List<Parameter> theirs = [.. ours.Select(p => new Parameter(p.detach().clone()))];
        using OptimizerHelper safe = new SafeAdam(ours, 1e-3), original = optim.Adam(theirs, 1e-3);
        for (int step = 0; step < 40; step++)
        {
            foreach ((Parameter a, Parameter b) in ours.Zip(theirs)) a.grad = b.grad = randn(a.shape, generator: generator).mul_(Math.Pow(10, (step % 7) - 3));
            if (step == 20) foreach (var group in safe.ParamGroups.Concat(original.ParamGroups)) group.LearningRate = 1e-4;
            safe.step();
            original.step();
        }
        Assert.All(ours.Zip(theirs), pair => Assert.Equal(pair.Second.bytes.ToArray(), pair.First.bytes.ToArray()));
        Assert.All(
            safe.state_dict().State.Cast<Adam.State>().Zip(original.state_dict().State.Cast<Adam.State>()),
            pair => Assert.True(pair.First.ApproximatelyEquals(pair.Second) && pair.First.step == 40));
    }

    [Fact]
    public void Step_LeavesAParameterWithoutGradient_AsItIs()
    {
        using var scope = NewDisposeScope();
        var parameter = new Parameter(ones(3));
        using var adam = new SafeAdam([parameter], 1e-3);
        adam.step();
        Assert.Equal(new float[] { 1, 1, 1 }, parameter.data<float>().ToArray());
    }
}

namespace Glint.Inference.Tests;

public class LayeringTests
{
    [Fact]
    public void InferenceAssembly_KnowsImagingAlone_OfGlintAndNoTorch() =>
        Assert.All(typeof(Segmenter).Assembly.GetReferencedAssemblies().Where(a => a.Name is not "Glint.Imaging" and not "Microsoft.ML.OnnxRuntime"), a => Assert.StartsWith("System", a.Name, StringComparison.Ordinal));
}

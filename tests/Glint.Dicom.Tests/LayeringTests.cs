namespace Glint.Dicom.Tests;

public class LayeringTests
{
    [Fact]
    public void DicomAssembly_KnowsImagingAlone_OfGlintAndNoTorch() =>
        Assert.All(typeof(DicomSeries).Assembly.GetReferencedAssemblies().Where(a => a.Name is not "Glint.Imaging"), a => Assert.StartsWith("System", a.Name, StringComparison.Ordinal));
}

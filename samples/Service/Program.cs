// A model as a service: POST a NIfTI scan or a zip of a DICOM series, get mask and lesions.
// dotnet run -c Release --project samples/Service -- --Model model.onnx --urls http://127.0.0.1:8080
// curl --data-binary @scan.nii.gz http://127.0.0.1:8080/lesions
// curl --data-binary @scan.nii.gz http://127.0.0.1:8080/find -o found.zip
using Glint;
using GlintService;

try
{
    await using WebApplication service = SegmentationService.Build(args);
    await service.RunAsync();
    return 0;
}
catch (GlintException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}

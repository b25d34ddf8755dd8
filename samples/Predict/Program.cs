// A trained model in a program of your own (marked): a scan in, a mask on its grid and a volume out.
// dotnet run -c Release --project samples/Predict -- model.glint scan.nii.gz mask.nii.gz
using Glint;
using Glint.Imaging;

using Segmenter segmenter = Segmenter.Open(args[0]);                       // 1
Volume scan = ScanFile.Read(args[1]);
foreach (string doubt in segmenter.Doubts(scan, args[1])) Console.Error.WriteLine(doubt);
Mask mask = segmenter.Find(scan);                                          // 2
ScanFile.Write(args[2], mask);
Vector3D spacing = scan.Geometry.SpacingMillimetres;
Console.WriteLine($"{mask.Voxels.Count(v => v == 1) * spacing.X * spacing.Y * spacing.Z:0} mm3 in {mask.Geometry.Slices} slices");

using Glint.Data;
using Glint.Imaging;

namespace Glint.Tests.Data;

/// <summary>A fault to plant in a <see cref="Study"/>, and how the check must name it.</summary>
/// <param name="Patient">Whose name the finding must have; null for none.</param>
/// <param name="Severity">Whether training would stop.</param>
/// <param name="Kind">What is wrong.</param>
/// <param name="Says">What the line must say.</param>
/// <param name="Plant">Plants it.</param>
internal sealed record PlantedFault(string? Patient, Severity Severity, FindingKind Kind, string Says, Action<Study> Plant)
{
    private const Severity Stops = Severity.StopsTraining, Look = Severity.WorthALook;

    private static readonly Vector3D Spacing = Study.Grid.SpacingMillimetres, Origin = Study.Grid.Origin;

    internal static IReadOnlyList<PlantedFault> All { get; } =
    [
        new("P01", Stops, FindingKind.Unreadable, "P01.nii.gz is ", s => File.WriteAllBytes(s.Image("P01"), File.ReadAllBytes(s.Image("P01"))[..1000])),
        new("P02", Stops, FindingKind.WrongLabels, "the values 0, 255; pass --label 255 to pick the tumour label. Where the other files hold 0 and 1, write this one again", s => Relabel(s, "P02", 255)),
        new("P03", Stops, FindingKind.WrongLabels, "hold 0.5, which is not a whole number", s => Relabel(s, "P03", 0.5f)),
        new("P04", Stops, FindingKind.WrongLabels, "holds -1 at 24 voxels", s => Relabel(s, "P04", -1)),
        new("P05", Stops, FindingKind.GeometryMismatch, "sizes 16x12x8 and 16x12x7 differ", s => Study.Move(s.Labels("P05"), Geometry.AlongAxes(16, 12, 7, Spacing, Origin))),
        new("P06", Stops, FindingKind.GeometryMismatch, "spacings 0.5x0.75x2.5 and 0.5x0.75x3 mm differ", s => Study.Move(s.Labels("P06"), Geometry.AlongAxes(16, 12, 8, Spacing with { Z = 3 }, Origin))),
        new("P07", Stops, FindingKind.GeometryMismatch, "origins (-40, 12.5, 7) and (-40, 13.5, 7) mm differ", s => Study.Move(s.Labels("P07"), Geometry.AlongAxes(16, 12, 8, Spacing, Origin with { Y = 13.5 }))),
        new("P08", Stops, FindingKind.GeometryMismatch, "directions of the axes (1 0 0, 0 1 0, 0 0 1 and -1 0 0, 0 1 0, 0 0 1) differ",
            s => Study.Move(s.Labels("P08"), new Geometry(16, 12, 8, Study.Grid.IndexToWorld with { ColumnStep = new(-Spacing.X, 0, 0) }))),
        new("P09", Stops, FindingKind.NotANumber, "NaN at voxel (5, 6, 2); NaN or infinite are 2 of its 1536 voxels", s => Study.Edit(s.Image("P09"), v => (v[5, 6, 2], v[0, 0, 7]) = (float.NaN, float.NaN))),
        new("P10", Stops, FindingKind.NotANumber, "-Infinity at voxel (0, 0, 0); NaN or infinite are 1 of its 1536 voxels", s => Study.Edit(s.Image("P10"), v => v[0, 0, 0] = float.NegativeInfinity)),
        new("P11", Look, FindingKind.EmptyMask, "no voxel of the tumour's label 1 (it holds 0)", s => Relabel(s, "P11", 0)),
        new("P12", Look, FindingKind.FullMask, "marks every voxel", s => Study.Edit(s.Labels("P12"), v => Array.Fill(v.Voxels, 1))),
        new("P14", Stops, FindingKind.SamePatient, "Patients P13 and P14 are the same scan", s => File.Copy(s.Image("P13"), s.Image("P14"), overwrite: true)),
        new("P15", Look, FindingKind.OutsideWindow, "3 of 8 slices wholly outside the window -1000..400 HU (0, 6-7; values -2047 to 1000)", s => Study.Edit(s.Image("P15"), v =>
        {
            for (int i = 0; i < 192; i++) (v.Voxels[i], v.Voxels[6 * 192 + i], v.Voxels[7 * 192 + i]) = (1000 - i % 2, -2000 + i, -2047 + i);
        })),
        new("P16", Look, FindingKind.DuplicateSlices, "repeats 2 of its slices pixel by pixel (5-6 as 2-3)", s => Study.Edit(s.Image("P16"), v => Array.Copy(v.Voxels, 2 * 192, v.Voxels, 5 * 192, 2 * 192))),
        new("P17", Stops, FindingKind.MissingFile, "P17.nii.gz is missing", s => File.Delete(s.Image("P17"))),
        new("P19", Look, FindingKind.DuplicateLabels, "are identical, though their images differ", s => File.Copy(s.Labels("P18"), s.Labels("P19"), overwrite: true)),
        new("P20", Stops, FindingKind.DuplicateSlices, "pixel by pixel (1 here, 4 there)", s =>
        {
            float[] other = ScanFile.Read(s.Image("P18")).Voxels;
            Study.Edit(s.Image("P20"), v => Array.Copy(other, 4 * 192, v.Voxels, 192, 192));
        }),
        new("P21", Look, FindingKind.OneValue, "holds -1024 everywhere", s => Study.Edit(s.Image("P21"), v => Array.Fill(v.Voxels, -1024))),
        new("P22", Look, FindingKind.FullMask, "1 of 8 slices whose every pixel is labelled tumour (0)", s => Study.Edit(s.Labels("P22"), v => Array.Fill(v.Voxels, 1, 0, 192))),
        new("P23", Stops, FindingKind.PatientTwice, "lists patient P23 2 times", s => s.List(("./imagesTr/P23.nii.gz", "./labelsTr/P23.nii.gz"))),
        new(null, Stops, FindingKind.BrokenList, "entry 24 of \"training\" has no \"label\"", s => s.List(("./imagesTr/P24.nii.gz", null))),
        new(null, Look, FindingKind.LabelWithoutImage, "P99.nii.gz has no image", s => File.Copy(s.Labels("P22"), s.Labels("P99"))),
    ];

    private static void Relabel(Study study, string patient, float tumour) => Study.Edit(study.Labels(patient), v =>
    {
        for (int i = 0; i < v.Voxels.Length; i++) v.Voxels[i] *= tumour;
    });
}

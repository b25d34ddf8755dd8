namespace Glint.Dicom;

/// <summary>Elements of segmentations (PS3.3, A.51) and structure sets (A.19).</summary>
internal static partial class Tags
{
    public static readonly Tag SegmentationType = Define(0x0062, 0x0001, Vr.CS);
    public static readonly Tag SegmentSequence = Define(0x0062, 0x0002, Vr.SQ);
    public static readonly Tag SegmentedPropertyCategoryCodeSequence = Define(0x0062, 0x0003, Vr.SQ);
    public static readonly Tag SegmentNumber = Define(0x0062, 0x0004, Vr.US);
    public static readonly Tag SegmentLabel = Define(0x0062, 0x0005, Vr.LO);
    public static readonly Tag SegmentDescription = Define(0x0062, 0x0006, Vr.ST);
    public static readonly Tag SegmentationAlgorithmIdentificationSequence = Define(0x0062, 0x0007, Vr.SQ);
    public static readonly Tag SegmentAlgorithmType = Define(0x0062, 0x0008, Vr.CS);
    public static readonly Tag SegmentAlgorithmName = Define(0x0062, 0x0009, Vr.LO);
    public static readonly Tag SegmentIdentificationSequence = Define(0x0062, 0x000A, Vr.SQ);
    public static readonly Tag ReferencedSegmentNumber = Define(0x0062, 0x000B, Vr.US);
    public static readonly Tag RecommendedDisplayCieLabValue = Define(0x0062, 0x000D, Vr.US);
    public static readonly Tag MaximumFractionalValue = Define(0x0062, 0x000E, Vr.US);
    public static readonly Tag SegmentedPropertyTypeCodeSequence = Define(0x0062, 0x000F, Vr.SQ);
    public static readonly Tag SegmentationFractionalType = Define(0x0062, 0x0010, Vr.CS);
    public static readonly Tag SegmentsOverlap = Define(0x0062, 0x0013, Vr.CS);
    public static readonly Tag TrackingId = Define(0x0062, 0x0020, Vr.UT);
    public static readonly Tag TrackingUid = Define(0x0062, 0x0021, Vr.UI);

    public static readonly Tag AlgorithmFamilyCodeSequence = Define(0x0066, 0x002F, Vr.SQ);
    public static readonly Tag AlgorithmVersion = Define(0x0066, 0x0031, Vr.LO);
    public static readonly Tag AlgorithmParameters = Define(0x0066, 0x0032, Vr.LT);
    public static readonly Tag AlgorithmName = Define(0x0066, 0x0036, Vr.LO);

    public static readonly Tag ContentLabel = Define(0x0070, 0x0080, Vr.CS);
    public static readonly Tag ContentDescription = Define(0x0070, 0x0081, Vr.LO);
    public static readonly Tag ContentCreatorName = Define(0x0070, 0x0084, Vr.PN);

    public static readonly Tag SpatialLocationsPreserved = Define(0x0028, 0x135A, Vr.CS);

    public static readonly Tag StructureSetLabel = Define(0x3006, 0x0002, Vr.SH);
    public static readonly Tag StructureSetName = Define(0x3006, 0x0004, Vr.LO);
    public static readonly Tag StructureSetDescription = Define(0x3006, 0x0006, Vr.ST);
    public static readonly Tag StructureSetDate = Define(0x3006, 0x0008, Vr.DA);
    public static readonly Tag StructureSetTime = Define(0x3006, 0x0009, Vr.TM);
    public static readonly Tag ReferencedFrameOfReferenceSequence = Define(0x3006, 0x0010, Vr.SQ);
    public static readonly Tag RtReferencedStudySequence = Define(0x3006, 0x0012, Vr.SQ);
    public static readonly Tag RtReferencedSeriesSequence = Define(0x3006, 0x0014, Vr.SQ);
    public static readonly Tag ContourImageSequence = Define(0x3006, 0x0016, Vr.SQ);
    public static readonly Tag StructureSetRoiSequence = Define(0x3006, 0x0020, Vr.SQ);
    public static readonly Tag RoiNumber = Define(0x3006, 0x0022, Vr.IS);
    public static readonly Tag ReferencedFrameOfReferenceUid = Define(0x3006, 0x0024, Vr.UI);
    public static readonly Tag RoiName = Define(0x3006, 0x0026, Vr.LO);
    public static readonly Tag RoiDescription = Define(0x3006, 0x0028, Vr.ST);
    public static readonly Tag RoiDisplayColor = Define(0x3006, 0x002A, Vr.IS);
    public static readonly Tag RoiGenerationAlgorithm = Define(0x3006, 0x0036, Vr.CS);
    public static readonly Tag RoiDerivationAlgorithmIdentificationSequence = Define(0x3006, 0x0037, Vr.SQ);
    public static readonly Tag RoiGenerationDescription = Define(0x3006, 0x0038, Vr.LO);
    public static readonly Tag RoiContourSequence = Define(0x3006, 0x0039, Vr.SQ);
    public static readonly Tag ContourSequence = Define(0x3006, 0x0040, Vr.SQ);
    public static readonly Tag ContourGeometricType = Define(0x3006, 0x0042, Vr.CS);
    public static readonly Tag NumberOfContourPoints = Define(0x3006, 0x0046, Vr.IS);
    public static readonly Tag ContourNumber = Define(0x3006, 0x0048, Vr.IS);
    public static readonly Tag ContourData = Define(0x3006, 0x0050, Vr.DS);
    public static readonly Tag RtRoiObservationsSequence = Define(0x3006, 0x0080, Vr.SQ);
    public static readonly Tag ObservationNumber = Define(0x3006, 0x0082, Vr.IS);
    public static readonly Tag ReferencedRoiNumber = Define(0x3006, 0x0084, Vr.IS);
    public static readonly Tag RtRoiIdentificationCodeSequence = Define(0x3006, 0x0086, Vr.SQ);
    public static readonly Tag RtRoiInterpretedType = Define(0x3006, 0x00A4, Vr.CS);
    public static readonly Tag RoiInterpreter = Define(0x3006, 0x00A6, Vr.PN);

    public static readonly Tag ApprovalStatus = Define(0x300E, 0x0002, Vr.CS);
}

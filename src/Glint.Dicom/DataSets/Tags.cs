using System.Globalization;
using System.Runtime.CompilerServices;

namespace Glint.Dicom;

/// <summary>The elements that Glint reads, writes or copies, with their value representations and keywords (PS3.6).</summary>
internal static partial class Tags
{
    // Made by the first definition: which of the files of this class defines first is the compiler's choice.
    private static Dictionary<Tag, (Vr Vr, string Name)>? _known;

    private static Dictionary<Tag, (Vr Vr, string Name)> Known => _known ??= [];

    // File meta information.
    public static readonly Tag FileMetaInformationGroupLength = Define(0x0002, 0x0000, Vr.UL);
    public static readonly Tag FileMetaInformationVersion = Define(0x0002, 0x0001, Vr.OB);
    public static readonly Tag MediaStorageSopClassUid = Define(0x0002, 0x0002, Vr.UI);
    public static readonly Tag MediaStorageSopInstanceUid = Define(0x0002, 0x0003, Vr.UI);
    public static readonly Tag TransferSyntaxUid = Define(0x0002, 0x0010, Vr.UI);
    public static readonly Tag ImplementationClassUid = Define(0x0002, 0x0012, Vr.UI);
    public static readonly Tag ImplementationVersionName = Define(0x0002, 0x0013, Vr.SH);

    // Identity, patient, study, series, equipment.
    public static readonly Tag SpecificCharacterSet = Define(0x0008, 0x0005, Vr.CS);
    public static readonly Tag ImageType = Define(0x0008, 0x0008, Vr.CS);
    public static readonly Tag InstanceCreationDate = Define(0x0008, 0x0012, Vr.DA);
    public static readonly Tag InstanceCreationTime = Define(0x0008, 0x0013, Vr.TM);
    public static readonly Tag InstanceCreatorUid = Define(0x0008, 0x0014, Vr.UI);
    public static readonly Tag SopClassUid = Define(0x0008, 0x0016, Vr.UI);
    public static readonly Tag SopInstanceUid = Define(0x0008, 0x0018, Vr.UI);
    public static readonly Tag StudyDate = Define(0x0008, 0x0020, Vr.DA);
    public static readonly Tag SeriesDate = Define(0x0008, 0x0021, Vr.DA);
    public static readonly Tag AcquisitionDate = Define(0x0008, 0x0022, Vr.DA);
    public static readonly Tag ContentDate = Define(0x0008, 0x0023, Vr.DA);
    public static readonly Tag AcquisitionDateTime = Define(0x0008, 0x002A, Vr.DT);
    public static readonly Tag StudyTime = Define(0x0008, 0x0030, Vr.TM);
    public static readonly Tag SeriesTime = Define(0x0008, 0x0031, Vr.TM);
    public static readonly Tag AcquisitionTime = Define(0x0008, 0x0032, Vr.TM);
    public static readonly Tag ContentTime = Define(0x0008, 0x0033, Vr.TM);
    public static readonly Tag AccessionNumber = Define(0x0008, 0x0050, Vr.SH);
    public static readonly Tag Modality = Define(0x0008, 0x0060, Vr.CS);
    public static readonly Tag Manufacturer = Define(0x0008, 0x0070, Vr.LO);
    public static readonly Tag InstitutionName = Define(0x0008, 0x0080, Vr.LO);
    public static readonly Tag ReferringPhysicianName = Define(0x0008, 0x0090, Vr.PN);
    public static readonly Tag CodeValue = Define(0x0008, 0x0100, Vr.SH);
    public static readonly Tag CodingSchemeDesignator = Define(0x0008, 0x0102, Vr.SH);
    public static readonly Tag CodingSchemeVersion = Define(0x0008, 0x0103, Vr.SH);
    public static readonly Tag CodeMeaning = Define(0x0008, 0x0104, Vr.LO);
    public static readonly Tag LongCodeValue = Define(0x0008, 0x0119, Vr.UC);
    public static readonly Tag UrnCodeValue = Define(0x0008, 0x0120, Vr.UR);
    public static readonly Tag TimezoneOffsetFromUtc = Define(0x0008, 0x0201, Vr.SH);
    public static readonly Tag StationName = Define(0x0008, 0x1010, Vr.SH);
    public static readonly Tag StudyDescription = Define(0x0008, 0x1030, Vr.LO);
    public static readonly Tag SeriesDescription = Define(0x0008, 0x103E, Vr.LO);
    public static readonly Tag OperatorsName = Define(0x0008, 0x1070, Vr.PN);
    public static readonly Tag ManufacturerModelName = Define(0x0008, 0x1090, Vr.LO);
    public static readonly Tag ReferencedStudySequence = Define(0x0008, 0x1110, Vr.SQ);
    public static readonly Tag ReferencedPerformedProcedureStepSequence = Define(0x0008, 0x1111, Vr.SQ);
    public static readonly Tag ReferencedSeriesSequence = Define(0x0008, 0x1115, Vr.SQ);
    public static readonly Tag ReferencedImageSequence = Define(0x0008, 0x1140, Vr.SQ);
    public static readonly Tag ReferencedInstanceSequence = Define(0x0008, 0x114A, Vr.SQ);
    public static readonly Tag ReferencedSopClassUid = Define(0x0008, 0x1150, Vr.UI);
    public static readonly Tag ReferencedSopInstanceUid = Define(0x0008, 0x1155, Vr.UI);
    public static readonly Tag ReferencedFrameNumber = Define(0x0008, 0x1160, Vr.IS);
    public static readonly Tag StudiesContainingOtherReferencedInstancesSequence = Define(0x0008, 0x1200, Vr.SQ);
    public static readonly Tag DerivationDescription = Define(0x0008, 0x2111, Vr.ST);
    public static readonly Tag SourceImageSequence = Define(0x0008, 0x2112, Vr.SQ);
    public static readonly Tag AnatomicRegionSequence = Define(0x0008, 0x2218, Vr.SQ);
    public static readonly Tag FrameType = Define(0x0008, 0x9007, Vr.CS);
    public static readonly Tag DerivationImageSequence = Define(0x0008, 0x9124, Vr.SQ);
    public static readonly Tag PurposeOfReferenceCodeSequence = Define(0x0040, 0xA170, Vr.SQ);
    public static readonly Tag DerivationCodeSequence = Define(0x0008, 0x9215, Vr.SQ);
    public static readonly Tag PatientName = Define(0x0010, 0x0010, Vr.PN);
    public static readonly Tag PatientId = Define(0x0010, 0x0020, Vr.LO);
    public static readonly Tag PatientBirthDate = Define(0x0010, 0x0030, Vr.DA);
    public static readonly Tag PatientSex = Define(0x0010, 0x0040, Vr.CS);
    public static readonly Tag DeidentificationMethod = Define(0x0012, 0x0063, Vr.LO);
    public static readonly Tag PatientIdentityRemoved = Define(0x0012, 0x0062, Vr.CS);

    // Acquisition, position.
    public static readonly Tag BodyPartExamined = Define(0x0018, 0x0015, Vr.CS);
    public static readonly Tag SliceThickness = Define(0x0018, 0x0050, Vr.DS);
    public static readonly Tag SpacingBetweenSlices = Define(0x0018, 0x0088, Vr.DS);
    public static readonly Tag DeviceSerialNumber = Define(0x0018, 0x1000, Vr.LO);
    public static readonly Tag SoftwareVersions = Define(0x0018, 0x1020, Vr.LO);
    public static readonly Tag ProtocolName = Define(0x0018, 0x1030, Vr.LO);
    public static readonly Tag GantryDetectorTilt = Define(0x0018, 0x1120, Vr.DS);
    public static readonly Tag PatientPosition = Define(0x0018, 0x5100, Vr.CS);
    public static readonly Tag StudyInstanceUid = Define(0x0020, 0x000D, Vr.UI);
    public static readonly Tag SeriesInstanceUid = Define(0x0020, 0x000E, Vr.UI);
    public static readonly Tag StudyId = Define(0x0020, 0x0010, Vr.SH);
    public static readonly Tag SeriesNumber = Define(0x0020, 0x0011, Vr.IS);
    public static readonly Tag AcquisitionNumber = Define(0x0020, 0x0012, Vr.IS);
    public static readonly Tag InstanceNumber = Define(0x0020, 0x0013, Vr.IS);
    public static readonly Tag ImagePositionPatient = Define(0x0020, 0x0032, Vr.DS);
    public static readonly Tag ImageOrientationPatient = Define(0x0020, 0x0037, Vr.DS);
    public static readonly Tag FrameOfReferenceUid = Define(0x0020, 0x0052, Vr.UI);
    public static readonly Tag TemporalPositionIdentifier = Define(0x0020, 0x0100, Vr.IS);
    public static readonly Tag PositionReferenceIndicator = Define(0x0020, 0x1040, Vr.LO);
    public static readonly Tag SliceLocation = Define(0x0020, 0x1041, Vr.DS);
    public static readonly Tag ImageComments = Define(0x0020, 0x4000, Vr.LT);
    public static readonly Tag StackId = Define(0x0020, 0x9056, Vr.SH);
    public static readonly Tag InStackPositionNumber = Define(0x0020, 0x9057, Vr.UL);
    public static readonly Tag FrameContentSequence = Define(0x0020, 0x9111, Vr.SQ);
    public static readonly Tag PlanePositionSequence = Define(0x0020, 0x9113, Vr.SQ);
    public static readonly Tag PlaneOrientationSequence = Define(0x0020, 0x9116, Vr.SQ);
    public static readonly Tag TemporalPositionIndex = Define(0x0020, 0x9128, Vr.UL);
    public static readonly Tag FrameAcquisitionNumber = Define(0x0020, 0x9156, Vr.US);
    public static readonly Tag DimensionIndexValues = Define(0x0020, 0x9157, Vr.UL);
    public static readonly Tag ConcatenationUid = Define(0x0020, 0x9161, Vr.UI);
    public static readonly Tag DimensionOrganizationUid = Define(0x0020, 0x9164, Vr.UI);
    public static readonly Tag DimensionIndexPointer = Define(0x0020, 0x9165, Vr.AT);
    public static readonly Tag FunctionalGroupPointer = Define(0x0020, 0x9167, Vr.AT);
    public static readonly Tag DimensionOrganizationSequence = Define(0x0020, 0x9221, Vr.SQ);
    public static readonly Tag DimensionIndexSequence = Define(0x0020, 0x9222, Vr.SQ);
    public static readonly Tag DimensionOrganizationType = Define(0x0020, 0x9311, Vr.CS);
    public static readonly Tag DimensionDescriptionLabel = Define(0x0020, 0x9421, Vr.LO);

    // Pixels.
    public static readonly Tag SamplesPerPixel = Define(0x0028, 0x0002, Vr.US);
    public static readonly Tag PhotometricInterpretation = Define(0x0028, 0x0004, Vr.CS);
    public static readonly Tag PlanarConfiguration = Define(0x0028, 0x0006, Vr.US);
    public static readonly Tag NumberOfFrames = Define(0x0028, 0x0008, Vr.IS);
    public static readonly Tag Rows = Define(0x0028, 0x0010, Vr.US);
    public static readonly Tag Columns = Define(0x0028, 0x0011, Vr.US);
    public static readonly Tag PixelSpacing = Define(0x0028, 0x0030, Vr.DS);
    public static readonly Tag BitsAllocated = Define(0x0028, 0x0100, Vr.US);
    public static readonly Tag BitsStored = Define(0x0028, 0x0101, Vr.US);
    public static readonly Tag HighBit = Define(0x0028, 0x0102, Vr.US);
    public static readonly Tag PixelRepresentation = Define(0x0028, 0x0103, Vr.US);
    public static readonly Tag PixelPaddingValue = Define(0x0028, 0x0120, Vr.US);
    public static readonly Tag BurnedInAnnotation = Define(0x0028, 0x0301, Vr.CS);
    public static readonly Tag WindowCenter = Define(0x0028, 0x1050, Vr.DS);
    public static readonly Tag WindowWidth = Define(0x0028, 0x1051, Vr.DS);
    public static readonly Tag RescaleIntercept = Define(0x0028, 0x1052, Vr.DS);
    public static readonly Tag RescaleSlope = Define(0x0028, 0x1053, Vr.DS);
    public static readonly Tag RescaleType = Define(0x0028, 0x1054, Vr.LO);
    public static readonly Tag ModalityLutSequence = Define(0x0028, 0x3000, Vr.SQ);
    public static readonly Tag LossyImageCompression = Define(0x0028, 0x2110, Vr.CS);
    public static readonly Tag LossyImageCompressionRatio = Define(0x0028, 0x2112, Vr.DS);
    public static readonly Tag LossyImageCompressionMethod = Define(0x0028, 0x2114, Vr.CS);
    public static readonly Tag PixelMeasuresSequence = Define(0x0028, 0x9110, Vr.SQ);
    public static readonly Tag PixelValueTransformationSequence = Define(0x0028, 0x9145, Vr.SQ);
    public static readonly Tag CtImageFrameTypeSequence = Define(0x0018, 0x9329, Vr.SQ);
    public static readonly Tag SharedFunctionalGroupsSequence = Define(0x5200, 0x9229, Vr.SQ);
    public static readonly Tag PerFrameFunctionalGroupsSequence = Define(0x5200, 0x9230, Vr.SQ);
    public static readonly Tag ExtendedOffsetTable = Define(0x7FE0, 0x0001, Vr.OV);
    public static readonly Tag ExtendedOffsetTableLengths = Define(0x7FE0, 0x0002, Vr.OV);
    public static readonly Tag FloatPixelData = Define(0x7FE0, 0x0008, Vr.OF);
    public static readonly Tag DoubleFloatPixelData = Define(0x7FE0, 0x0009, Vr.OD);
    public static readonly Tag PixelData = Define(0x7FE0, 0x0010, Vr.OW);

    // Delimiters, which are elements of no data set.
    public static readonly Tag Item = Define(0xFFFE, 0xE000, Vr.UN);
    public static readonly Tag ItemDelimitation = Define(0xFFFE, 0xE00D, Vr.UN);
    public static readonly Tag SequenceDelimitation = Define(0xFFFE, 0xE0DD, Vr.UN);

    /// <summary>The value representation that the standard gives an element; UN where Glint does not know it.</summary>
    public static Vr VrOf(Tag tag)
    {
        if (Known.TryGetValue(tag, out var known)) return known.Vr;
        const ushort GroupLength = 0x0000;
        if (tag.Element == GroupLength) return Vr.UL;
        const ushort FirstCreator = 0x0010, LastCreator = 0x00FF;
        return tag.IsPrivate && tag.Element is >= FirstCreator and <= LastCreator ? Vr.LO : CopiedVr(tag);
    }

    /// <summary>An element as messages name it, such as "Rows (0028,0010)".</summary>
    public static string NameOf(Tag tag) => Known.TryGetValue(tag, out var known) ? $"{known.Name} {tag}" : tag.ToString();

    private static Tag Define(ushort group, ushort element, Vr vr, [CallerMemberName] string name = "")
    {
        var tag = new Tag(group, element);
        Known.Add(tag, (vr, name));
        return tag;
    }
}

using System.Buffers.Binary;
using Glint.Imaging;

namespace Glint.Dicom;

/// <summary>The frames of a segmentation, and the functional groups that say what each of them is.</summary>
internal sealed class SegmentFrames
{
    private readonly List<(int Segment, int Slice)> _frames = [];
    private readonly bool _isBinary;
    private readonly byte[] _pixels;
    private readonly int _bits;

    private SegmentFrames(List<(int Segment, int Slice)> frames, bool isBinary, int bits, byte[] pixels) =>
        (_frames, _isBinary, _bits, _pixels) = (frames, isBinary, bits, pixels);

    /// <summary>One bit a voxel, a frame for each segment and slice that has a voxel; the first slice's where there is none at all.</summary>
    public static SegmentFrames Binary(Findings findings, Geometry geometry)
    {
        int pixels = geometry.Columns * geometry.Rows;
        var seen = new SortedSet<(int Segment, int Slice)>();
        (int Segment, int Slice) last = default;
        for (int i = 0; i < findings.Labels.Length; i++)
        {
            if (findings.Labels[i] == 0 || (findings.Labels[i], i / pixels) == last) continue;
            seen.Add(last = (findings.Labels[i], i / pixels));
        }
        List<(int Segment, int Slice)> frames = seen.Count > 0 ? [.. seen] : [(findings.All[0].Number, 0)];
        byte[] packed = new byte[CheckedLength(((long)frames.Count * pixels / 8) + 1)];
        long bit = 0; // frames follow each other without padding, the first pixel in the lowest bit (PS3.5, 8.1.1 and annex D)
        foreach ((int segment, int slice) in frames)
        {
            foreach (int label in findings.Labels.AsSpan(slice * pixels, pixels))
            {
                if (label == segment) packed[bit / 8] |= (byte)(1 << (int)(bit % 8));
                bit++;
            }
        }
        return new(frames, isBinary: true, 1, packed[..(int)((bit + 7) / 8)]);
    }

    /// <summary>A number a voxel, a frame for each slice that has a voxel; 0 is the background.</summary>
    public static SegmentFrames LabelMap(Findings findings, Geometry geometry)
    {
        int pixels = geometry.Columns * geometry.Rows, bits = findings.All.Count > byte.MaxValue ? 16 : 8;
        List<(int Segment, int Slice)> frames =
        [
            .. Enumerable.Range(0, geometry.Slices)
                .Where(z => findings.Labels.AsSpan(z * pixels, pixels).ContainsAnyExcept(0))
                .Select(z => (0, z)),
        ];
        if (frames.Count == 0) frames.Add((0, 0));
        byte[] bytes = new byte[CheckedLength((long)frames.Count * pixels * (bits / 8))];
        int at = 0;
        foreach ((_, int slice) in frames)
        {
            foreach (int label in findings.Labels.AsSpan(slice * pixels, pixels))
            {
                if (bits == 8) bytes[at] = (byte)label;
                else BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(at), (ushort)label);
                at += bits / 8;
            }
        }
        return new(frames, isBinary: false, bits, bytes);
    }

    /// <summary>Adds pixels, dimensions and functional groups to the data set of a segmentation.</summary>
    public void AddTo(DataSet data, ReferencedSeries series, string dimensionsUid)
    {
        Geometry g = series.Geometry;
        data.SetIntegers(Tags.SamplesPerPixel, 1);
        data.SetText(Tags.PhotometricInterpretation, "MONOCHROME2");
        data.SetIntegers(Tags.NumberOfFrames, _frames.Count);
        data.SetIntegers(Tags.Rows, g.Rows);
        data.SetIntegers(Tags.Columns, g.Columns);
        data.SetIntegers(Tags.BitsAllocated, _bits);
        data.SetIntegers(Tags.BitsStored, _bits);
        data.SetIntegers(Tags.HighBit, _bits - 1);
        data.SetIntegers(Tags.PixelRepresentation, 0);
        if (!_isBinary) data.SetIntegers(Tags.PixelPaddingValue, 0); // the background

        var organization = new DataSet();
        organization.SetText(Tags.DimensionOrganizationUid, dimensionsUid);
        data.SetItems(Tags.DimensionOrganizationSequence, organization);
        DataSet position = Dimension(dimensionsUid, Tags.ImagePositionPatient, Tags.PlanePositionSequence, "Image Position (Patient)");
        DataSet segment = Dimension(dimensionsUid, Tags.ReferencedSegmentNumber, Tags.SegmentIdentificationSequence, "Referenced Segment Number");
        data.SetItems(Tags.DimensionIndexSequence, _isBinary ? [segment, position] : [position]);
        data.SetItems(Tags.SharedFunctionalGroupsSequence, Shared(g));
        data.SetItems(Tags.PerFrameFunctionalGroupsSequence, [.. _frames.Select(frame => PerFrame(frame.Segment, frame.Slice, series))]);
        data.SetBytes(Tags.PixelData, _pixels, _bits == 16 ? Vr.OW : Vr.OB);
    }

    private static DataSet Dimension(string uid, Tag pointer, Tag group, string label)
    {
        var item = new DataSet();
        item.SetText(Tags.DimensionOrganizationUid, uid);
        item.SetTags(Tags.DimensionIndexPointer, pointer);
        item.SetTags(Tags.FunctionalGroupPointer, group);
        item.SetText(Tags.DimensionDescriptionLabel, label);
        return item;
    }

    private static DataSet Shared(Geometry g)
    {
        (Vector3D column, Vector3D row, _) = g.Direction;
        // From plane to plane, which in a tilted series is less than from slice centre to slice centre.
        double step = Math.Abs(column.Cross(row).Dot(g.IndexToWorld.SliceStep)) / column.Cross(row).Length;
        var measures = new DataSet();
        measures.SetNumbers(Tags.PixelSpacing, g.SpacingMillimetres.Y, g.SpacingMillimetres.X);
        measures.SetNumbers(Tags.SliceThickness, step);
        measures.SetNumbers(Tags.SpacingBetweenSlices, step);
        var orientation = new DataSet();
        orientation.SetNumbers(Tags.ImageOrientationPatient, column.X, column.Y, column.Z, row.X, row.Y, row.Z);
        var shared = new DataSet();
        shared.SetItems(Tags.PixelMeasuresSequence, measures);
        shared.SetItems(Tags.PlaneOrientationSequence, orientation);
        return shared;
    }

    private DataSet PerFrame(int segment, int slice, ReferencedSeries series)
    {
        var frame = new DataSet();
        var content = new DataSet();
        content.SetIntegers(Tags.DimensionIndexValues, _isBinary ? [segment, slice + 1] : [slice + 1]);
        frame.SetItems(Tags.FrameContentSequence, content);

        var (x, y, z) = series.Geometry.IndexToWorld.ToWorld(0, 0, slice);
        var position = new DataSet();
        position.SetNumbers(Tags.ImagePositionPatient, x, y, z);
        frame.SetItems(Tags.PlanePositionSequence, position);

        DataSet source = DerivedInstance.Reference(series.Slices[slice]);
        source.SetItems(Tags.PurposeOfReferenceCodeSequence, Code.SourceImage.Item());
        source.SetText(Tags.SpatialLocationsPreserved, "YES");
        var derivation = new DataSet();
        derivation.SetItems(Tags.DerivationCodeSequence, Code.Segmentation.Item());
        derivation.SetItems(Tags.SourceImageSequence, source);
        frame.SetItems(Tags.DerivationImageSequence, derivation);
        if (!_isBinary) return frame;

        var identification = new DataSet();
        identification.SetIntegers(Tags.ReferencedSegmentNumber, segment);
        frame.SetItems(Tags.SegmentIdentificationSequence, identification);
        return frame;
    }

    private static int CheckedLength(long bytes) => bytes <= Array.MaxLength ? (int)bytes : throw new GlintException(
        $"The segmentation would have {bytes} bytes of pixels, more than the {Array.MaxLength} that Glint writes; write all lesions in one, or a label map.");
}

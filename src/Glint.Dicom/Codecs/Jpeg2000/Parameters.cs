namespace Glint.Dicom.Codecs.Jpeg2000;

/// <summary>The order in which packets come (T.800 Table A.16).</summary>
internal enum ProgressionOrder
{
    LayerResolutionComponentPosition,
    ResolutionLayerComponentPosition,
    ResolutionPositionComponentLayer,
    PositionComponentResolutionLayer,
    ComponentPositionResolutionLayer,
}

/// <summary>How code-blocks are coded (T.800 Table A.19).</summary>
[Flags]
internal enum BlockStyle
{
    None = 0,
    Bypass = 1,
    ResetContexts = 2,
    TerminateAll = 4,
    VerticallyCausal = 8,
    PredictableTermination = 16,
    SegmentationSymbols = 32,
}

/// <summary>What a COD segment says of a tile.</summary>
internal sealed record TileCoding(ProgressionOrder Order, int Layers, bool TransformsComponents);

/// <summary>What a COD or COC segment says of a component. Block and precinct sizes are exponents of two; a precinct byte is width + 16 height.</summary>
internal sealed record ComponentCoding(int Levels, int BlockWidth, int BlockHeight, BlockStyle Style, bool IsReversible, byte[] Precincts)
{
    private const int LargestPrecinct = 15;

    public int PrecinctWidth(int resolution) => Precincts.Length == 0 ? LargestPrecinct : Precincts[resolution] & 0xF;

    public int PrecinctHeight(int resolution) => Precincts.Length == 0 ? LargestPrecinct : Precincts[resolution] >> 4;
}

/// <summary>What a QCD or QCC segment says: an exponent and, with quantization, a mantissa for each subband; for the first only where the others are derived.</summary>
internal sealed record Quantization(int GuardBits, bool IsDerived, bool IsNone, int[] Exponents, int[] Mantissas);

/// <summary>One volume of packets: a range of resolutions and components, the layers up to an end, in an order.</summary>
internal readonly record struct Progression(int FirstResolution, int EndResolution, int FirstComponent, int EndComponent, int EndLayer, ProgressionOrder Order);

/// <summary>The coding parameters of the whole codestream or, over those, of a tile: a component's own before the common ones, the tile's before the codestream's.</summary>
internal sealed class Parameters(int components, Parameters? outer = null)
{
    private const string Name = "JPEG 2000";
    private const int LargestLevels = 32, MaximumChanges = 64, CodingMarker = 0x52, ComponentCodingMarker = 0x53, RegionMarker = 0x5E, QuantizationMarker = 0x5C,
        ComponentQuantizationMarker = 0x5D, ProgressionMarker = 0x5F, PackedMainMarker = 0x60, PackedTileMarker = 0x61, CapabilityMarker = 0x50;

    private readonly ComponentCoding?[] codings = new ComponentCoding?[components];
    private readonly Quantization?[] quantizations = new Quantization?[components];
    private readonly List<Progression> changes = [];
    private TileCoding? tile;
    private ComponentCoding? coding;
    private Quantization? quantization;

    public TileCoding Tile => tile ?? outer?.Tile ?? throw new GlintException($"the {Name} frame lacks its coding style (COD). It is damaged.");

    /// <summary>The volumes that POC segments name in place of the one order; none without.</summary>
    public IReadOnlyList<Progression> ProgressionChanges => changes.Count > 0 ? changes : outer?.ProgressionChanges ?? [];

    public ComponentCoding Coding(int component) => codings[component] ?? coding ?? outer?.Coding(component) ??
        throw new GlintException($"the {Name} frame lacks its coding style (COD). It is damaged.");

    public Quantization Quantization(int component) => quantizations[component] ?? quantization ?? outer?.Quantization(component) ??
        throw new GlintException($"the {Name} frame lacks its quantization (QCD). It is damaged.");

    /// <summary>Takes in a segment of a header; those that only help to find data are passed over.</summary>
    public void Read(int marker, MarkerReader segment)
    {
        switch (marker)
        {
            case CodingMarker: ReadCoding(segment); break;
            case ComponentCodingMarker:
                int component = Component(ref segment);
                codings[component] = ReadComponentCoding(ref segment, segment.Byte());
                break;
            case QuantizationMarker: quantization = ReadQuantization(segment); break;
            case ComponentQuantizationMarker:
                component = Component(ref segment);
                quantizations[component] = ReadQuantization(segment);
                break;
            case ProgressionMarker: ReadChanges(segment); break;
            case RegionMarker: throw Refuse("a region of interest (RGN)");
            case PackedMainMarker or PackedTileMarker: throw Refuse("packed packet headers (PPM or PPT)");
            case CapabilityMarker: throw Refuse("capabilities beyond Part 1 (CAP)");
        }
    }

    private static GlintException Refuse(string what) => new($"the {Name} frame has {what}, which Glint does not read. Decode the file first: gdcmconv --raw IN OUT.");

    private int Component(ref MarkerReader segment)
    {
        int component = segment.Byte();
        return component < components ? component
            : throw new GlintException($"the {Name} frame has parameters for component {component} of {components}. It is damaged.");
    }

    private void ReadCoding(MarkerReader segment)
    {
        int style = segment.Byte(), order = segment.Byte(), layers = segment.Word(), transform = segment.Byte();
        if (order > 4 || layers == 0) throw new GlintException($"the {Name} frame has the progression order {order} with {layers} layers. It is damaged.");
        if (transform > 1) throw Refuse($"the component transform {transform}");
        tile = new TileCoding((ProgressionOrder)order, layers, transform == 1);
        coding = ReadComponentCoding(ref segment, style);
    }

    private static ComponentCoding ReadComponentCoding(ref MarkerReader segment, int style)
    {
        int levels = segment.Byte(), width = segment.Byte() + 2, height = segment.Byte() + 2, blockStyle = segment.Byte(), wavelet = segment.Byte();
        if (blockStyle > 63) throw Refuse($"code-blocks of the style {blockStyle:X2}, beyond Part 1");
        if (levels > LargestLevels || width > 10 || height > 10 || width + height > 12 || wavelet > 1)
            throw new GlintException($"the {Name} frame has {levels} levels, code-blocks of 2^{width} x 2^{height} and the wavelet {wavelet}, which do not go together. It is damaged.");
        byte[] precincts = (style & 1) != 0 ? segment.Take(levels + 1).ToArray() : [];
        for (int r = 1; r < precincts.Length; r++)
            if ((precincts[r] & 0xF) == 0 || precincts[r] >> 4 == 0)
                throw new GlintException($"the {Name} frame has precincts of half a subband sample. It is damaged.");
        return new ComponentCoding(levels, width, height, (BlockStyle)blockStyle, wavelet == 1, precincts);
    }

    private static Quantization ReadQuantization(MarkerReader segment)
    {
        int style = segment.Byte(), kind = style & 0x1F, count = kind == 0 ? segment.Left : segment.Left / 2;
        if (kind > 2 || count == 0) throw new GlintException($"the {Name} frame has the quantization style {kind} for {count} subbands. It is damaged.");
        int[] exponents = new int[count], mantissas = new int[count];
        for (int i = 0; i < count; i++)
        {
            int value = kind == 0 ? segment.Byte() << 8 : segment.Word();
            (exponents[i], mantissas[i]) = (value >> 11, value & 0x7FF);
        }
        return new Quantization(style >> 5, kind == 1, kind == 0, exponents, mantissas);
    }

    private void ReadChanges(MarkerReader segment)
    {
        while (segment.Left > 0)
        {
            int firstResolution = segment.Byte(), firstComponent = segment.Byte(), endLayer = segment.Word(), endResolution = segment.Byte();
            int endComponent = segment.Byte(), order = segment.Byte();
            if (order > 4) throw new GlintException($"the {Name} frame has the progression order {order}. It is damaged.");
            if (changes.Count == MaximumChanges) throw Refuse($"more than {MaximumChanges} changes of progression (POC)");
            changes.Add(new Progression(firstResolution, endResolution, firstComponent, endComponent == 0 ? components : endComponent, endLayer, (ProgressionOrder)order));
        }
    }
}

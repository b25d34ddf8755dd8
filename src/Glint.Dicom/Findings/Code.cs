namespace Glint.Dicom;

/// <summary>A coded term: what is meant, whatever the language.</summary>
/// <param name="Value">The term's code.</param>
/// <param name="Scheme">Who gives codes: SCT (SNOMED CT) or DCM (DICOM, PS3.16).</param>
/// <param name="Meaning">The term in English.</param>
internal readonly record struct Code(string Value, string Scheme, string Meaning)
{
    /// <summary>Category of a segment (PS3.16, CID 7150).</summary>
    public static readonly Code MorphologicallyAbnormalStructure = new("49755003", "SCT", "Morphologically Abnormal Structure");

    /// <summary>Type of a segment (PS3.16, CID 7159).</summary>
    public static readonly Code PrimaryNeoplasm = new("86049000", "SCT", "Neoplasm, Primary");

    /// <summary>Category of a label map's 0.</summary>
    public static readonly Code SpatialConcept = new("309825002", "SCT", "Spatial and Relational Concept");

    /// <summary>What a label map's 0 is (PS3.16, annex D).</summary>
    public static readonly Code Background = new("125040", "DCM", "Background");

    /// <summary>Family of an algorithm (PS3.16, CID 7162).</summary>
    public static readonly Code ArtificialIntelligence = new("123110", "DCM", "Artificial Intelligence");

    /// <summary>How an image was derived (PS3.16, CID 7203).</summary>
    public static readonly Code Segmentation = new("113076", "DCM", "Segmentation");

    /// <summary>What a source image was for (PS3.16, CID 7202).</summary>
    public static readonly Code SourceImage = new("121322", "DCM", "Source image for image processing operation");

    /// <summary>The sequence's only item.</summary>
    public DataSet Item()
    {
        var item = new DataSet();
        item.SetText(Tags.CodeValue, Value);
        item.SetText(Tags.CodingSchemeDesignator, Scheme);
        item.SetText(Tags.CodeMeaning, Meaning);
        return item;
    }
}

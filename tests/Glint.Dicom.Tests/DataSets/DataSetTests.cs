using System.Text;
using Glint.Imaging.Tests;

namespace Glint.Dicom.Tests;

public class DataSetTests
{
    [Theory]
    [InlineData("1.2.840.10008.1.2")]
    [InlineData("1.2.840.10008.1.2.1")]
    public void WhatIsWritten_IsReadBack(string syntax)
    {
        using var folder = new TemporaryFolder();
        var written = MadeSeries.Slice(3);
        written.SetEmpty(Tags.AccessionNumber);
        written.SetItems(Tags.DimensionIndexSequence, Item(1), Item(2));
        written.SetItems(Tags.ReferencedImageSequence);
        DicomFile.Write(folder["a.dcm"], written, TransferSyntax.Of(syntax));
        var file = DicomFile.Read(folder["a.dcm"]);
        Assert.Equal(syntax, file.Meta.Text(Tags.TransferSyntaxUid));
        Assert.Equal(written.Text(Tags.SopInstanceUid), file.Meta.Text(Tags.MediaStorageSopInstanceUid));
        Assert.Equal(written.Select(element => element.Tag), file.DataSet.Select(element => element.Tag));
        Assert.Equal("Müller^Änne", file.DataSet.Text(Tags.PatientName));
        Assert.Equal([-30.5, -41.25, 19.5], file.DataSet.Numbers(Tags.ImagePositionPatient));
        Assert.Equal(MadeSeries.Stored(3, 34), file.DataSet.Integers(Tags.PixelData)[34]);
        Assert.Null(file.DataSet.Text(Tags.AccessionNumber));
        Assert.True(file.DataSet.Has(Tags.AccessionNumber));
        Assert.Empty(file.DataSet.Items(Tags.ReferencedImageSequence));
        Assert.Equal(["Ebene 1 – Ä".Replace('–', '-'), "Ebene 2 - Ä"], file.DataSet.Items(Tags.DimensionIndexSequence).Select(item => item.Text(Tags.DimensionDescriptionLabel)));
        Assert.Equal("1.2.3", file.DataSet.Items(Tags.DimensionIndexSequence)[1].Item(Tags.ReferencedImageSequence)!.Text(Tags.ReferencedSopInstanceUid));

        static DataSet Item(int number)
        {
            var (item, inner) = (new DataSet(), new DataSet());
            inner.SetText(Tags.ReferencedSopInstanceUid, "1.2.3");
            item.SetText(Tags.DimensionDescriptionLabel, $"Ebene {number} - Ä");
            item.SetTags(Tags.DimensionIndexPointer, Tags.ImagePositionPatient);
            item.SetItems(Tags.ReferencedImageSequence, inner);
            return item;
        }
    }

    [Fact]
    public void OtherPrograms_ReadWhatIsWritten()
    {
        using var folder = new TemporaryFolder();
        var written = MadeSeries.Slice(3);
        written.SetItems(Tags.DimensionIndexSequence, new DataSet());
        DicomFile.Write(folder["a.dcm"], written);
        var dump = Oracle.Run("dcmdump", "+U8", folder["a.dcm"]);
        Assert.Contains("[Müller^Änne]", dump, StringComparison.Ordinal);
        Assert.Contains("[-30.5\\-41.25\\19.5]", dump, StringComparison.Ordinal);
        Assert.DoesNotContain("W:", dump, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pydicom/src/pydicom/data/test_files/CT_small.dcm")]
    [InlineData("pydicom/src/pydicom/data/test_files/MR_small_expb.dcm")]
    [InlineData("pydicom/src/pydicom/data/test_files/nested_priv_SQ.dcm")]
    [InlineData("pydicom/src/pydicom/data/test_files/reportsi.dcm")]
    [InlineData("sts019_ct_rtstruct/ibsi_validation/dicom/STS_019/CT/mask/RS.dcm")]
    public void ACopy_HasEveryElementAndItsBytes(string name)
    {
        using var folder = new TemporaryFolder();
        var source = DicomFile.Read(SharedData.Require("conformance/" + name)).DataSet;
        var copy = new DataSet();
        copy.Copy(source, [.. source.Select(element => element.Tag)]);
        if (!copy.Has(Tags.SopClassUid)) copy.SetText(Tags.SopClassUid, "1.2.840.10008.5.1.4.1.1.7");
        if (!copy.Has(Tags.SopInstanceUid)) copy.SetText(Tags.SopInstanceUid, "1.2.3");
        DicomFile.Write(folder["copy.dcm"], copy, TransferSyntax.ImplicitLittleEndian);
        AssertSame(copy, DicomFile.Read(folder["copy.dcm"]).DataSet);

        static void AssertSame(DataSet expected, DataSet actual)
        {
            Assert.Equal(expected.Where(e => e.Tag.Element != 0).Select(e => e.Tag), actual.Select(e => e.Tag));
            foreach (var element in actual)
            {
                expected.TryGet(element.Tag, out var other);
                if (other!.Vr == Vr.SQ)
                {
                    var (theirs, ours) = (expected.Items(element.Tag), actual.Items(element.Tag));
                    Assert.Equal(theirs.Count, ours.Count);
                    for (var i = 0; i < ours.Count; i++) AssertSame(theirs[i], ours[i]);
                }
                else Assert.True(Even(expected.Bytes(element.Tag).ToArray(), other.Vr).SequenceEqual(actual.Bytes(element.Tag).ToArray()), $"{element.Tag} differs.");
            }
        }

        static byte[] Even(byte[] bytes, Vr vr) => bytes.Length % 2 == 0 ? bytes : [.. bytes, vr.Padding()];
    }

    [Theory]
    [InlineData("ISO_IR 100", "Müller", "4DFC6C6C6572")]
    [InlineData("ISO_IR 101", "Dvořák", "44766FF8E16B")]
    [InlineData("ISO_IR 109", "Ĝis", "D86973")]
    [InlineData("ISO_IR 110", "Šķila", "A9F3696C61")]
    [InlineData("ISO_IR 144", "Люк", "BBEEDA")]
    [InlineData("ISO_IR 127", "قباني", "E2C8C7E6EA")]
    [InlineData("ISO_IR 126", "Διον", "C4E9EFED")]
    [InlineData("ISO_IR 138", "שרון", "F9F8E5EF")]
    [InlineData("ISO_IR 148", "Çavuş", "C7617675FE")]
    [InlineData("ISO_IR 192", "Wáng 王", "57C3A16E6720E78E8B")]
    [InlineData("GB18030", "王小东", "CDF5D0A1B6AB")]
    [InlineData("", "plain", "706C61696E")]
    public void Text_IsOfTheCharacterSetThatIsNamed(string set, string text, string bytes)
    {
        string[] names = set.Length == 0 ? [] : [set];
        Assert.Equal(text, CharacterSets.Decode(Convert.FromHexString(bytes), names));
        Assert.Equal(bytes, Convert.ToHexString(CharacterSets.Encode(text, names, Tags.PatientName)));
    }

    // The examples of PS3.5, H.3.1 and I.2.
    [Theory]
    [InlineData("\\ISO 2022 IR 87", "Yamada^Tarou=\u001b$B;3ED\u001b(B^\u001b$BB@O:\u001b(B", "Yamada^Tarou=山田^太郎")]
    [InlineData("\\ISO 2022 IR 149", "Hong^Gildong=\u001b$)C\u00fb\u00f3^\u001b$)C\u00d1\u00ce\u00d4\u00d7", "Hong^Gildong=洪^吉洞")]
    public void EscapedText_IsDecodedPartByPart(string sets, string latin, string text) =>
        Assert.Equal(text, CharacterSets.Decode(Encoding.Latin1.GetBytes(latin), sets.Split('\\')));

    [Fact]
    public void TextThatTheCharacterSetLacks_IsRefused() => Assert.Contains(
        "cannot be written in the character set ISO_IR 6 (ASCII)",
        Assert.Throws<GlintException>(() => CharacterSets.Encode("Ä", [], Tags.SeriesDescription)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.1, "0.1")]
    [InlineData(-123.45678901234567, "-123.45678901235")]
    [InlineData(1.0 / 3, "0.33333333333333")]
    [InlineData(-1.0 / 3e5, "-3.333333333E-06")]
    [InlineData(-1.2345678901234567e-100, "-1.23456789E-100")]
    public void ADecimalString_HasAtMost16Characters(double value, string text) => Assert.Equal(text, DecimalString.Of(value));

    [Fact]
    public void AnyDecimalString_IsShortAndNear()
    {
        var random = new Random(1);
        for (var i = 0; i < 10_000; i++)
        {
            var value = (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-12, 12));
            var text = DecimalString.Of(value);
            Assert.True(text.Length <= 16, text);
            Assert.Equal(value, double.Parse(text, System.Globalization.CultureInfo.InvariantCulture), Math.Abs(value) * 1e-8);
        }
    }

    [Fact]
    public void AUid_IsShortAndOfTheRootForUuids()
    {
        Assert.Equal(DicomUid.From("a"), DicomUid.From("a"));
        Assert.NotEqual(DicomUid.From("a"), DicomUid.From("b"));
        foreach (var uid in new[] { DicomUid.New(), DicomUid.From("a"), DicomUid.Implementation }) Assert.Matches("^2\\.25\\.[1-9][0-9]{30,38}$", uid);
    }

    [Fact]
    public void SequencesNestedTooDeep_AreRefused()
    {
        // Items of undefined length in sequences of undefined length, 5,000 deep.
        byte[] level = [0x08, 0x00, 0x15, 0x11, (byte)'S', (byte)'Q', 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFE, 0xFF, 0x00, 0xE0, 0xFF, 0xFF, 0xFF, 0xFF];
        byte[] bytes = [.. Enumerable.Repeat(level, 5000).SelectMany(b => b)];
        Assert.Contains("nests sequences deeper than 64",
            Assert.Throws<GlintException>(() => DicomFile.TryRead(new MemorySource("deep", bytes))).Message, StringComparison.Ordinal);
    }
}

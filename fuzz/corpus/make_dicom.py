#!/usr/bin/python3
"""Writes the DICOM files that fuzzing starts from into dicom/ beside it: one small CT in each way of writing a data set down;
and into series/ the two slices that the objects of object/ refer to (`Glint.Dicom.Fuzz write-objects` writes those).

Usage: make_dicom.py          (needs pydicom 2.3, numpy)
"""
import os

import numpy
import pydicom
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import (DeflatedExplicitVRLittleEndian, ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian, RLELossless)

SIZE = 8
CT, ENHANCED_CT, SEG = "1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.5.1.4.1.1.2.1", "1.2.840.10008.5.1.4.1.1.66.4"


def item(**values):
    dataset = Dataset()
    for name, value in values.items():
        setattr(dataset, name, value)
    return dataset


def image(sop_class):
    dataset = item(SpecificCharacterSet=["", "ISO 2022 IR 87"], SOPClassUID=sop_class, SOPInstanceUID="1.2.3", Modality="CT", PatientName="A^B", PatientID="P", StudyInstanceUID="1.2",
                   SeriesInstanceUID="1.2.4", FrameOfReferenceUID="1.2.5", SeriesNumber=1, SamplesPerPixel=1, PhotometricInterpretation="MONOCHROME2", Rows=SIZE, Columns=SIZE,
                   BitsAllocated=16, BitsStored=12, HighBit=11, PixelRepresentation=0)
    dataset.ReferencedImageSequence = [item(ReferencedSOPClassUID=CT, ReferencedSOPInstanceUID="1.2.9")]
    dataset.file_meta = FileMetaDataset()
    return dataset


def slice_of_ct():
    dataset = image(CT)
    dataset.update(item(ImagePositionPatient=[1, 2, 3], ImageOrientationPatient=[1, 0, 0, 0, 1, 0], PixelSpacing=[1, 2], SliceThickness=3, RescaleSlope=2, RescaleIntercept=-1024))
    dataset.PixelData = numpy.arange(SIZE * SIZE, dtype="<u2").tobytes()
    return dataset


def enhanced_ct():
    dataset = image(ENHANCED_CT)
    dataset.NumberOfFrames = 2
    dataset.SharedFunctionalGroupsSequence = [item(
        PlaneOrientationSequence=[item(ImageOrientationPatient=[1, 0, 0, 0, 1, 0])], PixelMeasuresSequence=[item(PixelSpacing=[1, 2], SliceThickness=3)],
        PixelValueTransformationSequence=[item(RescaleSlope=1, RescaleIntercept=-1024, RescaleType="HU")])]
    dataset.PerFrameFunctionalGroupsSequence = [item(PlanePositionSequence=[item(ImagePositionPatient=[0, 0, z])]) for z in (3, 0)]
    dataset.PixelData = numpy.arange(2 * SIZE * SIZE, dtype="<u2").tobytes()
    return dataset


def save(dataset, name, syntax, folder="dicom", **how):
    dataset.file_meta.TransferSyntaxUID = syntax
    dataset.is_little_endian, dataset.is_implicit_VR = syntax != ExplicitVRBigEndian, syntax == ImplicitVRLittleEndian
    dataset.save_as(os.path.join(os.path.dirname(os.path.abspath(__file__)), folder, name), write_like_original=False, **how)


def undefined(dataset):
    for element in dataset:
        if element.VR == "SQ":
            element.is_undefined_length = True
            for one in element.value:
                one.is_undefined_length_sequence_item = True
                undefined(one)
    return dataset


for name in ("dicom", "series"):
    os.makedirs(os.path.join(os.path.dirname(os.path.abspath(__file__)), name), exist_ok=True)
for z in (0, 3):
    one = slice_of_ct()
    one.SOPInstanceUID, one.ImagePositionPatient, one.InstanceNumber = f"1.2.3.{z}", [1, 2, z], z
    one.file_meta.MediaStorageSOPInstanceUID = one.SOPInstanceUID
    save(one, f"{z}.dcm", ExplicitVRLittleEndian, folder="series")
save(slice_of_ct(), "explicit.dcm", ExplicitVRLittleEndian)
save(undefined(slice_of_ct()), "implicit.dcm", ImplicitVRLittleEndian)
save(slice_of_ct(), "deflated.dcm", DeflatedExplicitVRLittleEndian)
big = slice_of_ct()
big.PixelData = numpy.arange(SIZE * SIZE, dtype=">u2").tobytes()
save(big, "big.dcm", ExplicitVRBigEndian)
save(undefined(enhanced_ct()), "enhanced.dcm", ExplicitVRLittleEndian)
packed = enhanced_ct()
packed.is_little_endian, packed.is_implicit_VR = True, False
packed.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
packed.compress(RLELossless)
save(packed, "rle.dcm", RLELossless)

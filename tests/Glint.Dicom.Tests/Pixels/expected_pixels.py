#!/usr/bin/python3
"""Writes expected_pixels.json: every DICOM file of the conformance data as pydicom, with GDCM for compressed pixels, reads it.

Usage: expected_pixels.py CONFORMANCE_FOLDER > expected_pixels.json          (needs pydicom 2.3, gdcm, numpy)

A file with pixels has its stored values as SHA-256 of int32, little endian, pixel by pixel, all frames; cells are cut to the bits stored, as
the standard says and pydicom leaves to its user; bytes that stand swapped in the words of big endian are swapped, which pydicom 2.3 forgets. Elements are the tags of the data set (group lengths not counted), sequences with items in them.
What neither reads has no digest.
"""
import hashlib
import json
import os
import sys
import warnings

import numpy
import pydicom
from pydicom.uid import ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian, RLELossless

warnings.simplefilter("ignore")


def count(dataset):
    total = 0
    for tag in dataset.keys():
        element = dataset[tag]
        total += element.tag.element != 0
        if element.VR == "SQ":
            total += sum(count(item) for item in element.value)
    return total


def stored(dataset):
    syntax = dataset.file_meta.TransferSyntaxUID
    if syntax == ExplicitVRBigEndian and dataset["PixelData"].VR == "OW" and dataset.BitsAllocated == 8:
        dataset.PixelData = numpy.frombuffer(dataset.PixelData, numpy.uint16).byteswap().tobytes()
    signed = dataset.get("PixelRepresentation", 0) == 1    # pydicom sets it anew where a JPEG 2000 frame disagrees
    dataset.convert_pixel_data("rle" if syntax == RLELossless else "gdcm" if syntax.is_encapsulated else "numpy")
    pixels = dataset.pixel_array.astype(numpy.int64)
    bits = dataset.BitsStored
    pixels = pixels >> (dataset.get("HighBit", bits - 1) + 1 - bits) & ((1 << bits) - 1)
    if signed:
        pixels = numpy.where(pixels >> (bits - 1), pixels - (1 << bits), pixels)
    return pixels.astype(numpy.uint64).astype(numpy.uint32).view(numpy.int32)


def row(root, path):
    result = {"file": os.path.relpath(path, root)}
    try:
        dataset = pydicom.dcmread(path, force=True)
    except Exception as error:
        return {**result, "error": type(error).__name__}
    syntax = getattr(dataset.file_meta, "TransferSyntaxUID", None)
    if syntax is None:
        dataset.file_meta.TransferSyntaxUID = ImplicitVRLittleEndian if dataset.is_implicit_VR else ExplicitVRLittleEndian if dataset.is_little_endian else ExplicitVRBigEndian
    result["syntax"] = str(dataset.file_meta.TransferSyntaxUID)
    try:
        result["elements"] = count(dataset)
    except Exception as error:
        result["error"] = type(error).__name__
    if "PixelData" in dataset:
        try:
            pixels = stored(dataset)
            result["shape"] = list(pixels.shape)
            result["pixels"] = hashlib.sha256(pixels.tobytes()).hexdigest()
        except Exception as error:
            result["pixelError"] = f"{type(error).__name__}: {error}"[:120].split("\n")[0]
    return result


def is_dicom(path):
    with open(path, "rb") as file:
        head = file.read(132)
    return head[128:] == b"DICM" or (path.endswith(".dcm") and head[:2] != b"\x1f\x8b")


root = sys.argv[1]
paths = sorted(os.path.join(folder, name) for folder, _, names in os.walk(root) for name in names)
print("[")
print(",\n".join(json.dumps(row(root, path)) for path in paths if is_dicom(path)))
print("]")

"""Writes the coded frames of a DICOM file, and the stored values that pydicom with GDCM finds in them, as one file for CodedFrames.cs.

    frames.py FILE OUT [NATIVE]     values from NATIVE, the same file decoded by another tool, where given; OUT ending in .gz is packed
    frames.py --kept                makes the kept files beside this script from the conformance files (../../../../../shared/data)

Little endian int32: frames, columns, rows, samples per pixel, bits allocated, bits stored, signed; for each frame its length and bytes; then
all values, pixel-interleaved.
"""
import gzip
import os
import struct
import sys
import warnings

import numpy as np
import pydicom
from pydicom.encaps import generate_pixel_data_frame
from pydicom.uid import RLELossless

KEPT = {
    "rle-mr": "pydicom/src/pydicom/data/test_files/MR_small_RLE.dcm",
    "rle-rgb16-2frames": "pydicom/src/pydicom/data/test_files/SC_rgb_rle_16bit_2frame.dcm",
    "rle-dose32-15frames": "pydicom/src/pydicom/data/test_files/rtdose_rle.dcm",
    "jpeg-rgb": "pydicom/src/pydicom/data/test_files/SC_rgb_jpeg_gdcm.dcm",
    "jls-mr": "pydicom/src/pydicom/data/test_files/MR_small_jpeg_ls_lossless.dcm",
    "jls-near16": "pydicom/src/pydicom/data/test_files/JPEGLSNearLossless_16.dcm",
    "jls-near-line": "pydicom/src/pydicom/data/test_files/SC_rgb_jls_lossy_line.dcm",
    "jls-near-sample": "pydicom/src/pydicom/data/test_files/SC_rgb_jls_lossy_sample.dcm",
    "jls-slide-25frames": "highdicom/data/test_files/sm_image_jpegls.dcm",
    "j2k-mr": "pydicom/src/pydicom/data/test_files/MR_small_jp2klossless.dcm",
    "j2k-rgb-lossy": "pydicom/src/pydicom/data/test_files/SC_rgb_gdcm_KY.dcm",
}


def values(dataset):
    syntax = dataset.file_meta.TransferSyntaxUID
    dataset.convert_pixel_data("rle" if syntax == RLELossless else "gdcm" if syntax.is_compressed else "numpy")
    return dataset.pixel_array


def write(source, out, native=None):
    dataset = pydicom.dcmread(source, force=True)
    count = int(dataset.get("NumberOfFrames", 1) or 1)
    frames = list(generate_pixel_data_frame(dataset.PixelData, count))
    fields = [len(frames), dataset.Columns, dataset.Rows, dataset.SamplesPerPixel, dataset.BitsAllocated, dataset.BitsStored, dataset.PixelRepresentation]
    expected = values(pydicom.dcmread(native) if native else dataset)
    with (gzip.GzipFile(out, "wb", mtime=0) if out.endswith(".gz") else open(out, "wb")) as file:
        file.write(struct.pack("<7i", *map(int, fields)))
        for frame in frames:
            file.write(struct.pack("<i", len(frame)) + frame)
        file.write(expected.astype(np.int64).astype("<i4").tobytes() if expected.dtype != np.uint32 else expected.astype("<u4").tobytes())


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    if sys.argv[1] == "--kept":
        here = os.path.dirname(os.path.abspath(__file__))
        root = os.path.join(here, *[".."] * 5, "shared", "data", "conformance")
        for name, source in KEPT.items():
            write(os.path.join(root, source), os.path.join(here, name + ".frames.gz"))
    else:
        write(*sys.argv[1:])

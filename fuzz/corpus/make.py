#!/usr/bin/env python3
"""Writes the small files that fuzzing starts from, a folder for each reader. Usage: make.py (in its own folder; needs nibabel and Pillow)."""
import gzip
import io
import pathlib
import zlib

import nibabel
import numpy
from PIL import Image

here = pathlib.Path(__file__).parent
voxels = numpy.arange(12, dtype="int16").reshape(2, 3, 2)


def save(reader, name, data):
    (here / reader).mkdir(exist_ok=True)
    (here / reader / name).write_bytes(data)


for kind in (nibabel.Nifti1Image, nibabel.Nifti2Image):
    for dtype in ("uint8", "int16", "float32"):
        image = kind(voxels.astype(dtype), numpy.diag([1, 2, 3, 1]))
        save("nifti", f"{kind.__name__}-{dtype}.nii", image.to_bytes())
save("nifti", "packed.nii.gz", gzip.compress(nibabel.Nifti1Image(voxels, numpy.eye(4)).to_bytes(), mtime=0))

head = "NRRD0004\ntype: short\ndimension: 3\nsizes: 2 3 2\nendian: little\n"
raw = voxels.tobytes(order="F")
save("nrrd", "raw.nrrd", (head + "encoding: raw\nspace: left-posterior-superior\nspace directions: (1,0,0) (0,2,0) (0,0,3)\nspace origin: (1,2,3)\n\n").encode() + raw)
save("nrrd", "gzip.nrrd", (head + "encoding: gzip\nspacings: 1 2 3\n\n").encode() + gzip.compress(raw, mtime=0))
save("nrrd", "ascii.nrrd", (head + "encoding: ascii\nkey:=value\n# comment\n\n").encode() + b" ".join(str(v).encode() for v in range(12)))
save("nrrd", "hex.nrrd", (head + "encoding: hex\n\n").encode() + raw.hex().encode())
save("nrrd", "skip.nrrd", (head + "encoding: raw\nbyte skip: -1\n\n").encode() + b"before" + raw)

meta = "ObjectType = Image\nNDims = 3\nBinaryData = True\nBinaryDataByteOrderMSB = False\nTransformMatrix = 1 0 0 0 1 0 0 0 1\nOffset = 1 2 3\nElementSpacing = 1 2 3\nDimSize = 2 3 2\nElementType = MET_SHORT\n"
save("metaimage", "raw.mha", (meta + "ElementDataFile = LOCAL\n").encode() + raw)
packed = zlib.compress(raw)
save("metaimage", "zlib.mha", (meta + f"CompressedData = True\nCompressedDataSize = {len(packed)}\nElementDataFile = LOCAL\n").encode() + packed)
save("metaimage", "text.mha", (meta.replace("BinaryData = True", "BinaryData = False") + "ElementDataFile = LOCAL\n").encode() + b" ".join(str(v).encode() for v in range(12)))

for mode, pixels in (("L", voxels[:, :, 0].astype("uint8")), ("I", voxels[:, :, 0].astype("int32")), ("1", (voxels[:, :, 0] > 5).astype("uint8") * 255)):
    buffer = io.BytesIO()
    Image.fromarray(pixels).convert(mode).save(buffer, "png")
    save("png", f"{mode}.png", buffer.getvalue())

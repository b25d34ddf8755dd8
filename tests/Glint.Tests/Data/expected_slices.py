#!/usr/bin/env python3
"""Writes expected_slices.json: per data set the hash of its slices, cut by nibabel in RAS+, and the percentiles of its tumour voxels by numpy.

Usage: expected_slices.py DATA_FOLDER > expected_slices.json          (needs nibabel and numpy)

The hash is SliceDataset.ContentHash's: SHA-256 over patients in order, and of each over its slices from the feet up: "patient\\0slice\\0
columns x rows\\0", the HU as little-endian float32, the mask as bytes.
"""
import hashlib
import json
import pathlib
import sys

import nibabel
import numpy


def canonical(path):
    return numpy.asarray(nibabel.as_closest_canonical(nibabel.load(path)).dataobj)


def describe(folder):
    pairs = json.loads((folder / "dataset.json").read_text())["training"]
    patients = sorted((pathlib.Path(p["image"]).name.removesuffix(".gz").removesuffix(".nii"), p) for p in pairs)
    digest, tumour = hashlib.sha256(), []
    for patient, pair in patients:
        image = canonical(folder / pair["image"]).astype("<f4")
        mask = canonical(folder / pair["label"]).astype(numpy.uint8)
        assert mask.max() <= 1
        for z in range(image.shape[2]):
            digest.update(f"{patient}\0{z}\0{image.shape[0]}x{image.shape[1]}\0".encode())
            digest.update(image[:, :, z].tobytes(order="F"))
            digest.update(mask[:, :, z].tobytes(order="F"))
        tumour.append(image[mask == 1].astype(numpy.float64))
    low, high = numpy.percentile(numpy.concatenate(tumour), (0.5, 99.5))
    return {"folder": folder.name, "hash": digest.hexdigest(), "lowHounsfield": low, "highHounsfield": high}


def main():
    root = pathlib.Path(sys.argv[1])
    print("[\n" + ",\n".join(json.dumps(describe(root / name)) for name in ("lidc-nodules", "sts-ct")) + "\n]")


main()

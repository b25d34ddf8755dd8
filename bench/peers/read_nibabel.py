#!/usr/bin/env python3
"""The peer of the benchmark `reading`: nibabel reads a NIfTI file as float32, once for each line of input, and prints the seconds.

Usage: read_nibabel.py make PATH SLICES    writes a CT-like int16 .nii.gz of 512 x 512 x SLICES
       read_nibabel.py read PATH           reads it
       read_nibabel.py version
"""
import sys
import time

import nibabel
import numpy


def make(path, slices):
    random = numpy.random.default_rng(1)
    rows, columns = numpy.mgrid[-1:1:512j, -1:1:512j]
    body = numpy.where(columns ** 2 + 1.6 * rows ** 2 < 0.8, 40, -1000)
    lungs = numpy.where((abs(columns) - 0.4) ** 2 * 6 + rows ** 2 * 3 < 0.5, -850, body)
    voxels = numpy.empty((512, 512, slices), dtype="int16")
    for z in range(slices):
        voxels[:, :, z] = lungs + random.normal(0, 20, lungs.shape)
    nibabel.save(nibabel.Nifti1Image(voxels, numpy.diag([0.7, 0.7, 1, 1])), path)


def read(path):
    for _ in sys.stdin:
        start = time.perf_counter()
        voxels = nibabel.load(path).get_fdata(dtype=numpy.float32, caching="unchanged")
        print(f"{time.perf_counter() - start:.6f} {float(voxels.ravel(order='F')[:: 1 << 20].sum()):.1f}", flush=True)
        del voxels


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(sys.argv[2], int(sys.argv[3]))
    elif sys.argv[1] == "version":
        print(f"nibabel {nibabel.__version__}, numpy {numpy.__version__}, Python {sys.version.split()[0]}")
    else:
        read(sys.argv[2])

#!/usr/bin/env python3
"""The peer of the benchmark `training`: PyTorch takes a training step of the mU-Net for each line of input and prints the seconds.

Usage: train_step.py WIDTH SIDE THREADS float32|bfloat16    steps at its best setting: channels-last, autocast where bfloat16
       train_step.py version
"""
import sys
import time

import torch
from torch import nn

FULL_WIDTH = [(32, 64), (64, 96), (96, 128), (128, 192), (192, 192)]
FULL_BOTTOM = 192


def block(i, o):
    return nn.Sequential(nn.Conv2d(i, o, 3, padding=1, bias=False), nn.BatchNorm2d(o, eps=1e-3), nn.PReLU(o, 0.1))


def up(i, o):
    return nn.ConvTranspose2d(i, o, 3, stride=2, padding=1, output_padding=1, bias=False)


class ModifiedUNet(nn.Module):
    def __init__(self, width):
        super().__init__()
        levels = [(int(first * width), int(second * width)) for first, second in FULL_WIDTH]
        bottom = int(FULL_BOTTOM * width)
        self.blocks, self.ups, self.skips = nn.ModuleList(), nn.ModuleList(), nn.ModuleList()
        self.decoder_ups, self.decoders = nn.ModuleList(), nn.ModuleList()
        i = 1
        for first, second in levels:
            self.blocks.append(nn.Sequential(block(i, first), block(first, second)))
            self.ups.append(nn.Sequential(up(second, second), nn.PReLU(second, 0.1)))
            self.skips.append(block(second, second))
            i = second
        self.bottom = nn.Sequential(block(i, bottom), block(bottom, bottom))
        i = bottom
        for first, second in reversed(levels):
            self.decoder_ups.append(up(i, second))
            self.decoders.append(block(2 * second, first))
            i = first
        self.head = nn.Conv2d(i, 1, 1, bias=False)
        self.pool, self.dropout = nn.MaxPool2d(2), nn.Dropout(0.4)

    def forward(self, x):
        kept = []
        for blocks, ups, skip in zip(self.blocks, self.ups, self.skips):
            h = blocks(x)
            x = self.dropout(self.pool(h))
            kept.append(skip(h - ups(x)))
        x = self.bottom(x)
        for ups, decoder in zip(self.decoder_ups, self.decoders):
            x = self.dropout(decoder(torch.cat([ups(x), kept.pop()], 1)))
        return torch.sigmoid(self.head(x).float())


def main():
    width, side, threads, precision = float(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
    torch.set_num_threads(threads)
    network = ModifiedUNet(width).to(memory_format=torch.channels_last).train()
    optimizer = torch.optim.Adam(network.parameters(), 1e-4, foreach=True)
    image = torch.rand(1, 1, side, side).to(memory_format=torch.channels_last)
    mask = (torch.rand(1, 1, side, side) > 0.999).float()
    for _ in sys.stdin:
        start = time.perf_counter()
        optimizer.zero_grad(set_to_none=True)
        with torch.autocast("cpu", torch.bfloat16, enabled=precision == "bfloat16"):
            p = network(image)
        inside = p * mask
        tp, fp, fn = inside.square().sum(), (p - inside).square().sum(), (mask - inside).square().sum()
        loss = 1 - 2 * tp / (2 * tp + fp + fn + 1e-6)
        loss.backward()
        optimizer.step()
        print(f"{time.perf_counter() - start:.6f}", flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "version":
        print(f"PyTorch {torch.__version__}, Python {sys.version.split()[0]}")
    else:
        main()

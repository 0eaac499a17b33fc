"""Chance that depends on nothing but a key, a salt and the seed: the same draw whatever the order or the process."""

from __future__ import annotations

import zlib

import numpy as np

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)


def draw(keys: np.ndarray, salt: str, seed: int) -> np.ndarray:
    """A number in [0, 1) for each 64-bit key (splitmix64)."""
    start = np.uint64((zlib.crc32(salt.encode()) * 0x1000193 + seed * 0x85EBCA6B) % 2**64)
    with np.errstate(over="ignore"):
        x = keys.astype(np.uint64) * _GOLDEN + start
        x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        x = x ^ (x >> np.uint64(31))
    return (x >> np.uint64(11)).astype(np.float64) / 2.0**53


def mixed(*keys: np.ndarray) -> np.ndarray:
    """One key from several."""
    out = np.zeros(len(keys[0]), np.uint64)
    with np.errstate(over="ignore"):
        for key in keys:
            out = (out ^ key.astype(np.uint64)) * np.uint64(0x100000001B3) + np.uint64(0x27D4EB2F)
            out ^= out >> np.uint64(29)
    return out


def days_late(u: np.ndarray, curve: tuple[tuple[int, float], ...]) -> np.ndarray:
    """Whole days at which a cumulative curve of (day, share) reaches each `u`."""
    days, shares = zip(*curve, strict=True)
    return np.interp(u, (0.0, *shares), (0, *days)).astype(np.int32)

"""exp, log(1 + x), tanh and the logistic function in float32, in operations that vectorise: the C library's do not."""

from __future__ import annotations

import numpy as np

from slm.kernels.jit import FAST_MATH, kernel

f4 = np.float32
ROUND = f4(12582912.0)  # 1.5 * 2**23: adding it leaves the nearest whole number in the low bits


@kernel(fastmath=FAST_MATH, inline=True)
def exp32(x):
    """e**x to 1e-7 relative for x in [-87.3, 88]; exactly 0 below -87.7, held at e**88 above 88."""
    x = min(max(x, f4(-88.0)), f4(88.0))
    t = x * f4(1.44269504) + ROUND
    n = t - ROUND
    r = (x - n * f4(0.693359375)) - n * f4(-2.12194440e-4)
    p = f4(1.9875691500e-4)
    p = p * r + f4(1.3981999507e-3)
    p = p * r + f4(8.3334519073e-3)
    p = p * r + f4(4.1665795894e-2)
    p = p * r + f4(1.6666665459e-1)
    p = p * r + f4(5.0000001201e-1)
    p = p * r * r + r + f4(1.0)
    # 2**n by its bits: n = -127 gives the bits of 0.
    return p * np.int32(np.int32(f4(t).view(np.int32) << np.int32(23)) + np.int32(0x3F800000)).view(np.float32)


@kernel(fastmath=FAST_MATH, inline=True)
def tanh32(x):
    """tanh x by a rational function, absolute and relative error below 4e-7."""
    x = min(max(x, f4(-7.90531110763549805)), f4(7.90531110763549805))
    q = x * x
    a = f4(-2.76076847742355e-16)
    a = a * q + f4(2.00018790482477e-13)
    a = a * q + f4(-8.60467152213735e-11)
    a = a * q + f4(5.12229709037114e-08)
    a = a * q + f4(1.48572235717979e-05)
    a = a * q + f4(6.37261928875436e-04)
    a = a * q + f4(4.89352455891786e-03)
    b = f4(1.19825839466702e-06)
    b = b * q + f4(1.18534705686654e-04)
    b = b * q + f4(2.26843463243900e-03)
    b = b * q + f4(4.89352518554385e-03)
    return x * a / b


@kernel(fastmath=FAST_MATH, inline=True)
def sigmoid32(x):
    """1 / (1 + e**-x), absolute error below 2e-7."""
    return f4(0.5) + f4(0.5) * tanh32(f4(0.5) * x)


@kernel(fastmath=FAST_MATH, inline=True)
def log1p32(x):
    """log(1 + x) to 2e-7 relative for x in [0, 1]: 2 artanh(x / (2 + x)), by its series."""
    y = x / (f4(2.0) + x)
    q = y * y
    s = f4(1 / 17)
    s = s * q + f4(1 / 15)
    s = s * q + f4(1 / 13)
    s = s * q + f4(1 / 11)
    s = s * q + f4(1 / 9)
    s = s * q + f4(1 / 7)
    s = s * q + f4(1 / 5)
    s = s * q + f4(1 / 3)
    return f4(2.0) * (y + y * q * s)

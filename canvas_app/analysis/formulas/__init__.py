"""Published formulas beside those that the metrics use: a library for whoever checks or extends the numbers.

What a canvas needs is computed by the modules of `analysis` themselves; nothing here computes it a second
time. Each formula is held by a published worked example (`tests/cases`) or by a test of its own, and says
what it returns; the head of its module names the sources.
"""

"""Environment variables with which all machines calculate alike, to the last bit."""

import platform

ARITHMETIC = {
    "MKL_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",  # with one thread, sums are added in one order
    "OPENBLAS_NUM_THREADS": "1",
}
if platform.machine() in ("x86_64", "AMD64"):
    # The same arithmetic on all processors of the last ten years. Newer instructions round a last
    # bit differently, and what is chaotic (a network at a large α) makes another result of it. On
    # a processor that has them, tanh, exp and log take about five times as long for it, and a sweep
    # up to half as long again: benchmarks/README.md shows both.
    ARITHMETIC |= {
        "OPENBLAS_CORETYPE": "Haswell",
        "NPY_DISABLE_CPU_FEATURES": "X86_V4 AVX512_ICL AVX512_SPR",
    }

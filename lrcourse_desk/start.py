"""The command `lrcourse`, up to the point where the course's own Python starts.

With nothing but the standard library, so that it runs whatever a user's PYTHONPATH holds. The course
then starts in a second Python, without that.
"""

import os
import platform
import signal
import subprocess
import sys

# With these all machines calculate alike, to the last bit.
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

# A variable that our server sets, and the builder: by it our widgets know, in a kernel, that somebody
# sees to them when the notebook is saved.
SERVED = "LRCOURSE_DESK"

# What a user set up for their own Python programs, and would change or stop ours.
THEIRS = ["MPLBACKEND", "PYTHONHOME", "PYTHONINSPECT", "PYTHONOPTIMIZE", "PYTHONPATH",
          "PYTHONSTARTUP", "PYTHONWARNINGS"]  # fmt: skip


def environment(environ):
    """The environment variables that the course runs with; the arithmetic a user sets stays."""
    theirs = set(THEIRS)
    if _found_through(environ.get("PYTHONPATH", "")):  # on a cluster whole libraries come that way
        theirs.remove("PYTHONPATH")
    return ARITHMETIC | {name: value for name, value in environ.items() if name not in theirs}


def _found_through(python_path):
    def place(path):
        return os.path.normcase(os.path.realpath(path))  # Windows: C: and c: are one

    here = place(os.path.dirname(os.path.dirname(__file__)))
    return here in [place(path) for path in python_path.split(os.pathsep) if path]


def main():
    """Start the course and wait for it; Ctrl+C is for JupyterLab, which asks before it ends."""
    command = [sys.executable, "-P", "-m", "lrcourse_desk", *sys.argv[1:]]
    process = subprocess.Popen(command, env=environment(os.environ))
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    while True:
        try:
            sys.exit(process.wait())
        except KeyboardInterrupt:
            pass

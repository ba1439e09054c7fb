"""Run the benchmarks named on the command line, or all of them, each in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
NAMES = sorted(
    path.stem for path in HERE.glob("[a-z]*.py") if "def main(" in path.read_text("utf-8")
)
# Small networks gain nothing from threads within a product, and lose all steadiness of times.
ONE_THREAD = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false",
    "JAX_PLATFORMS": "cpu",
}


def main():
    chosen = [name for name in sys.argv[1:] if not name.startswith("-")] or NAMES
    flags = [flag for flag in sys.argv[1:] if flag.startswith("-")]
    unknown = set(chosen) - set(NAMES)
    if unknown:
        sys.exit(f"benchmarks are {', '.join(NAMES)}; got {', '.join(sorted(unknown))}")
    for name in chosen:
        command = [sys.executable, "-m", f"{__package__}.{name}", *flags]
        subprocess.run(command, check=True, cwd=HERE.parent, env={**os.environ, **ONE_THREAD})


if __name__ == "__main__":
    main()

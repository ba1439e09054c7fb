"""Run the benchmarks named on the command line, or all of them, each in a process of its own."""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
NAMES = sorted(path.stem for path in HERE.glob("[a-z]*.py") if path.stem != "report")


def main():
    chosen = [name for name in sys.argv[1:] if not name.startswith("-")] or NAMES
    flags = [flag for flag in sys.argv[1:] if flag.startswith("-")]
    unknown = set(chosen) - set(NAMES)
    if unknown:
        sys.exit(f"benchmarks are {', '.join(NAMES)}; got {', '.join(sorted(unknown))}")
    for name in chosen:
        command = [sys.executable, "-m", f"{__package__}.{name}", *flags]
        subprocess.run(command, check=True, cwd=HERE.parent)


if __name__ == "__main__":
    main()

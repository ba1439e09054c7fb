#!/bin/sh
# sh tools/environment.sh [extra ...]: sees to it that the course's environment exists and is complete.
# That is the active conda environment if it is called lrcourse, else .venv in this checkout.
set -eu

if [ "${CONDA_DEFAULT_ENV:-}" = lrcourse ]; then
    exec "$CONDA_PREFIX/bin/python" tools/install.py "$@"
fi

suits='import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))'
if ! .venv/bin/python -c "import pip; $suits" 2>/dev/null; then
    found=
    for python in python3.13 python3.12 python3.11 python3 python; do
        if "$python" -c "$suits" 2>/dev/null; then found=$python; break; fi
    done
    if [ -z "$found" ]; then
        echo "lrcourse needs Python 3.11 or newer with its venv module: please install it" \
            "(Debian, Ubuntu: apt install python3-venv; macOS: brew install python;" \
            "conda: conda env create -f environment.yml && conda activate lrcourse), then try again." >&2
        exit 1
    fi
    "$found" -m venv --clear .venv
fi
exec .venv/bin/python tools/install.py "$@"

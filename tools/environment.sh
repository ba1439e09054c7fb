#!/bin/sh
# sh tools/environment.sh [extra ...]: sees to it that the course's environment exists and is complete.
# That is the active conda environment if it is called lrcourse, else .venv in this checkout.
# -I: whatever PYTHONPATH and the like hold, they don't count here.
set -eu

if [ "${CONDA_DEFAULT_ENV:-}" = lrcourse ]; then
    exec "$CONDA_PREFIX/bin/python" -I tools/install.py "$@"
fi

if [ $# = 0 ] && [ -n "${JUPYTERHUB_SERVICE_PREFIX:-}" ]; then
    echo "On a hub the course needs no environment of yours, and no server: open my_course in the file" \
        "browser. If it isn't there, ask whoever runs the hub to install the course (CONTRIBUTING)." >&2
    exit 1
fi

suits='import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))'
if ! .venv/bin/python -I -c "import pip; $suits" 2>/dev/null; then
    if ! [ -w . ]; then
        echo "This folder can't be written to, so nothing can be installed into it. Copy it to a place" \
            "of your own, or install the course from here: pip install . && lrcourse" >&2
        exit 1
    fi
    found=
    for python in python3.14 python3.13 python3.12 python3.11 python3 python; do
        if "$python" -I -c "$suits" 2>/dev/null; then found=$python; break; fi
    done
    if [ -z "$found" ]; then
        echo "lrcourse needs Python 3.11 or newer with its venv module: please install it" \
            "(Debian, Ubuntu: apt install python3-venv; macOS: brew install python;" \
            "conda: conda env create -f environment.yml && conda activate lrcourse), then try again." >&2
        exit 1
    fi
    "$found" -I -m venv --clear .venv
fi
exec .venv/bin/python -I tools/install.py "$@"

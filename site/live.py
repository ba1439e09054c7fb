"""What makes the pages' cells live: Python for the browser, our library, and the texts of the buttons.

All of it is laid into _static/live: the core of Pyodide, our library with what it needs and no lock has,
and settings.json, which the page reads. The code is in static/live (the page's half) and live (Python's).
"""

import html
import importlib.util
import io
import json
import os
import sys
import zipfile
from hashlib import sha256
from importlib.metadata import distribution
from pathlib import Path

import runtime
from notebooks import key_of_check, text
from texts import texts

from lrcourse.messages import tr

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
OURS = {  # what of the repository Python needs in the browser
    "lrcourse": ["**/*.py", "**/*.css", "**/*.toml", "**/*.mo"],
    "lrcourse_desk": ["__init__.py", "files.py", "start.py"],
}
PURE = ["comm", "filelock", "ipywidgets", "tqdm", "traitlets"]  # packages of Python alone
DATA = ["digits.csv.gz", "breast_cancer.csv"]  # of scikit-learn
FIRST = ["numpy", "matplotlib"]  # packages that are there before the first cell runs
ALL = [*FIRST, "scipy", "scikit-learn"]
LICENCES = ["LICENSE-MPL-2.0", "LICENSE-PSF"]  # of Pyodide, and of Python


def part(name):
    """A module of site/live. On the makers' path that folder would put its IPython before theirs."""
    specification = importlib.util.spec_from_file_location(name, HERE / "live" / f"{name}.py")
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def setup(app):
    app.add_config_value("runtime", "", "env")
    app.connect("builder-inited", bring)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def available(choice):
    """The choice of conf.py, "cdn" or "own"; "" if it is "none", or if the core can't be had."""
    if choice not in ("none", "cdn", "own"):
        raise ValueError(f'RUNTIME must be "none", "cdn" or "own"; got {choice!r}')
    if choice == "none":
        return ""
    try:
        runtime.core()
    except runtime.Missing as missing:
        if os.environ.get("CI") == "true":
            raise
        # No warning of Sphinx, which -W makes an error; and what it informs of, -q keeps back.
        print(f"The cells of the website will not run: {missing}", file=sys.stderr)
        return ""
    return choice


def bring(app):
    """Lay all that is not a page's own into the website."""
    if not app.config.runtime:
        return
    folder = Path(app.outdir, "_static", "live")
    core = runtime.core()
    version = f"pyodide-{runtime.VERSION}"  # in the name: no browser mixes it with an older one
    wanted = [*core.iterdir(), *(HERE / "vendor" / name for name in LICENCES)]
    for file in wanted:
        lay(folder / version / file.name, file.read_bytes())
    for old in set(folder.glob("pyodide-*/*")) - {folder / version / file.name for file in wanted}:
        old.unlink()
    library = bundle()
    lay(folder / "library.zip", library)
    locked, closure = runtime.lock(core), part("late").closure
    packages = runtime.CDN
    if app.config.runtime == "own":
        packages = "packages/"
        runtime.from_cdn(closure(ALL, locked), folder / "packages")
    first = [{"name": name, "file": locked[name]["file_name"]} for name in closure(FIRST, locked)]
    size = sum(file.stat().st_size for file in core.iterdir()) + len(library) + FIRST_SIZE
    settings = {
        "core": f"{version}/", "packages": packages, "first": first, "size": size,
        "library": f"library.zip?{sha256(library).hexdigest()[:8]}",
        "texts": texts(),
    }  # fmt: skip
    lay(folder / "settings.json", json.dumps(settings, ensure_ascii=False).encode())


def lay(file, data):
    """Write what isn't there yet: while the tests make the website again, others of them read it."""
    if not file.exists() or file.read_bytes() != data:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)


FIRST_SIZE = 11_500_000  # bytes of those packages, which only their host knows; a test holds it


def bundle():
    """Our library, and what it needs of Python alone, with the licences: a zip, always the same."""
    parts = {}
    for package, patterns in OURS.items():
        for pattern in patterns:
            for file in (ROOT / package).glob(pattern):
                parts[file.relative_to(ROOT).as_posix()] = file
    for file in (HERE / "live").rglob("*.py"):
        parts[file.relative_to(HERE / "live").as_posix()] = file
    for name in PURE:
        for file in distribution(name).files:
            kept = file.suffix == ".py" and not {"tests", ".."} & set(file.parts)
            if kept or "licenses" in file.parts:
                parts[file.as_posix()] = file.locate()
    sklearn = Path(importlib.util.find_spec("sklearn").origin).parent
    for name in DATA:
        parts[f"lrcourse/data/{name}"] = sklearn / "datasets" / "data" / name
    for file in distribution("scikit-learn").files:
        if "licenses" in file.parts:
            parts[f"lrcourse/data/{file.name}"] = file.locate()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
        for name in sorted(parts):
            out.writestr(
                zipfile.ZipInfo(name), Path(parts[name]).read_bytes(), zipfile.ZIP_DEFLATED
            )
    return packed.getvalue()


# ---- cells ----------------------------------------------------------------------------------------


def keys(path, cells):
    """A name for each cell of code that no other has, now or later: what is typed is kept under it.

    The exercise's key, or the notebook's name, and a hash of what stands in the cell.
    """
    found, waiting = [], []
    for code in [cell for cell in cells if cell["cell_type"] == "code"]:
        waiting.append(text(code).strip())
        if key := key_of_check(code):
            found += [(key, code) for code in waiting]
            waiting = []
    found += [(path.stem, code) for code in waiting]
    named = []
    for group, code in found:
        name = f"{group}/{sha256(code.encode()).hexdigest()[:10]}"
        named.append(name + "'" * sum(other.rstrip("'") == name for other in named))
    return named


def script(app, pagename, path):
    """What a page tells its scripts: the keys of its cells, and where its notebook is."""
    if not app.config.runtime:
        return ""
    named = keys(path, json.loads(path.read_text("utf-8"))["cells"])
    if not named:
        return ""
    up = "../" * (len(Path(pagename).parts) - 1)
    file = tr("Opened from a file, the cells of this page don't run: they do on its website.")
    return (
        f'<script type="application/json" id="live-cells" data-file="{html.escape(file)}" '
        f'data-notebook="{up}_sources/{pagename}.ipynb">{json.dumps(named)}</script>'
    )

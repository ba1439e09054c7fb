"""tools/runtime.py and site/live.py: what is brought for the browser's Python, and what is refused."""

import base64
import gzip
import hashlib
import io
import json
import sys
import tarfile
import zipfile
from http.client import IncompleteRead
from pathlib import Path
from types import SimpleNamespace
from urllib.error import URLError

import live
import pytest
import runtime

LOCK = {
    "numpy": {"name": "numpy", "file_name": "numpy.whl", "depends": [], "imports": ["numpy"]},
    "matplotlib": {"name": "matplotlib", "file_name": "matplotlib.whl", "imports": ["pylab"],
                   "depends": ["numpy", "fonttools"]},
    "fonttools": {"name": "fonttools", "file_name": "fonttools.whl", "depends": [], "imports": ["fontTools"]},
}  # fmt: skip
for package in LOCK.values():
    package["sha256"] = hashlib.sha256(package["file_name"].encode()).hexdigest()


@pytest.fixture
def registry(monkeypatch):
    """An npm and a pip that write what they are told to; `made` may be changed."""
    files = {name: name.encode() for name in [*runtime.PACKED, runtime.LIBRARY]}
    files["pyodide-lock.json"] = json.dumps({"packages": LOCK}).encode()
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as out:
        for name, data in files.items():
            entry = tarfile.TarInfo(f"package/{name}")
            entry.size = len(data)
            out.addfile(entry, io.BytesIO(data))
    made = SimpleNamespace(core=packed.getvalue(), wheel={}, commands=[])
    digest = base64.b64encode(hashlib.sha512(made.core).digest()).decode()
    monkeypatch.setattr(runtime, "INTEGRITY", f"sha512-{digest}")

    def run(command, cwd, **options):
        made.commands.append(Path(command[0]).stem)
        if "pack" in command:
            (cwd / f"pyodide-{runtime.VERSION}.tgz").write_bytes(made.core)
        else:
            with zipfile.ZipFile(cwd / "some.whl", "w") as out:
                for name, data in made.wheel.items():
                    out.writestr(f"frontend/pyodide/{name}", data)

    monkeypatch.setattr(runtime.subprocess, "run", run)
    return made


def test_the_core_is_fetched_once_and_its_wasm_packed(registry, tmp_path):
    folder = runtime.core(tmp_path / "cache")
    assert gzip.decompress((folder / "pyodide.asm.wasm.gz").read_bytes()) == b"pyodide.asm.wasm"
    assert {file.name for file in folder.iterdir()} == {
        *(f"{name}.gz" for name in runtime.PACKED),
        runtime.LIBRARY,
    }
    assert runtime.core(tmp_path / "cache") == folder and registry.commands == ["npm"]


def test_another_core_is_refused(registry, tmp_path):
    registry.core += b"x"
    with pytest.raises(runtime.Missing, match="another one"):
        runtime.core(tmp_path / "cache")
    assert not (tmp_path / "cache" / "core").exists()


def test_a_machine_without_npm_is_told_how_to_get_it(tmp_path, monkeypatch, capsys):
    def run(*arguments, **options):
        raise FileNotFoundError("npm")

    monkeypatch.setattr(runtime.subprocess, "run", run)
    with pytest.raises(runtime.Missing, match="apt install npm"):
        runtime.core(tmp_path / "cache")
    monkeypatch.setattr(runtime, "core", lambda: runtime.brought(["npm"], tmp_path, "npm"))
    with pytest.raises(SystemExit, match="npm.* needs npm"):
        runtime.main([])
    monkeypatch.setenv("CI", "")
    assert live.available("cdn") == ""  # the website is made, and its cells don't run
    assert "The cells of the website will not run:" in capsys.readouterr().err
    monkeypatch.setenv("CI", "true")
    with pytest.raises(runtime.Missing):
        live.available("cdn")
    assert live.available("none") == ""
    with pytest.raises(ValueError, match="RUNTIME"):
        live.available("other")


def test_a_program_that_fails_or_is_not_there_is_told(tmp_path):
    broken = [sys.executable, "-c", "import sys; sys.exit('no network')"]
    for command, why in [(broken, "no network"), (["no-such-program"], "no-such-program")]:
        with pytest.raises(runtime.Missing, match=f"needs npm: .*{why}"):
            runtime.brought(command, tmp_path, "npm")


def test_of_the_tests_packages_only_those_of_the_lock_are_taken(registry, tmp_path):
    registry.wheel = {
        "numpy.whl": b"numpy.whl", "matplotlib.whl": b"changed", "other.whl": b"other.whl"
    }  # fmt: skip
    folder = runtime.archives(tmp_path / "cache")
    assert [file.name for file in folder.iterdir()] == ["numpy.whl"]


def test_a_publishers_packages_are_held_against_the_lock(registry, tmp_path, monkeypatch):
    asked = []

    def urlopen(url, timeout):
        asked.append(url)
        return io.BytesIO(
            b"changed" if url.endswith("matplotlib.whl") else url.rpartition("/")[2].encode()
        )

    monkeypatch.setattr(runtime, "urlopen", urlopen)
    place = {"folder": tmp_path / "own", "cache": tmp_path / "cache", "cdn": "https://cdn/"}
    runtime.from_cdn(["numpy"], **place)
    runtime.from_cdn(["numpy"], **place)
    assert asked == ["https://cdn/numpy.whl"]
    with pytest.raises(runtime.Missing, match="isn't the file"):
        runtime.from_cdn(["matplotlib"], **place)
    assert [file.name for file in (tmp_path / "own").iterdir()] == ["numpy.whl"]
    (tmp_path / "own" / "numpy.whl").write_bytes(b"nump")  # an earlier make html was interrupted
    runtime.from_cdn(["numpy"], **place)
    assert (tmp_path / "own" / "numpy.whl").read_bytes() == b"numpy.whl"


@pytest.mark.parametrize("error", [URLError("no name"), IncompleteRead(b"nump")])
def test_a_cdn_that_does_not_answer_is_named(registry, tmp_path, monkeypatch, error):
    monkeypatch.setattr(runtime, "urlopen", lambda url, timeout: (_ for _ in ()).throw(error))
    with pytest.raises(runtime.Missing, match="https://cdn/numpy.whl"):
        runtime.from_cdn(["numpy"], tmp_path / "own", tmp_path / "cache", "https://cdn/")


@pytest.mark.parametrize("choice", ["cdn", "own"])
def test_the_website_is_given_all_that_a_page_asks_for(registry, tmp_path, monkeypatch, choice):
    core = runtime.core(tmp_path / "cache")
    monkeypatch.setattr(runtime, "core", lambda: core)
    monkeypatch.setattr(runtime, "from_cdn", lambda names, folder: folder.mkdir())
    monkeypatch.setattr(live, "ALL", ["matplotlib"])
    config = SimpleNamespace(runtime=choice)
    live.bring(SimpleNamespace(config=config, outdir=tmp_path))
    folder = tmp_path / "_static" / "live"
    settings = json.loads((folder / "settings.json").read_text("utf-8"))
    assert (folder / settings["core"] / "pyodide.asm.wasm.gz").exists()
    assert "Mozilla Public License" in (folder / settings["core"] / "LICENSE-MPL-2.0").read_text()
    assert (folder / settings["library"].partition("?")[0]).exists()
    assert [package["name"] for package in settings["first"]] == ["numpy", "matplotlib"]
    assert settings["packages"] == ("packages/" if choice == "own" else runtime.CDN)
    assert (folder / "packages").exists() == (choice == "own")


def test_the_library_is_whole_and_always_the_same():
    packed = live.bundle()
    assert packed == live.bundle() and len(packed) < 1_000_000
    names = zipfile.ZipFile(io.BytesIO(packed)).namelist()
    for name in ["lrcourse/claims.toml", "lrcourse/style.css", "lrcourse/exercises/catalogue/chapter_1.py",
                 "lrcourse/data/digits.csv.gz", "lrcourse/data/COPYING", "kernel.py", "late.py",
                 "IPython/display.py", "ipywidgets/__init__.py", "lrcourse_desk/files.py"]:  # fmt: skip
        assert name in names
    for package in live.PURE:
        assert any(name.startswith(f"{package}-") and "/licenses/" in name for name in names), (
            package
        )
    assert not [name for name in names if "/tests/" in name or name.endswith(".pot")]


# ---- Python's half of a page, as far as it needs no browser ----------------------------------------


def test_a_package_brings_what_it_needs_and_not_what_the_course_has_no_use_for():
    assert live.part("late").closure(["matplotlib"], LOCK) == ["matplotlib", "numpy"]


def test_a_changed_package_is_not_unpacked(monkeypatch):
    late, unpacked = live.part("late"), []
    monkeypatch.setattr(late, "unpack", unpacked.append)
    late.install(b"numpy.whl", LOCK["numpy"])
    with pytest.raises(ValueError, match="numpy.whl"):
        late.install(b"numpy.whlx", LOCK["numpy"])
    assert unpacked == [b"numpy.whl"]


CELLS = [
    "import numpy as np",
    "x = 1",
    "def f(z):\n    return np.exp(z) + y",
    "y = 2\nfor step in range(3):\n    y = y + step",
    "x = x + 1",
    "unrelated = [y for y in range(3)]",
    "f(x)",
]


CHANGING = [
    "import numpy as np",
    "model = MLP()\nwalks = []",
    "walks.append(1)\nnp.sort([1])",
    "history = train(model, 1)",
    "walks",
    "model.bias[0] = 1",
    "print(walks)",
    "model",
    "np",
]


@pytest.mark.parametrize(
    "number, wanted", [(0, []), (4, [1]), (5, []), (6, [0, 1, 2, 3, 4]), (2, [0])]
)
def test_a_cell_brings_along_what_sets_the_names_it_reads(number, wanted):
    assert live.part("kernel").needed(number, CELLS) == wanted


@pytest.mark.parametrize("number, wanted", [(4, [0, 1, 2]), (7, [1, 3, 5]), (8, [0])])
def test_it_brings_along_what_changes_them_too(number, wanted):
    assert live.part("kernel").needed(number, CHANGING) == wanted


def test_what_ran_before_something_that_it_needs_is_run_again(monkeypatch):
    """A reader changes the first cell and presses Run below the last: the one between is stale."""
    kernel, seen, begun = live.part("kernel"), [], []
    for stream in ("stdout", "stderr"):
        monkeypatch.setattr(sys, stream, getattr(sys, stream))  # a cell puts its own there
    kernel.namespace, kernel.streams[:] = {"seen": seen}, [kernel.Printed("stdout")] * 2
    monkeypatch.setattr(kernel, "tell", lambda what, **said: begun.append((what, said.get("cell"))))
    cells = ["x = 1", "y = 2 * x", "z = 0", "seen.append(y)"]

    def pressed(*numbers):
        begun.clear()
        assert all(kernel.run(number, cells) for number in numbers)
        return [cell for what, cell in begun if what == "begin"]

    assert pressed(3) == [0, 1, 3] and pressed(3) == [3]
    cells[0] = "x = 5"
    assert pressed(3) == [0, 1, 3]
    cells[0] = "x = 7"
    assert pressed(0, 3) == [0, 1, 3]
    assert pressed(0, 3) == [0, 1, 3]  # as it stood: what it sets is new all the same
    assert seen == [2, 2, 10, 14, 14]

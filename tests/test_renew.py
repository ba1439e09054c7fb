"""site/vendor/renew.py, with an npm that writes packages of a few words."""

import base64
import importlib.util
import json
import re
from pathlib import Path

import pytest
from notebooks import ROOT

VENDOR = ROOT / "site" / "static" / "vendor"


@pytest.fixture
def renew(tmp_path, monkeypatch):
    place = ROOT / "site" / "vendor" / "renew.py"
    specification = importlib.util.spec_from_file_location("renew", place)
    renew = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(renew)
    monkeypatch.setattr(renew, "TARGET", tmp_path / "vendor")
    monkeypatch.setattr(renew, "run", run)
    return renew


def write(file, text):
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def run(*command, cwd):
    """Stands for npm and esbuild."""
    modules = cwd / "node_modules"
    if command[:2] == ("npm", "install"):
        for package in command[2:]:
            name, _, version = package.rpartition("@")
            if name:
                about = {"name": name, "version": version, "license": "BSD-3-Clause"}
                write(modules / name / "package.json", json.dumps(about, indent=2))
        write(modules / "@lumino/widgets/package.json", '{"version": "2.7.0"}')
        write(modules / "backbone/package.json", '{"version": "1.4.0", "license": "MIT"}')
        write(modules / "backbone/LICENSE", "MIT, in full")
        write(modules / "mathjax/LICENSE", "Apache, in full")
        for name in ("startup", "core", "input/tex", "output/chtml", "a11y/assistive-mml"):
            write(modules / f"mathjax/es5/{name}.js", name)
        fonts = modules / "mathjax/es5/output/chtml/fonts"
        write(
            fonts / "tex.js", 'a("%%URL%%/MathJax_Main-Bold.woff") b("%%URL%%/MathJax_Zero.woff")'
        )
        sizes = [f"Size{number}-Regular" for number in (1, 2, 3, 4)]
        mains = ["Main-Regular", "Main-Bold", "Main-Italic", "Math-Italic", "AMS-Regular"]
        for name in [*mains, *sizes, "Calligraphic-Regular", "Zero"]:
            write(fonts / f"woff-v2/MathJax_{name}.woff", name)
        write(modules / "@codemirror/view/LICENSE", "MIT, of the editor")
        for package in command[2:]:
            folder = modules / package.rpartition("@")[0]
            if "fontsource" in package:
                write_font(folder)
    elif command[0].endswith("esbuild"):
        assert (cwd / command[1]).exists() and (cwd / "escape.js").exists()
        (out,) = [word.partition("=")[2] for word in command if word.startswith("--outfile=")]
        write(Path(out), "bundle")
        used = ["@jupyter-widgets/base", "@lumino/widgets", "backbone", ".bin"]
        if command[1] == "editor.js":
            used = ["@codemirror/view"]
        (cwd / "meta.json").write_text("\n".join(f'"node_modules/{name}/lib.js"' for name in used))
    return ""


def write_font(folder):
    """A family with a rule and a file for each of its faces."""
    write(folder / "LICENSE", "OFL, in full")
    for style, sheet in [("normal", "wght.css"), ("italic", "wght-italic.css")]:
        rules = ""
        for alphabet in ("latin", "latin-ext", "greek"):
            face = f"{folder.name}-{alphabet}-wght-{style}"
            write(folder / "files" / f"{face}.woff2", face)
            rules += f"/* {face} */\n@font-face {{\n  src: url(./files/{face}.woff2);\n}}\n"
        write(folder / sheet, rules)


def test_everything_is_made_anew_with_its_licence(renew):
    write(renew.TARGET / "old.js", "old")
    renew.main()
    assert not (renew.TARGET / "old.js").exists()
    widgets, mathjax = renew.TARGET / "widgets", renew.TARGET / "mathjax"
    assert (widgets / "manager.js").read_text() == "bundle"
    licences = (widgets / "LICENSES.txt").read_text("utf-8").split("=" * 80)
    version = renew.PACKAGES["@jupyter-widgets/base"]
    assert [text.strip().split("\n")[0] for text in licences[1:]] == [
        f"@jupyter-widgets/base: {version}, BSD-3-Clause",
        "@lumino/widgets: 2.7.0, ",
        "backbone: 1.4.0, MIT",
    ]
    assert "Redistribution and use" in licences[1] and "2015 Project" in licences[1]
    assert "PhosphorJS" in licences[2] and "Redistribution and use" in licences[2]
    assert "MIT, in full" in licences[3]

    editor = renew.TARGET / "editor"
    assert (editor / "editor.js").read_text() == "bundle"
    assert "MIT, of the editor" in (editor / "LICENSES.txt").read_text("utf-8")

    assert (mathjax / "LICENSE").read_text() == "Apache, in full"
    assert renew.PACKAGES["mathjax"] in (mathjax / "README.txt").read_text()
    made = {path.relative_to(mathjax).as_posix() for path in mathjax.rglob("*.js")}
    assert made == {f"{name}.js" for name in renew.MATHJAX}
    fonts = (mathjax / "output/chtml/fonts/tex.js").read_text()
    urls = [base64.b64encode(name).decode() for name in (b"Main-Bold", b"Zero")]
    assert fonts == 'a("data:font/woff;base64,{}") b("data:font/woff;base64,{}")'.format(*urls)
    letters = renew.TARGET / "fonts"
    rules = (letters / "fonts.css").read_text("utf-8")
    files = {path.name for path in letters.glob("*.woff2")}
    assert set(re.findall(r"url\((.+?)\)", rules)) == files and len(files) == len(
        [face for faces in renew.FACES.values() for face in faces]
    )
    assert {path.read_text() for path in letters.glob("LICENSE-*")} == {"OFL, in full"}


def test_what_is_brought_along_is_what_it_would_fetch(renew):
    licences = "\n".join(file.read_text("utf-8") for file in VENDOR.rglob("LICENSES.txt"))
    versions = dict(re.findall(r"^([@\w/.-]+): (\S+), ", licences, re.M))
    versions["mathjax"] = (VENDOR / "mathjax" / "README.txt").read_text().split()[1].rstrip(",")
    letters = (VENDOR / "fonts" / "fonts.css").read_text("utf-8").split("\n")[0]
    versions |= re.findall(r"(@[\w/-]+) ([\d.]+)", letters)
    bundled = {name: v for name, v in renew.PACKAGES.items() if name != "esbuild"}
    assert bundled.items() <= versions.items()
    made = {
        path.relative_to(VENDOR / "mathjax").as_posix() for path in VENDOR.rglob("mathjax/**/*.js")
    }
    assert made == {f"{name}.js" for name in renew.MATHJAX}

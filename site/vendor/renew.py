"""Renew what the website brings along instead of asking other hosts for it; needs npm.

    python site/vendor/renew.py

    static/vendor/widgets   the widget manager (manager.js here), in one file
    static/vendor/editor    the editor of live cells (editor.js here), in one file
    static/vendor/mathjax   MathJax, with the fonts it needs within: Firefox loads none from a file
    static/vendor/fonts     the letters of the pages, a file for each alphabet: only those in use load

To take newer versions, change PACKAGES. The licences are gathered anew, too.
"""

import base64
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
TARGET = HERE.parent / "static" / "vendor"
PACKAGES = {
    "@codemirror/commands": "6.11.1",
    "@codemirror/lang-python": "6.2.1",
    "@codemirror/language": "6.13.1",
    "@codemirror/view": "6.43.15",
    "@fontsource-variable/source-code-pro": "5.3.1",
    "@fontsource-variable/source-sans-3": "5.3.1",
    "@fontsource-variable/source-serif-4": "5.3.1",
    "@jupyter-widgets/base": "6.0.12",
    "@jupyter-widgets/base-manager": "1.0.13",
    "@jupyter-widgets/controls": "5.0.13",
    "@lezer/highlight": "1.2.5",
    "esbuild": "0.28.2",
    "mathjax": "3.2.2",
}
MATHJAX = ["startup", "core", "input/tex", "output/chtml", "output/chtml/fonts/tex",
           "a11y/assistive-mml"]  # fmt: skip
MATHJAX_FONTS = (
    "Main-Regular Main-Bold Main-Italic Math-Italic AMS-Regular Calligraphic-Regular Size1-Regular \
Size2-Regular Size3-Regular Size4-Regular Zero".split()
)

FACES = {  # what of each family stands on a page; Latin Extended is for ŷ
    "source-serif-4": ["latin-wght-normal", "latin-wght-italic", "latin-ext-wght-normal",
                       "latin-ext-wght-italic", "greek-wght-normal", "greek-wght-italic"],
    "source-sans-3": ["latin-wght-normal", "latin-ext-wght-normal", "greek-wght-normal"],
    "source-code-pro": ["latin-wght-normal", "greek-wght-normal"],
}  # fmt: skip


def main():
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        for file in ("manager.js", "escape.js", "editor.js"):
            shutil.copy(HERE / file, work)
        packages = [f"{name}@{version}" for name, version in PACKAGES.items()]
        run("npm", "init", "--yes", cwd=work)
        run("npm", "install", "--no-audit", "--no-fund", *packages, cwd=work)
        shutil.rmtree(TARGET, ignore_errors=True)
        bundle(work, "manager.js", TARGET / "widgets", "--alias:sanitize-html=./escape.js")
        bundle(work, "editor.js", TARGET / "editor")
        mathjax(work / "node_modules" / "mathjax", TARGET / "mathjax")
        fonts(work / "node_modules" / "@fontsource-variable", TARGET / "fonts")


def run(*command, cwd):
    return subprocess.run(command, cwd=cwd, check=True, capture_output=True, text=True).stdout


def bundle(work, file, target, *options):
    """One file of what `file` imports, and the licences of all that went into it."""
    inputs = run(
        "node_modules/.bin/esbuild", file, "--bundle", "--minify", "--target=es2020",
        "--loader:.svg=dataurl", "--legal-comments=none", *options,
        f"--outfile={target}/{file}", "--metafile=meta.json", "--analyze=verbose", cwd=work,
    )  # fmt: skip
    found = (work / "meta.json").read_text("utf-8") + inputs
    names = sorted(set(re.findall(r"node_modules/((?:@[\w-]+/)?[\w.-]+)/", found)) - {".bin"})
    texts = [f"{file} is made of these packages, and so is the style beside it.\n"]
    for name in names:
        texts.append(f"\n{'=' * 80}\n{name}: {licence(work / 'node_modules' / name)}")
    (target / "LICENSES.txt").write_text("".join(texts), "utf-8")


def licence(package):
    """The version and the licence of a package, in full where it comes with it."""
    about = (package / "package.json").read_text("utf-8")
    version, name = (re.search(rf'"{key}":\s*"([^"]*)"', about) for key in ("version", "license"))
    files = sorted(p for p in package.iterdir() if re.match("licen[cs]e", p.name, re.I))
    text = files[0].read_text("utf-8") if files else jupyter_licence(package.parent.name)
    return f"{version[1]}, {name[1] if name else ''}\n\n{text}"


def jupyter_licence(group):
    """Jupyter's packages for the browser come without it; one text, several holders."""
    text = (HERE / "LICENSE-ipywidgets").read_text("utf-8")
    if group == "@jupyter-widgets":
        return text
    assert group == "@lumino", group
    terms = text[text.index("Redistribution and use") :]
    holders = ["2019 Project Jupyter Contributors", "2014-2017, PhosphorJS Contributors"]
    return "".join(f"Copyright (c) {holder}\n" for holder in holders) + f"\n{terms}"


def mathjax(package, target):
    for name in MATHJAX:
        file = target / f"{name}.js"
        file.parent.mkdir(parents=True, exist_ok=True)
        text = (package / "es5" / f"{name}.js").read_text("utf-8")
        for font in MATHJAX_FONTS:
            data = (package / f"es5/output/chtml/fonts/woff-v2/MathJax_{font}.woff").read_bytes()
            url = "data:font/woff;base64," + base64.b64encode(data).decode()
            text = text.replace(f"%%URL%%/MathJax_{font}.woff", url)
        file.write_text(text, "utf-8")
    shutil.copy(package / "LICENSE", target)
    note = (
        f"MathJax {PACKAGES['mathjax']}, the parts in use. Changed: fonts stand in the scripts.\n"
    )
    (target / "README.txt").write_text(note, "utf-8")


def fonts(packages, target):
    """The faces, and the rules that load each when a letter of its alphabet stands on the page."""
    target.mkdir(parents=True)
    rules = []
    for family, faces in FACES.items():
        package = packages / family
        styles = [package / "wght.css", package / "wght-italic.css"]
        text = "".join(path.read_text("utf-8") for path in styles)
        for face in faces:
            shutil.copy(package / "files" / f"{family}-{face}.woff2", target)
            rule = re.search(rf"/\* {family}-{face} \*/\n(@font-face {{.*?\n}})", text, re.S)
            rules.append(rule[1].replace("./files/", ""))
        shutil.copy(package / "LICENSE", target / f"LICENSE-{family}")
    fetched = {name: version for name, version in PACKAGES.items() if "fontsource" in name}
    note = ", ".join(f"{name} {version}" for name, version in fetched.items())
    (target / "fonts.css").write_text("\n".join([f"/* {note} */", *rules, ""]), "utf-8")


if __name__ == "__main__":
    main()

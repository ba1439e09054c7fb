"""What the website does with a notebook before and after Sphinx has made a page of it."""

import base64
import hashlib
import html
import io
import json
import re
from pathlib import Path, PurePosixPath
from urllib.parse import quote

import live
from notebooks import (
    MARK,
    SOLUTION_TAG,
    WIDGET_STATE,
    WIDGET_VIEW,
    is_folded,
    key_of_check,
    tags,
    text,
)
from PIL import Image

from lrcourse.exercises import EXERCISES
from lrcourse.messages import tr
from lrcourse.style import STYLE

CLAIM_LINK = re.compile(r"\[([^\]]+)\]\(([\w/.]*)\.ipynb#((?:ledger-)?C\d+)\)")
MINUTES = re.compile(r"<em>(\d+) ")
CHAPTERS = re.compile(r"\| \| \| \w+ \|\n\|:--\|:--\|--:\|\n((?:\| \[.*\|\n?)+)")
CHAPTER = re.compile(r"\| \[(.+)\]\((\w+)\.ipynb\) \| (.+) \| (\d+) \|")
COVER = "cover"  # the name of the cell whose picture stands for its chapter on the cover
NOTEBOOK_LINK = re.compile(r'href="([\w/.]*)\.ipynb')
DATA_URL = re.compile(r"data:image/png;base64,([\w+/=]+)")
FILLED_IN = {"_view_count"} | {  # they follow from a widget's kind
    f"_{part}_{of}" for part in ("model", "view") for of in ("module", "module_version", "name")
}


def setup(app):
    app.connect("builder-inited", bring_style)
    app.connect("source-read", prepare)
    app.connect("html-page-context", finish, priority=900)
    app.connect("env-get-outdated", outdated)
    app.add_config_value("made_by", made_by(), "env")  # another one: every page is made anew
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def made_by(root=Path(__file__).resolve().parents[1]):
    """A hash of all that makes a page of a notebook: this folder, the library, and its texts."""
    files = [root / "tools" / "notebooks.py"]
    for folder, pattern in [
        ("site", "*"),
        ("lrcourse", "*.py"),
        ("lrcourse", "*.css"),
        ("lrcourse", "*.mo"),
    ]:
        files += sorted(path for path in (root / folder).rglob(pattern) if path.is_file())
    made_by = hashlib.sha256()
    for file in files:
        if file.suffix != ".pyc":
            made_by.update(f"{file.relative_to(root)}\n".encode() + file.read_bytes())
    return made_by.hexdigest()


def bring_style(app):
    """The style that widgets bring to a notebook is there before them, and without them."""
    folder = Path(app.outdir, "_static")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "lrcourse.css").write_text(STYLE, "utf-8")


# ---- before: notebook -> notebook ----------------------------------------------------------------


def prepare(app, docname, source):
    """Fold, link and describe: from the notebook as JupyterLab shows it to the one of the page."""
    path = Path(app.srcdir, docname + ".ipynb")
    notebook = json.loads(source[0])
    if path.parent.name == "exercises":
        solutions = path.parent.parent / "solutions" / path.name
        app.env.note_dependency(solutions)
        notebook["cells"] = with_solutions(notebook["cells"], read(solutions)["cells"])
    notebook["cells"] += [toctree(path)]
    for number, cell in enumerate(notebook["cells"]):
        cell["id"] = f"cell-{number}"
        if cell["cell_type"] == "code":
            if is_folded(cell):
                cell["metadata"]["tags"].append("hide-input")
            for output in cell["outputs"]:
                show_output(app, docname, cell, output)
        else:
            source_text = text(cell).replace("](solutions/", "](exercises/")
            # Sphinx knows no anchors in HTML: links to claims are left to the browser.
            source_text = CLAIM_LINK.sub(r'<a href="\2.html#\3">\1</a>', source_text)
            source_text = CHAPTERS.sub(lambda table: cards(app, docname, table[1]), source_text)
            cell["source"] = NOTEBOOK_LINK.sub(r'href="\1.html', source_text)
    source[0] = json.dumps(notebook)


def read(path):
    return json.loads(path.read_text("utf-8"))


def markdown(source):
    return {"cell_type": "markdown", "metadata": {}, "source": source}


def toctree(path):
    """The cover lists the chapters, and a chapter its exercises; neither is seen on the page."""
    if path.stem == "index":
        chapters = sorted(path.parent.glob("*.ipynb"))
        entries = [chapter.stem for chapter in chapters if chapter.stem != "index"]
    elif path.parent.name != "exercises" and (path.parent / "exercises" / path.name).exists():
        entries = [f"{tr('Exercises')} <exercises/{path.stem}>"]
    else:
        return markdown("")
    return markdown("\n".join(["```{toctree}", ":hidden:", "", *entries, "```"]))


def cards(app, docname, table):
    """The chapters on the cover, each with a picture of its own: of the cell so named, or its first."""
    cards = []
    for title, name, about, minutes in CHAPTER.findall(table):
        path = Path(app.srcdir, docname).with_name(f"{name}.ipynb")
        app.env.note_dependency(path)
        time = tr("{minutes} min").format(minutes=minutes)
        cards.append(
            f'<li><a class="bare" href="{name}.html">{thumbnail(app, docname, read(path))}'
            f"<b>{title}</b> <small>{about} · {time}</small></a></li>"
        )
    return f'<ul class="chapters">{"".join(cards)}</ul>\n'


def thumbnail(app, docname, notebook):
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    # The others keep their order.
    cells.sort(key=lambda cell: cell["metadata"].get("name") != COVER)
    outputs = [output.get("data", {}) for cell in cells for output in cell["outputs"]]
    data = next((data for data in outputs if "image/png" in data), None)
    if data is None:
        return ""
    file = kept_picture(app, docname, data["image/png"])
    kind = " as-is" * ('class="as-is"' in "".join(data.get("text/html", "")))
    return f'<span class="lr-picture"><img class="thumbnail{kind}" src="{file}" alt=""></span>'


def show_output(app, docname, cell, output):
    data, about = output.get("data", {}), output.get("metadata", {}).get("image/png", {})
    if WIDGET_VIEW in data:
        output["data"] = {"text/html": placeholder(app, docname, data, about)}
    elif "image/png" in data and "text/html" in data:  # the same picture, cut as a phone needs it
        del data["image/png"]
        data["text/html"] = DATA_URL.sub(
            lambda url: kept_picture(app, docname, url[1]), "".join(data["text/html"])
        )
    elif "image/png" in data:
        cell["metadata"]["mystnb"] = {"image": {"alt": about.get("alt", "")}}
    elif "text/html" in data:
        data["text/html"] = NOTEBOOK_LINK.sub(r'href="\1.html', "".join(data["text/html"]))


def kept_picture(app, docname, png):
    """The address of a picture (base64), now a file, so that it can wait until it is seen."""
    picture = base64.b64decode(png)
    file = Path(app.outdir, "_images", hashlib.sha256(picture).hexdigest() + ".png")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(picture)
    return "../" * (len(PurePosixPath(docname).parts) - 1) + f"_images/{file.name}"


def placeholder(app, docname, data, about):
    """A widget, and until it lives, or where it can't, its picture or its words.

    The widget manager takes the image away when it puts the widget in its place.
    """
    shown = f"<noscript><pre>{html.escape(''.join(data['text/plain']))}</pre></noscript>"
    if "image/png" in data:
        shown = (
            f'<img class="jupyter-widget" src="{kept_picture(app, docname, data["image/png"])}" '
            f'alt="{html.escape(about["alt"])}" '
            f'width="{about["width"]}" height="{about["height"]}">'
        )
    view = json.dumps(data[WIDGET_VIEW])
    return f'<div class="live">{shown}<script type="{WIDGET_VIEW}">{view}</script></div>'


# ---- exercises: stub, check, hints, solution -----------------------------------------------------


def with_solutions(stubs, solved):
    """The cells of the exercises; below each check its hints and its solution, folded."""
    cells, waiting, checked, stubs = [], [], False, iter(stubs)
    for cell in solved:
        if SOLUTION_TAG in tags(cell):
            if waiting:  # not the heading of the notebook
                waiting.append(cell)
            continue
        if checked and waiting:
            cells += folded("solution", tr("The solution"), waiting)
            waiting, checked = [], False
        stub = next(stubs)
        cells.append(stub)
        if MARK.search(text(cell)):
            waiting.append({**cell, "source": MARK.sub("", text(cell)), "outputs": []})
        if key := key_of_check(cell):
            checked = True
            hints = EXERCISES[key].hints
            for step, hint in enumerate(hints, start=1):
                title = tr("Hint {step} of {last}").format(step=step, last=len(hints))
                cells += folded("hint", title, [markdown(tr(hint))])
    return cells + (folded("solution", tr("The solution"), waiting) if waiting else [])


def folded(kind, title, cells):
    opening = f'<details class="admonition {kind}"><summary>{title}</summary>'
    return [markdown(opening), *cells, markdown("</details>")]


def outdated(app, env, added, changed, removed):
    """A chapter that came or went changes the contents, which stand on the cover."""
    covers = {d for d in env.found_docs if d.endswith("/index")}
    return covers if added or removed else []


# ---- after: page -> page -------------------------------------------------------------------------


def finish(app, pagename, templatename, context, doctree):
    if "body" not in context or doctree is None:
        return
    body = with_late_pictures(context["body"])
    if pagename == app.config.root_doc:
        body += open_box(app, pagename)  # after what is to be played with
    else:
        body = body.replace("</h1>", "</h1>\n" + open_box(app, pagename), 1)
    body = body.replace("<h1>", place(app, pagename, body) + "<h1>", 1)
    # The state of the widgets is most of the page: it comes last, after all that is to be read.
    scripts = context.get("script_files", [])
    for script in [s for s in scripts if getattr(s, "attributes", {}).get("type") == WIDGET_STATE]:
        scripts.remove(script)
        body += f'<script type="{WIDGET_STATE}">{lighter(script.attributes["body"])}</script>'
    body += live.script(app, pagename, Path(app.srcdir, pagename + ".ipynb"))
    context["body"] = body


def lighter(state):
    """The state of the widgets (JSON) in fewer bytes; what they show is the same to the pixel.

    Their style stands in lrcourse.css, pictures are packed better, and what the widget manager
    fills in by itself is left out.
    """
    state = json.loads(state.replace(json.dumps(STYLE)[1:-1], ""))
    for model in state.get("state", {}).values():
        model["state"] = {name: v for name, v in model["state"].items() if name not in FILLED_IN}
    return DATA_URL.sub(lambda url: webp(url[1]), json.dumps(state, separators=(",", ":")))


def webp(png):
    """A PNG (base64) as a data URL of the same pixels in about half the bytes.

    That takes eight times as long as the PNG did, so it is done here and not in the notebook.
    """
    stream = io.BytesIO()
    picture = Image.open(io.BytesIO(base64.b64decode(png))).convert("RGBA")
    picture.save(stream, "WEBP", lossless=True, method=2, quality=40)
    return f"data:image/webp;base64,{base64.b64encode(stream.getvalue()).decode()}"


def with_late_pictures(body):
    """Pictures are loaded when they come into view, the first at once."""
    head, image, rest = body.partition("<img ")
    return head + image + rest.replace("<img ", '<img loading="lazy" decoding="async" ')


def place(app, pagename, body):
    """Where a chapter stands among the others: the one before, which it is, the one after."""
    chapters = app.env.toctree_includes.get(app.config.root_doc, [])
    if pagename not in chapters:
        return ""
    number, minutes = chapters.index(pagename), MINUTES.search(body)
    where = tr("{number} of {last}").format(number=number + 1, last=len(chapters))
    if minutes:
        where += " · " + tr("{minutes} min").format(minutes=minutes[1])
    name = PurePosixPath(pagename).name
    if f"exercises/{name}.html" in body:
        where += f' · <a href="exercises/{name}.html">{tr("Exercises")}</a>'

    def link(to, text):
        if not 0 <= to < len(chapters):
            return "<span></span>"
        file, title = PurePosixPath(chapters[to]).name, app.env.titles[chapters[to]].astext()
        first, _, rest = title.partition(" ")
        rest = f"<span> {html.escape(rest)}</span>"
        return f'<a href="{file}.html" title="{html.escape(title)}">{text.format(first + rest)}</a>'

    links = link(number - 1, "← {}"), f"<span>{where}</span>", link(number + 1, "{} →")
    return f'<nav class="place" aria-label="{tr("Chapters")}">{"".join(links)}</nav>\n'


def open_box(app, pagename):
    """How to come by the notebook of this page, and to move more than its sliders."""
    path = f"my_course/{PurePosixPath(*PurePosixPath(pagename).parts[1:])}.ipynb"
    options = app.config.html_theme_options
    address, branch = options["repository_url"], options["repository_branch"]
    up = "../" * (len(PurePosixPath(pagename).parts) - 1)
    folder = PurePosixPath(address).name.removesuffix(".git") or "lrcourse"
    commands = [f"git clone {address}"] * bool(address) + [f"cd {folder}", "make lab"]
    links = f'<a href="{up}_sources/{pagename}.ipynb" download>{tr("Download this notebook")}</a>'
    if address:
        place = binder(address, branch, path)
        links += f'<br><a href="{place}">{tr("Run it on Binder, with nothing installed")}</a>'
    return (
        f'<details class="open-lab" id="open-lab"><summary>{tr("Open in JupyterLab")}</summary>'
        f"<p>{tr('In a copy of the repository, with Python 3.11 or newer:')}</p>"
        f'<div class="highlight"><pre>{html.escape(chr(10).join(commands))}</pre></div>'
        f"<p>{tr('Then open {path}.').format(path=f'<code>{path}</code>')}</p>"
        f"<p>{links}</p></details>\n"
    )


def binder(address, branch, path):
    """The address where Binder starts this notebook.

    >>> binder("https://github.com/a/b", "main", "book/en/index.ipynb")
    'https://mybinder.org/v2/gh/a/b/main?urlpath=lab%2Ftree%2Fbook%2Fen%2Findex.ipynb'
    """
    place, name = quote(f"lab/tree/{path}", safe=""), address.removesuffix(".git")
    if name.startswith("https://github.com/"):
        where = "gh/" + name.removeprefix("https://github.com/")
    elif name.startswith("https://gitlab.com/"):
        where = "gl/" + quote(name.removeprefix("https://gitlab.com/"), safe="")
    else:
        where = "git/" + quote(address, safe="")
    return f"https://mybinder.org/v2/{where}/{quote(branch, safe='')}?urlpath={place}"

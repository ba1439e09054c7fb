"""site/pages.py: what the website makes of a notebook, on small ones of our own."""

import base64
import hashlib
import io
import json
import re
import runpy
import sys
from pathlib import Path
from types import SimpleNamespace

import live
import numpy as np
import pages
import pytest
from jinja2 import Template
from notebooks import WIDGET_STATE, WIDGET_VIEW
from PIL import Image
from support.looks import contrast

from lrcourse import style
from lrcourse.colours import DARK, LIGHT

PNG = base64.b64encode(b"a picture").decode()
ABOUT = {"width": 300, "height": 200, "alt": "A walk & a <bowl>"}


def configured(monkeypatch, **environment):
    """The settings of site/conf.py with no variable of a CI but these."""
    for name in (
        "REPOSITORY",
        "CI_PROJECT_URL",
        "CI_DEFAULT_BRANCH",
        "GITHUB_REPOSITORY",
        "EDITION",
    ):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "path", sys.path.copy())
    return runpy.run_path(Path(pages.__file__).with_name("conf.py"))


def code(source, *outputs, tags=()):
    metadata = {"tags": list(tags)} if tags else {}
    return {"cell_type": "code", "metadata": metadata, "source": source, "outputs": list(outputs)}


def note(source, *tags):
    return {**pages.markdown(source), "metadata": {"tags": list(tags)} if tags else {}}


def texts(cells):
    return [pages.text(cell) for cell in cells]


@pytest.fixture
def app(tmp_path):
    noted = []
    chapters = [f"en/{name}" for name in ("1_a", "2_b", "3_c")]
    titles = {
        name: SimpleNamespace(astext=lambda name=name: f"{name[3]} On <{name}>")
        for name in chapters
    }
    environment = SimpleNamespace(
        note_dependency=noted.append,
        noted=noted,
        titles=titles,
        toctree_includes={"en/index": chapters},
    )
    options = {"repository_url": "https://github.com/a/b.git", "repository_branch": "main"}
    return SimpleNamespace(
        srcdir=tmp_path / "book",
        outdir=tmp_path / "html",
        env=environment,
        config=SimpleNamespace(html_theme_options=options, root_doc="en/index", runtime=""),
    )


def prepared(app, docname, *cells):
    """What `prepare` makes of a notebook with these cells."""
    source = [json.dumps({"cells": cells, "metadata": {}})]
    pages.prepare(app, docname, source)
    return json.loads(source[0])["cells"]


# ---- before --------------------------------------------------------------------------------------


def test_only_what_may_be_skipped_or_gives_an_answer_away_is_folded(app):
    tagged = [code("1", tags=tags) for tags in [["prediction"], ["plumbing"], ["other"], []]]
    cells = prepared(app, "en/a", note("text", "plumbing"), *tagged)
    hidden = ["hide-input" in cell["metadata"].get("tags", []) for cell in cells]
    assert hidden == [False, True, True, False, False, False]
    assert [cell["id"] for cell in cells] == [f"cell-{number}" for number in range(6)]


def test_links_lead_to_pages(app):
    (cell, _) = prepared(
        app,
        "en/a",
        note(
            ["See [C06](2_1_rate.ipynb#C06), [2.1](2_1_rate.ipynb)\n", "[all](solutions/a.ipynb)"]
        ),
    )
    assert cell["source"] == (
        'See <a href="2_1_rate.html#C06">C06</a>, [2.1](2_1_rate.ipynb)\n[all](exercises/a.ipynb)'
    )


def test_the_chapters_on_the_cover_are_cards_with_a_picture_each(app, book):
    drawn = {"output_type": "display_data", "data": {"image/png": PNG}}
    named = {**code("", {**drawn, "data": {"image/png": "AAAA"}}), "metadata": {"name": "cover"}}
    for name, cells in {"1_a": [code("", drawn), named], "2_b": [code("", drawn)]}.items():
        (book / f"{name}.ipynb").write_text(json.dumps({"cells": cells}))
    row = "| [{0}](1_a.ipynb) | about | 25 |\n"
    table = "Text\n\n| | | minutes |\n|:--|:--|--:|\n" + row.format("1 A") + "{}\n\nMore"
    (cell, _) = prepared(app, "en/index", note(table.format("| [2 B](2_b.ipynb) | too | 5 |")))
    pictures = [hashlib.sha256(part).hexdigest() for part in (bytes(3), b"a picture")]
    assert re.findall(r'_images/(\w+)\.png" alt=""', cell["source"]) == pictures
    assert re.findall(r'<li><a class="bare" href="(\w+)\.html">', cell["source"]) == ["1_a", "2_b"]
    assert "<b>1 A</b> <small>about · 25 min</small>" in cell["source"]
    assert cell["source"].startswith("Text\n\n<ul") and cell["source"].endswith("</ul>\n\nMore")
    assert app.env.noted == [book / "1_a.ipynb", book / "2_b.ipynb"]  # a new picture: a new cover


@pytest.fixture
def book(app):
    for name in ("index", "3_c", "2_b", "1_a", "exercises/1_a", "solutions/1_a"):
        path = app.srcdir / "en" / f"{name}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text('{"cells": []}')
    return app.srcdir / "en"


@pytest.mark.parametrize(
    ("name", "entries"),
    [
        ("index", ["1_a", "2_b", "3_c"]),
        ("1_a", ["Exercises <exercises/1_a>"]),
        ("2_b", []),  # has none
        ("exercises/1_a", []),
    ],
)
def test_the_contents_lie_under_the_cover_and_the_exercises_under_their_chapter(
    app, book, name, entries
):
    (cell,) = prepared(app, f"en/{name}")
    lines = cell["source"].split("\n")
    assert lines == (["```{toctree}", ":hidden:", "", *entries, "```"] if entries else [""])
    solutions = [book / "solutions" / "1_a.ipynb"] if name.startswith("exercises") else []
    assert app.env.noted == solutions


def test_sphinx_is_told_of_every_step():
    told = {}
    app = SimpleNamespace(
        connect=lambda event, function, priority=500: told.update({event: function}),
        add_config_value=lambda name, value, rebuild: told.update({name: (value, rebuild)}),
    )
    pages.setup(app)
    assert told == {
        "builder-inited": pages.bring_style, "source-read": pages.prepare,
        "html-page-context": pages.finish, "env-get-outdated": pages.outdated,
        "made_by": (pages.made_by(), "env"),
    }  # fmt: skip


def test_a_chapter_that_came_or_went_changes_the_cover():
    found = SimpleNamespace(found_docs={"en/index", "en/a", "zh/index"})
    assert pages.outdated(None, found, {"en/a"}, set(), set()) == {"en/index", "zh/index"}
    assert pages.outdated(None, found, set(), set(), {"en/b"}) == {"en/index", "zh/index"}
    assert not pages.outdated(None, found, set(), {"en/a"}, set())


# ---- exercises -----------------------------------------------------------------------------------


def test_hints_and_solution_stand_below_their_check(monkeypatch):
    table = {"1.one": ["Look.", "Look closer."], "1.two": []}
    table = {key: SimpleNamespace(hints=hints) for key, hints in table.items()}
    monkeypatch.setattr(pages, "EXERCISES", table)
    answer = "def f():\n    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION"
    printed = {"output_type": "stream", "text": "right"}
    solved = [
        note("# Solutions", "solution"),
        note("# Exercises"),
        note("One"),
        code(answer, printed),
        code('check("1.one", f)'),
        note("Since it is one.", "solution"),
        note("Two"),
        code(["x = ...\n", "### BEGIN SOLUTION\n", "x = 2\n", "### END SOLUTION\n"]),
        code('check("1.two", x)'),
    ]
    stubs = [note("# Exercises"), note("One"), code("def f():\n    ..."), solved[4], note("Two"),
             code("x = ..."), solved[8]]  # fmt: skip
    cells = pages.with_solutions(stubs, solved)
    hint = '<details class="admonition hint"><summary>Hint {} of 2</summary>'
    solution = '<details class="admonition solution"><summary>The solution</summary>'
    assert texts(cells) == [
        *texts(stubs[:4]),
        *(hint.format(1), "Look.", "</details>", hint.format(2), "Look closer.", "</details>"),
        *(solution, "def f():\n    return 1\n", "Since it is one.", "</details>"),
        *texts(stubs[4:]),
        *(solution, "x = ...\nx = 2\n", "</details>"),
    ]
    assert cells[11]["outputs"] == [] and cells[11]["cell_type"] == "code"


# ---- outputs -------------------------------------------------------------------------------------


def shown(app, **data):
    """The cell of chapter en/a with one output of this data, as it is prepared."""
    data = {key.replace("_", "/", 1): value for key, value in data.items()}
    output = {"data": data, "metadata": {"image/png": ABOUT}}
    return prepared(app, "en/a", code("show()", output))[0]


def test_a_picture_becomes_a_file_with_its_alt(app):
    cell = shown(app, image_png=PNG)
    assert cell["outputs"][0]["data"] == {"image/png": PNG}
    assert cell["metadata"]["mystnb"] == {"image": {"alt": ABOUT["alt"]}}


def test_the_parts_of_a_picture_become_files(app):
    part = '<img alt="A walk" src="data:image/png;base64,{}">'
    cell = shown(app, image_png=PNG, text_html=part.format(PNG) + part.format("AAAA"))
    names = [hashlib.sha256(part).hexdigest() for part in (b"a picture", bytes(3))]
    assert cell["outputs"][0]["data"] == {
        "text/html": "".join(f'<img alt="A walk" src="../_images/{name}.png">' for name in names)
    }
    assert (app.outdir / "_images" / f"{names[1]}.png").read_bytes() == bytes(3)


def test_links_in_tables_lead_to_pages(app):
    cell = shown(app, text_html=['<a href="2_1_a.ipynb#C06">', "2.1</a>"])
    assert cell["outputs"][0]["data"]["text/html"] == '<a href="2_1_a.html#C06">2.1</a>'


def widget(app, docname, **data):
    data = {WIDGET_VIEW: {"model_id": "abc"}, "text/plain": ["α < 1:\n", "slow"], **data}
    output = {"data": data, "metadata": {"image/png": ABOUT} if "image/png" in data else {}}
    cell, _ = prepared(app, docname, code("slider()", output))
    assert list(cell["outputs"][0]["data"]) == ["text/html"]
    return cell["outputs"][0]["data"]["text/html"]


def test_a_widget_has_its_picture_until_it_lives(app):
    html = widget(app, "en/deep/a", **{"image/png": PNG})
    name = hashlib.sha256(b"a picture").hexdigest()
    assert html == (
        f'<div class="live"><img class="jupyter-widget" src="../../_images/{name}.png" '
        f'alt="A walk &amp; a &lt;bowl&gt;" width="300" height="200">'
        f'<script type="{WIDGET_VIEW}">{{"model_id": "abc"}}</script></div>'
    )
    assert (app.outdir / "_images" / f"{name}.png").read_bytes() == b"a picture"


def test_a_widget_without_a_picture_has_its_words(app):
    html = widget(app, "en/a")
    assert html.startswith('<div class="live"><noscript><pre>α &lt; 1:\nslow</pre></noscript>')


# ---- after ---------------------------------------------------------------------------------------


def test_pictures_but_the_first_wait():
    late = '<img loading="lazy" decoding="async" '
    assert pages.with_late_pictures("a<img 1><img 2>b<img 3>") == f"a<img 1>{late}2>b{late}3>"
    assert pages.with_late_pictures("no picture") == "no picture"


def test_the_state_of_the_widgets_comes_last(app):
    state = SimpleNamespace(attributes={"type": WIDGET_STATE, "body": "{}"})
    scripts = [state, SimpleNamespace(attributes={"type": "module"}), "course.js"]
    context = {"body": "<h1>A</h1><p>text</p>", "script_files": scripts}
    pages.finish(app, "en/a", "page.html", context, doctree=object())
    heading, box, rest = context["body"].partition(pages.open_box(app, "en/a"))
    assert heading == "<h1>A</h1>\n" and box
    assert rest == f'<p>text</p><script type="{WIDGET_STATE}">{{}}</script>'
    assert len(context["script_files"]) == 2 and state not in context["script_files"]
    search = {"body": "<h1>Search</h1>"}
    pages.finish(app, "search", "search.html", search, doctree=None)
    assert search == {"body": "<h1>Search</h1>"}


def test_what_widgets_show_is_packed_better_and_is_the_same():
    ground = Image.effect_noise((60, 40), 90)
    overlay = Image.fromarray(np.eye(60, dtype=np.uint8)).convert("P")
    urls = [url_of(ground), url_of(overlay, transparency=0)]
    value = "".join(f'<img src="{url}" alt="a &lt; b">' for url in urls)
    own = {"value": value, "layout": "IPY_MODEL_2", "index": None}
    known = dict.fromkeys(["_model_name", "_view_name", "_view_module_version", "_view_count"])
    sheet = {"model_name": "HTMLModel", "state": {"value": f"<style>{style.STYLE}a{{}}</style>"}}
    html = {"model_name": "HTMLModel", "model_module": "m", "state": {**own, **known}}
    before = {"version_major": 2, "state": {"1": html, "2": sheet}}
    after = json.loads(pages.lighter(json.dumps(before)))
    assert after["state"]["2"]["state"] == {"value": "<style>a{}</style>"}
    packed = after["state"]["1"]["state"]["value"]
    for old, new in zip(urls, re.findall(r'src="(.+?)"', packed), strict=True):
        assert new.startswith("data:image/webp;")
        np.testing.assert_array_equal(seen(new), seen(old))
        packed = packed.replace(new, old)
    after["state"]["1"]["state"]["value"] = packed  # all else is as it was
    assert after == {**before, "state": {"1": {**html, "state": own}, "2": after["state"]["2"]}}


def url_of(image, **options):
    stream = io.BytesIO()
    image.save(stream, "PNG", **options)
    return f"data:image/png;base64,{base64.b64encode(stream.getvalue()).decode()}"


def seen(url):
    """The pixels that an address shows; what is wholly transparent has no colour."""
    image = Image.open(io.BytesIO(base64.b64decode(url.partition(",")[2])))
    found = np.array(image.convert("RGBA"))
    found[found[..., 3] == 0] = 0
    return found


def test_a_chapter_says_where_it_stands(app):
    body = '<p><em>35 minutes, or so</em></p><a href="exercises/2_b.html">'
    assert pages.place(app, "en/2_b", body) == (
        '<nav class="place" aria-label="Chapters">'
        '<a href="1_a.html" title="1 On &lt;en/1_a&gt;">← 1<span> On &lt;en/1_a&gt;</span></a>'
        '<span>2 of 3 · 35 min · <a href="exercises/2_b.html">Exercises</a></span>'
        '<a href="3_c.html" title="3 On &lt;en/3_c&gt;">3<span> On &lt;en/3_c&gt;</span> →</a></nav>\n'
    )
    first, last = (pages.place(app, f"en/{name}", "") for name in ("1_a", "3_c"))
    assert "><span></span><span>1 of 3</span><a" in first
    assert last.endswith("<span>3 of 3</span><span></span></nav>\n")
    assert pages.place(app, "en/exercises/1_a", body) == ""


def test_a_page_with_cells_tells_its_scripts_their_names(app):
    path = app.srcdir / "en" / "exercises" / "a.ipynb"
    path.parent.mkdir(parents=True)
    cells = [code("x = ..."), code('check("2_1.x", x)'), note("text"), code("x")]
    path.write_text(json.dumps({"cells": cells}), "utf-8")
    assert live.script(app, "en/exercises/a", path) == ""
    app.config.runtime = "cdn"
    script = live.script(app, "en/exercises/a", path)
    assert 'data-notebook="../../_sources/en/exercises/a.ipynb"' in script
    named = json.loads(re.search(r">(.*)</script>", script)[1])
    digests = [
        hashlib.sha256(cell["source"].encode()).hexdigest()[:10]
        for cell in cells
        if "outputs" in cell
    ]
    assert named == [f"{name}/{digest}" for name, digest in zip(["2_1.x", "2_1.x", "a"], digests)]
    path.write_text(json.dumps({"cells": [note("text")]}), "utf-8")
    assert live.script(app, "en/exercises/a", path) == ""


def test_on_the_cover_the_way_to_the_notebook_comes_last(app):
    context = {"body": "<h1>A</h1><p>play</p>"}
    pages.finish(app, "en/index", "page.html", context, doctree=object())
    assert context["body"].endswith("</p>" + pages.open_box(app, "en/index"))


def test_the_box_tells_the_way_to_the_notebook(app):
    assert pages.open_box(app, "en/a") == (
        '<details class="open-lab" id="open-lab"><summary>Open in JupyterLab</summary>'
        "<p>In a copy of the repository, with Python 3.11 or newer:</p>"
        '<div class="highlight"><pre>git clone https://github.com/a/b.git\ncd b\nmake lab</pre></div>'
        "<p>Then open <code>my_course/a.ipynb</code>.</p>"
        '<p><a href="../_sources/en/a.ipynb" download>Download this notebook</a><br><a href="'
        'https://mybinder.org/v2/gh/a/b/main?urlpath=lab%2Ftree%2Fmy_course%2Fa.ipynb">'
        "Run it on Binder, with nothing installed</a></p></details>\n"
    )


def test_an_exercise_is_opened_as_the_readers_own_copy(app):
    box = pages.open_box(app, "en/exercises/a")
    assert "<code>my_course/exercises/a.ipynb</code>" in box
    assert '<a href="../../_sources/en/exercises/a.ipynb" download>' in box
    assert "%2Fmy_course%2Fexercises%2Fa.ipynb" in box


def test_without_an_address_the_box_says_only_what_it_knows(app):
    app.config.html_theme_options["repository_url"] = ""
    box = pages.open_box(app, "en/a")
    assert "<pre>cd lrcourse\nmake lab</pre>" in box
    assert "git clone" not in box and "mybinder" not in box


@pytest.mark.parametrize(
    ("address", "where"),
    [
        ("https://github.com/a/b.git", "gh/a/b"),
        ("https://gitlab.com/group/sub/b.git", "gl/group%2Fsub%2Fb"),
        ("https://git.example.org/a/b", "git/https%3A%2F%2Fgit.example.org%2Fa%2Fb"),
    ],
)
def test_addresses_of_binder(address, where):
    place = f"https://mybinder.org/v2/{where}/a%2Fb?urlpath=lab%2Ftree%2Fx.ipynb"
    assert pages.binder(address, "a/b", "x.ipynb") == place


# ---- when it is made anew ------------------------------------------------------------------------


def test_a_page_is_made_anew_when_what_makes_it_changes(tmp_path):
    files = ["tools/notebooks.py", "site/pages.py", "site/static/a.css", "lrcourse/style.css",
             "lrcourse/exercises/a.py", "lrcourse/locale/zh/LC_MESSAGES/lrcourse.mo"]  # fmt: skip
    for name in files:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("one")
    seen = {pages.made_by(tmp_path)}
    assert pages.made_by(tmp_path) in seen
    for name in files:
        (tmp_path / name).write_text("another")
        seen.add(pages.made_by(tmp_path))
    (tmp_path / "site" / "static" / "a.css").rename(tmp_path / "site" / "static" / "b.css")
    seen.add(pages.made_by(tmp_path))
    assert len(seen) == len(files) + 2


# ---- settings ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("environment", "repository", "branch"),
    [
        ({}, "", "main"),
        ({"REPOSITORY": "https://a.org/b"}, "https://a.org/b", "main"),
        (
            {"CI_PROJECT_URL": "https://gitlab.com/a/b", "CI_DEFAULT_BRANCH": "trunk"},
            "https://gitlab.com/a/b",
            "trunk",
        ),
        (
            {"GITHUB_SERVER_URL": "https://github.com", "GITHUB_REPOSITORY": "a/b"},
            "https://github.com/a/b",
            "main",
        ),
    ],
)
def test_the_repository_is_known_from_where_it_is_made(
    monkeypatch, environment, repository, branch
):
    settings = configured(monkeypatch, **environment)
    assert (settings["repository"], settings["branch"]) == (repository, branch)
    assert settings["html_theme_options"]["use_repository_button"] == bool(repository)


def test_an_edition_is_a_folder_of_the_book(monkeypatch):
    settings = configured(monkeypatch)
    assert (settings["language"], settings["root_doc"]) == ("en", "en/index")
    assert settings["include_patterns"] == ["en/**"]


# ---- colours -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("colours", "jupyterlab"), [(LIGHT, "#ffffff"), (DARK, "#111111")])
def test_every_text_can_be_read(colours, jupyterlab):
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)  # not enough, by a hair
    papers = colours["paper"], colours["raised"], jupyterlab
    pairs = [(text, paper) for text in ("ink", "soft", "link", "move") for paper in papers]
    for verdict in "holds", "limit", "fails":
        pairs += [(verdict, paper) for paper in (*papers, colours[f"{verdict}-back"])]
    assert [pair for pair in pairs if contrast(colours[pair[0]], pair[1]) < 4.5] == []


def test_no_style_repeats_a_colour():
    """All are variables, so that light and dark, notebook and website stay one."""
    static = Path(pages.__file__).with_name("static")
    library = Path(style.__file__).parent
    for sheet in [static / "course.css", library / "style.css", library / "slider.css"]:
        text = re.sub(r"/\*.*?\*/", "", sheet.read_text("utf-8"), flags=re.S)
        assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[;\s)])|rgba?\(|hsl\(", text) == [], sheet
        used = set(re.findall(r"var\(--lr-([\w-]+)", text)) - {"serif", "sans", "mono"}
        assert used <= LIGHT.keys() == DARK.keys(), sheet


def test_the_way_from_the_address_leads_to_the_edition_that_is_made(monkeypatch):
    """As Sphinx fills it in, here for an edition that has no catalogue yet."""
    site = Path(pages.__file__).parent
    name = configured(monkeypatch)["html_additional_pages"]["index"]
    edition = {"language": "zh_CN", "root_doc": "zh/index", "project": "学习率"}
    template = Template((site / "templates" / name).read_text("utf-8"))
    way = template.render(edition, pathto=lambda document: f"{document}.html")
    assert 'content="0; url=zh/index.html"' in way and '<html lang="zh-CN">' in way

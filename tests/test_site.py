"""The website as files: it is whole, all links lead somewhere, nothing lies on another host."""

import html
import re
import time
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

import pytest
from support.looks import contrast
from support.website import ADDRESS, ROOT, Page, website

from lrcourse.exercises import EXERCISES

pytest.importorskip("sphinx_book_theme", reason="the website's packages: pip install -e .[site]")
LIMIT = 4_000_000  # bytes of a page with all that it loads before it is scrolled


@pytest.fixture(scope="module")
def site():
    return website()


@pytest.fixture(scope="module")
def pages(site):
    found = {p.relative_to(site).as_posix(): Page(p) for p in site.rglob("*.html")}
    return {name: page for name, page in found.items() if not name.startswith("_")}


def contents(pages):
    return {name: page for name, page in pages.items() if name.startswith("en/")}


def test_each_notebook_is_a_page(pages):
    book = ROOT / "book"
    wanted = {p.relative_to(book).with_suffix(".html").as_posix() for p in book.rglob("*.ipynb")}
    wanted = {name for name in wanted if "checkpoint" not in name and "/solutions/" not in name}
    assert contents(pages).keys() == wanted


def test_every_link_leads_somewhere(site, pages):
    broken = []
    for name, page in pages.items():
        for link in page.links + page.loads:
            parts = urlsplit(link)
            if parts.scheme or link.startswith("data:"):
                continue
            target = (page.path.parent / unquote(parts.path)).resolve() if parts.path else page.path
            if not target.is_file():
                broken.append(f"{name}: {link}")
            elif parts.fragment and target.suffix == ".html":
                there = pages[target.relative_to(site).as_posix()]
                if unquote(parts.fragment) not in there.ids:
                    broken.append(f"{name}: {link} (no such place in the page)")
    assert broken == []


def test_nothing_is_loaded_from_another_host(site, pages):
    for name, page in pages.items():
        assert [url for url in page.loads if urlsplit(url).scheme not in ("", "data")] == [], name
    for style in site.rglob("*.css"):
        found = re.findall(r"(?:@import|url\()\s*[\"']?(?:https?:)?//[^)\"']*", style.read_text())
        assert found == [], style


def test_there_are_the_book_a_search_and_the_way_in(site, pages):
    assert pages.keys() - contents(pages) == {"index.html", "search.html"}
    assert (
        site / ".nojekyll"
    ).exists()  # else GitHub would leave out all folders of this kind: _static


def test_every_page_wears_the_dress_of_the_course(site, pages):
    ours = {"course.css", "course.js", "favicon.svg", "lrcourse.css"}
    ours |= {"vendor/fonts/fonts.css", "vendor/widgets/manager.css"}
    needed = {  # where there is a formula, and a widget
        "vendor/mathjax/startup.js": 'class="math',
        "vendor/widgets/manager.js": "jupyter.widget-view",
    }
    for name, page in contents(pages).items():
        loads = {url.partition("_static/")[2].partition("?")[0] for url in page.loads}
        text = page.path.read_text("utf-8")
        assert ours <= loads, name
        assert all((script in loads) == (sign in text) for script, sign in needed.items()), name
        for told in (
            '<html lang="en"',
            "Learning rate and activation functions</title>",
            '<body data-default-mode="auto"',  # dark where the reader's system is
            "text and figures CC BY 4.0, code MIT",
            f'href="{ADDRESS}"',
        ):
            assert told in text, (name, told)


def test_the_sections_of_a_page_stand_beside_it(pages):
    """All of the page, and the other pages."""
    text = pages["en/2_1_learning_rate.html"].path.read_text("utf-8")
    beside = text.partition('id="pst-page-toc-nav"')[2].partition("</nav>")[0]
    sections = re.findall(r'<h2>.*?href="(#.+?)"', text.partition("<article")[2])
    assert sections and all(f'href="{section}"' in beside for section in sections)
    others = text.partition('class="bd-links')[2].partition("</nav>")[0]
    assert 'href="3_1_choosing_the_learning_rate.html"' in others


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_code_can_be_read_in_both_themes(site, theme):
    """Each kind of token at 7 : 1 to its ground, the highest level of WCAG."""
    style = (site / "_static" / "pygments.css").read_text("utf-8")
    style = "\n".join(line for line in style.splitlines() if f'data-theme="{theme}"' in line)
    (ground,) = re.findall(r"\.highlight \{ background: (#\w{6})", style)
    tokens = re.findall(r"\.highlight \.[a-z]\w? \{ color: (#\w{6})", style)
    assert len(tokens) > 20
    for token in tokens:
        assert contrast(token, ground) >= 7, (token, ground)


def test_pictures_say_what_they_show_and_wait_until_they_are_seen(pages):
    for name, page in contents(pages).items():
        for image in page.images:  # a figure's second column is told by the text of its first
            part = "--w" in image.get("style", "") or "thumbnail" in image.get("class", "")
            assert image["alt"].strip() or part, name
        assert all(image.get("loading") == "lazy" for image in page.images[1:]), name


def test_no_formula_is_left_as_text(site, pages):
    """`$$` within a paragraph is a formula in JupyterLab; here it once fell apart into dollars."""
    for name in contents(pages):
        page = (site / name).read_text("utf-8")
        told = re.sub(r"(?s)<(script|pre|code)\b.*?</\1>", "", page)
        assert re.findall(r".{40}\$.{0,40}", told) == [], name


def test_headings_are_in_order(pages):
    for name, page in contents(pages).items():
        own = page.headings
        assert own.count(1) == 1, name
        assert all(b <= a + 1 for a, b in zip(own, own[1:])), (name, own)


def test_what_would_give_an_answer_away_is_folded(site, pages):
    for chapter in {exercise.chapter for exercise in EXERCISES.values()} - {"lab"}:
        exercises = {key: e for key, e in EXERCISES.items() if e.chapter == chapter}
        (name,) = [n for n in pages if n.startswith(f"en/exercises/{chapter}_")]
        folds = " ".join(pages[name].folds).split()
        assert folds.count("solution") == len(exercises), name
        assert folds.count("hint") == sum(len(e.hints) for e in exercises.values()), name
        assert pages[name].depth == 0
        assert "SOLUTION" not in (site / name).read_text("utf-8")


def test_the_index_of_the_search_is_loaded_by_the_search_alone(pages):
    for name, page in pages.items():
        loads_it = any(url.endswith("searchindex.js") for url in page.loads)
        assert loads_it == (name == "search.html"), name


def test_each_page_brings_its_notebook(site, pages):
    for name in contents(pages):
        notebook = PurePosixPath(name).with_suffix(".ipynb")
        assert (site / "_sources" / notebook).read_bytes() == (
            ROOT / "book" / notebook
        ).read_bytes()


def letters(fonts, text):
    """The fonts that a browser may load for a text: those with any of its letters."""
    used = {ord(letter) for letter in html.unescape(re.sub(r"base64,[\w+/=]+", "", text))}
    found = set()
    for face in (fonts / "fonts.css").read_text("utf-8").split("@font-face")[1:]:
        ranges = re.findall(r"U\+(\w+)(?:-(\w+))?", face)
        ends = [(int(first, 16), int(last or first, 16)) for first, last in ranges]
        if any(first <= letter <= last for letter in used for first, last in ends):
            found.add(fonts / re.search(r"url\((.+?)\)", face)[1])
    return found


def test_pages_are_light(site, pages):
    """The page, its scripts, styles, letters and first picture; the others come when scrolled to."""
    vendor = site / "_static" / "vendor"
    mathjax = {*(vendor / "mathjax").rglob("*.js")}  # by its own loader
    for name, page in contents(pages).items():
        files = {(page.path.parent / urlsplit(url).path).resolve() for url in page.loads}
        files = {f for f in files if f.suffix != ".png"} | {page.path}
        first = page.images[:1]
        files |= {(page.path.parent / image["src"]).resolve() for image in first}
        files |= mathjax | letters(vendor / "fonts", page.path.read_text("utf-8"))
        weight = sum(file.stat().st_size for file in files)
        assert weight <= LIMIT, f"{name}: {weight / 1e6:.2f} MB"


def test_what_is_brought_along_has_its_licence(site):
    vendor = site / "_static" / "vendor"
    for file in [*vendor.rglob("*.js"), *vendor.rglob("fonts/*.woff2")]:
        folder = vendor / file.relative_to(vendor).parts[0]
        assert list(folder.glob("LICENSE*")), file


def test_making_it_again_writes_no_page_anew(site):
    before = {p: p.stat().st_mtime_ns for p in Path(site, "en").rglob("*.html")}
    time.sleep(0.01)
    website.__wrapped__()
    assert {p: p.stat().st_mtime_ns for p in before} == before

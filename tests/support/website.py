"""The website, made for the tests; and what a browser shows of it, opened from its files."""

import os
import re
import subprocess
import sys
import threading
from contextlib import contextmanager
from dataclasses import replace
from functools import cache, partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pages
from filelock import FileLock
from support.browser import SCRIPT, NotebookPage

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build" / "test-site"
ADDRESS = "https://github.com/someone/lrcourse"


@cache
def website(folder=BUILD):
    """The folder of the website, made from the notebooks as they are; any warning is an error."""
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / "lock"):  # two workers, one website
        command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html"]
        command += ["-c", ROOT / "site", "-d", folder / "doctrees", ROOT / "book", folder / "html"]
        made = subprocess.run(
            command, env=os.environ | {"REPOSITORY": ADDRESS}, capture_output=True, text=True
        )
    assert made.returncode == 0, made.stderr
    return folder / "html"


def as_on_the_page(sliders):
    """Stored sliders with their pictures as the website packs them (the same: test_pages.py)."""
    packed = [
        slider.pages
        and {
            place: (pages.DATA_URL.sub(lambda url: pages.webp(url[1]), picture), verdict)
            for place, (picture, verdict) in slider.pages.items()
        }
        for slider in sliders
    ]
    return [replace(slider, pages=found) for slider, found in zip(sliders, packed, strict=True)]


class Page(HTMLParser):
    """What a page is made of: ids, links, what it loads, pictures, headings, and text in folds."""

    def __init__(self, path):
        super().__init__()
        self.path, self.ids, self.links, self.loads, self.images = path, [], [], [], []
        self.headings, self.folds, self.depth = [], [], 0
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.ids += [attributes[key] for key in ("id", "name") if key in attributes]
        if tag == "a" and attributes.get("href"):
            self.links.append(attributes["href"])
        if tag in ("script", "img", "iframe") and attributes.get("src"):
            self.loads.append(attributes["src"])
        if tag == "link" and attributes.get("rel") in ("stylesheet", "preload", "icon"):
            self.loads.append(attributes["href"])
        if tag == "img":
            self.images.append(attributes)
        if tag == "article":
            self.headings = []  # what stood before is for paper
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "details":
            self.depth += 1
            self.folds.append(attributes.get("class", "") or "")

    def handle_endtag(self, tag):
        self.depth -= tag == "details"


class SitePage(NotebookPage):
    """A page opened from its file, with every other address blocked.

    All pages without options are opened in one tab, which reads the scripts only once.
    """

    def __init__(self, browser, path, **options):
        self.alone = bool(options)
        if self.alone or not browser.contexts:
            browser.new_context(**options).new_page().add_init_script(SCRIPT)
        self.watch(browser.contexts[-1].pages[0])
        if "viewport" not in options:
            self.page.set_viewport_size({"width": 1200, "height": 900})
        self.page.goto(path.as_uri())
        self.page.wait_for_function(
            "document.querySelectorAll('script[type*=widget-view]').length"
            " === document.querySelectorAll('.live.there').length"
        )

    def __exit__(self, *error):
        self.unwatch()
        if self.alone:
            self.page.context.close()
        else:
            self.page.goto("about:blank")

    def watch(self, page):
        super().watch(page)
        self.watchers["requestfailed"] = lambda request: self.errors.append(
            f"failed: {request.url}"
        )
        page.on("requestfailed", self.watchers["requestfailed"])

    def is_ours(self, url):
        return url.startswith("file:")


# ---- as a server would show it, in any engine -------------------------------------------------------

# The browser itself keeps the page from asking others, and tells it.
ONLY_OURS = "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:"
NOTES = b"""<head><script>
window.complaints = [];
console.error = (...words) => complaints.push(words.join(' '));
addEventListener('error', e => complaints.push(e.message ?? `no ${e.target.src ?? e.target.href}`), true);
addEventListener('unhandledrejection', e => complaints.push(String(e.reason)));
addEventListener('securitypolicyviolation', e => complaints.push(`asked for ${e.blockedURI}`));
</script>"""


class WithNotes(SimpleHTTPRequestHandler):
    """Serves files; a page notes in `complaints` what goes wrong in it, and what it asks of others."""

    def end_headers(self):
        self.send_header("Content-Security-Policy", ONLY_OURS)
        super().end_headers()

    def copyfile(self, source, out):
        body = source.read()
        out.write(body.replace(b"<head>", NOTES, 1) if self.path.endswith(".html") else body)

    def send_header(self, name, value):
        if name != "Content-Length":  # it ends where the connection does
            super().send_header(name, value)

    def log_message(self, *words):
        pass


@contextmanager
def served(folder):
    """The address of a server for the files of a folder."""
    handler = partial(WithNotes, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()

"""The website, made for the tests; and what a browser shows of it, opened from its files."""

import fcntl
import os
import re
import subprocess
import sys
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from support.browser import SCRIPT, NotebookPage

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build" / "test-site"
ADDRESS = "https://github.com/someone/lrcourse"


@cache
def website(folder=BUILD):
    """The folder of the website, made from the notebooks as they are; any warning is an error."""
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "lock", "w") as lock:  # two workers, one website
        fcntl.flock(lock, fcntl.LOCK_EX)
        command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html"]
        command += ["-c", ROOT / "site", "-d", folder / "doctrees", ROOT / "book", folder / "html"]
        made = subprocess.run(
            command, env=os.environ | {"REPOSITORY": ADDRESS}, capture_output=True, text=True
        )
    assert made.returncode == 0, made.stderr
    return folder / "html"


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

"""A live website on one port, and the packages on another, in place of Pyodide's CDN."""

import json
import os
import threading
import time
from contextlib import contextmanager, suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import runtime
from support.website import website


def live_site():
    """The folders of the website and of the packages; a skip, or in CI a failure, where they can't be had."""
    try:
        packages = runtime.archives()
    except runtime.Missing as missing:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"{missing}; python tools/runtime.py --tests brings it")
    return website(), packages


class Host(SimpleHTTPRequestHandler):
    """Serves a folder; a test may change what it does with a file."""

    def __init__(self, *arguments, host, **options):
        self.host = host
        super().__init__(*arguments, **options)

    def do_GET(self):
        name = self.path.partition("?")[0]
        self.host.asked.append(name)
        if self.host.behaviour == "hanging" or self.path.endswith(self.host.hangs):
            self.host.released.wait(60)
        if self.host.behaviour == "missing":
            return self.send_error(404)
        made = self.host.made.get(name.rpartition("/")[2])
        if made is not None:
            return self.answer(made)
        super().do_GET()

    do_HEAD = do_GET

    def answer(self, data):
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command == "GET":
            self.host.bytes += len(data)
            self.wfile.write(data)

    def copyfile(self, source, out):
        if self.command == "GET":
            data = source.read()
            self.host.bytes += len(data)
            with suppress(ConnectionError):  # a page that was closed
                out.write(data)

    def end_headers(self):
        self.send_header("Access-Control-Allow-Origin", "*")
        if ".html" in self.path:
            self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, *words):
        pass


class Served:
    """A server's address, and what it is asked; `made` has files {name: bytes} in place of its own."""

    def __init__(self, folder):
        self.folder, self.asked, self.made, self.behaviour, self.bytes = folder, [], {}, "", 0
        self.hangs = "\n"  # the end of the name of the file that never comes
        self.released = threading.Event()
        handler = partial(Host, directory=str(folder), host=self)
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self.server.server_port}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.released.set()
        self.server.shutdown()
        self.server.server_close()


@contextmanager
def live_servers():
    """(the website, the packages), both being served."""
    site, packages = live_site()
    ours, theirs = Served(site), Served(packages)
    settings = json.loads((site / "_static" / "live" / "settings.json").read_text("utf-8"))
    ours.settings = {**settings, "packages": theirs.address}
    ours.made["settings.json"] = json.dumps(ours.settings).encode()
    try:
        yield ours, theirs
    finally:
        ours.close()
        theirs.close()


class LivePage:
    """A page of the live website in Chromium."""

    def __init__(self, browser, ours, name, phone=False, **options):
        size = {"width": 360, "height": 740} if phone else {"width": 1200, "height": 900}
        if phone:
            options |= {"has_touch": True, "is_mobile": True}
        self.context = browser.new_context(viewport=size, **options)
        self.page = self.context.new_page()
        self.said, self.requests = [], []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(f"error: {error}"))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.address = ours.address + name
        self.open()

    def open(self):
        self.page.goto(self.address)
        self.page.wait_for_selector(".lr-live-page", state="attached")

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.context.close()

    def cell(self, text):
        """The cell whose code holds the text, as it stands in the book."""
        cells = self.page.locator("div.cell:not(.solution *)")
        return cells.filter(has=self.page.locator(".cell_input pre", has_text=text)).first

    def press(self, cell, button="run"):
        cell.locator(f"button.{button}").evaluate("button => button.click()")

    def run(self, cell, seconds=120, button="run"):
        """What the cell shows when it has been run."""
        self.press(cell, button)
        self.settle(seconds)
        return self.shown(cell)

    @property
    def scratch(self):
        """A cell for the tests' own code: the last but one of the exercises."""
        cells = self.page.locator("div.cell:not(.solution *)")
        return cells.nth(cells.count() - 2)

    def run_code(self, code):
        """What the code shows when it is run in place of the scratch cell's."""
        self.write(self.scratch, code)
        return self.run(self.scratch)

    def weight(self, url):
        return len(self.context.request.get(url).body())

    def settle(self, seconds=120):
        self.page.wait_for_function(
            "() => !document.querySelector('.lr-busy')", timeout=seconds * 1000
        )

    def shown(self, cell):
        output = cell.locator(".cell_output")
        return "\n".join(output.all_inner_texts()) if output.count() else ""

    def status(self, cell):
        return cell.locator(".lr-status").inner_text()

    def write(self, cell, code):
        """Type the code into the cell."""
        self.press(cell, "edit")
        content = cell.locator(".cm-content")
        content.wait_for()
        content.click()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(code)


def until(condition, seconds=30):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.05)
    return condition()


def cpu_seconds():
    """The processor time that the browser of this process has used until now."""
    parents, ticks = {}, {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:  # it has just ended
            continue
        number = int(stat.parent.name)
        parents[number], ticks[number] = int(fields[1]), sum(map(int, fields[11:15]))
    ours = {os.getpid()}
    for _ in range(9):  # generations
        ours |= {number for number, parent in parents.items() if parent in ours}
    ours.remove(os.getpid())
    return sum(ticks[number] for number in ours) / os.sysconf("SC_CLK_TCK")

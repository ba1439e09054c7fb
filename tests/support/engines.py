"""Three browser engines with one small set of commands: go, ask, press, click, drag.

Chromium by Playwright; Firefox by WebDriver BiDi (Debian's firefox-esr speaks it by itself); WebKit by
W3C WebDriver (Debian's webkit2gtk-driver, on a screen of Xvfb).
"""

import asyncio
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import urllib.request
from contextlib import ExitStack, contextmanager
from pathlib import Path

from support.browser import chromium, find_chromium
from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

SIZE = {"width": 1280, "height": 900}
KEYS = {
    "ArrowRight": "\uE014", "ArrowLeft": "\uE012", "ArrowUp": "\uE013", "ArrowDown": "\uE015",
    "Space": " ", "Home": "\uE011", "End": "\uE010", "PageUp": "\uE00E", "PageDown": "\uE00F", "Tab": "\uE004",
}  # fmt: skip


def ended(process):
    """End a process that we started, with what it started in turn."""
    try:
        os.killpg(process.pid, signal.SIGTERM)
    except ProcessLookupError:
        pass
    process.wait(20)


def pointer(kind, *steps):
    """A press of the mouse or a finger at the first point, let go at the last."""
    actions = [{"type": "pointerMove", "x": int(steps[0][0]), "y": int(steps[0][1])},
               {"type": "pointerDown", "button": 0}]  # fmt: skip
    actions += [
        {"type": "pointerMove", "x": int(x), "y": int(y), "duration": 30} for x, y in steps[1:]
    ]
    actions += [{"type": "pointerUp", "button": 0}]
    source = {"type": "pointer", "id": kind, "parameters": {"pointerType": kind}}
    return [{**source, "actions": actions}]


def keyboard(*keys):
    presses = [(kind, KEYS[key]) for key in keys for kind in ("keyDown", "keyUp")]
    actions = [{"type": kind, "value": value} for kind, value in presses]
    return [{"type": "key", "id": "keys", "actions": actions}]


class Chromium:
    def __init__(self, page):
        self.page, self.go = page, page.goto

    def ask(self, expression):
        return self.page.evaluate(f"async () => await ({expression})")

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    def point(self, *steps, kind="mouse"):
        if kind == "touch":
            return self.touch(*steps)
        mouse = self.page.mouse
        mouse.move(*steps[0])
        mouse.down()
        for step in steps[1:]:
            mouse.move(*step)
        mouse.up()

    def touch(self, *steps):
        """A finger, which Playwright can only tap with."""
        session = self.page.context.new_cdp_session(self.page)
        for kind, step in [("touchStart", steps[0]), *(("touchMove", step) for step in steps[1:])]:
            points = [{"x": step[0], "y": step[1]}]
            session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


class Firefox:
    """Its answers come over a websocket, which a thread of its own listens to."""

    def __init__(self, address):
        self.loop, self.number, self.waiting = asyncio.new_event_loop(), 0, {}
        threading.Thread(target=self.loop.run_forever, daemon=True).start()
        self.socket = self.wait(self.connected(f"{address}/session"))
        asyncio.run_coroutine_threadsafe(self.listen(), self.loop)
        self.call("session.new", capabilities={})
        self.context = self.call("browsingContext.getTree")["contexts"][0]["context"]
        self.call("browsingContext.setViewport", context=self.context, viewport=SIZE)

    def wait(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(120)

    async def connected(self, address):
        return await websocket_connect(
            HTTPRequest(address, request_timeout=60), max_message_size=2**28
        )

    async def listen(self):
        while (message := await self.socket.read_message()) is not None:
            message = json.loads(message)
            if message.get("id") in self.waiting:
                self.waiting.pop(message["id"]).set_result(message)

    async def sent(self, method, parameters):
        self.number += 1
        answer = self.waiting[self.number] = self.loop.create_future()
        message = {"id": self.number, "method": method, "params": parameters}
        await self.socket.write_message(json.dumps(message))
        return await answer

    def call(self, method, **parameters):
        answer = self.wait(self.sent(method, parameters))
        if answer["type"] == "error":
            raise RuntimeError(f"{method}: {answer['message']}")
        return answer["result"]

    def close(self):
        """A socket that nobody closed would be reported by some other test, as a warning."""
        self.loop.call_soon_threadsafe(self.socket.close)

    def go(self, url):
        self.call("browsingContext.navigate", context=self.context, url=url, wait="complete")

    def ask(self, expression):
        code = f"(async () => JSON.stringify(await ({expression})) ?? 'null')()"
        target = {"context": self.context}
        answer = self.call("script.evaluate", expression=code, target=target, awaitPromise=True)
        if answer["type"] == "exception":
            raise RuntimeError(answer["exceptionDetails"]["text"])
        return json.loads(answer["result"]["value"])

    def press(self, *keys):
        self.call("input.performActions", context=self.context, actions=keyboard(*keys))

    def point(self, *steps, kind="mouse"):
        self.call("input.performActions", context=self.context, actions=pointer(kind, *steps))


class WebKit:
    def __init__(self, address):
        self.address = address
        browser = next(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"))
        options = {"binary": str(browser), "args": ["--automation"]}
        capabilities = {"alwaysMatch": {"webkitgtk:browserOptions": options}}
        session = self.call("/session", capabilities=capabilities)
        self.address += f"/session/{session['sessionId']}"
        self.call("/timeouts", script=60_000, pageLoad=120_000)
        self.call("/window/rect", **SIZE)

    def call(self, path, **parameters):
        headers = {"Content-Type": "application/json"}
        body = json.dumps(parameters).encode()
        request = urllib.request.Request(self.address + path, body, headers)
        return json.load(urllib.request.urlopen(request, timeout=180))["value"]

    def go(self, url):
        self.call("/url", url=url)

    def ask(self, expression):
        code = f"(async () => JSON.stringify(await ({expression})) ?? 'null')().then(arguments[0])"
        return json.loads(self.call("/execute/async", script=code, args=[]))

    def press(self, *keys):
        self.call("/actions", actions=keyboard(*keys))

    def point(self, *steps, kind="mouse"):
        self.call("/actions", actions=pointer(kind, *steps))


def until(browser, expression, wanted):
    """What the expression gives, as soon as it is as wanted, or after a while."""
    for _ in range(100):
        try:
            seen = browser.ask(expression)
        except Exception:  # the page isn't there yet
            seen = None
        if wanted(seen):
            break
        time.sleep(0.1)
    return seen


NEEDED = {"Firefox": ["firefox-esr"], "WebKit": ["WebKitWebDriver", "Xvfb"]}


def missing(name):
    """The programs that an engine would need, in words; empty if they are there."""
    if name == "Chromium":
        return "" if find_chromium() else "Chromium"
    return " and ".join(program for program in NEEDED[name] if not shutil.which(program))


@contextmanager
def engine(name):
    """A browser of this engine with an empty page."""
    with ExitStack() as stack:
        if name == "Chromium":
            yield Chromium(stack.enter_context(chromium()).new_page(viewport=SIZE))
            return
        home = stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True))
        environment = {**os.environ, "HOME": home}
        yield (firefox if name == "Firefox" else webkit)(stack, home, environment)


PREFERENCES = {
    "remote.active-protocols": 1, "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False, "app.update.enabled": False,
    "network.captive-portal-service.enabled": False, "network.connectivity-service.enabled": False,
}  # fmt: skip


def started(stack, command, environment, **options):
    process = subprocess.Popen(
        command, env=environment, start_new_session=True, text=True, **options
    )
    stack.callback(ended, process)
    return process


def firefox(stack, home, environment):
    lines = [f'user_pref("{key}", {json.dumps(value)});' for key, value in PREFERENCES.items()]
    Path(home, "user.js").write_text("\n".join(lines))
    command = ["firefox-esr", "--headless", "--no-remote", "--profile", home]
    process = started(
        stack, [*command, "--remote-debugging-port=0", "about:blank"], environment,
        stderr=subprocess.PIPE, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    for line in process.stderr:
        if address := re.search(r"WebDriver BiDi listening on (ws://\S+)", line):
            break
    threading.Thread(target=process.stderr.read, daemon=True).start()
    browser = Firefox(address[1])
    stack.callback(browser.close)
    return browser


def webkit(stack, home, environment):
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    screen, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x1000x24", "-nolisten", "tcp"]
    started(stack, command, environment, pass_fds=[write], **quiet)
    display = os.read(screen, 20).decode().strip()
    environment |= {
        "DISPLAY": f":{display}", "WEBKIT_DISABLE_COMPOSITING_MODE": "1", "NO_AT_BRIDGE": "1",
        "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1", "LIBGL_ALWAYS_SOFTWARE": "1",
    }  # fmt: skip
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    started(stack, ["WebKitWebDriver", f"--port={port}"], environment, **quiet)
    for _ in range(200):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/status", timeout=5)
            break
        except OSError:
            time.sleep(0.1)
    return WebKit(f"http://127.0.0.1:{port}")

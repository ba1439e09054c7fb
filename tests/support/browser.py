"""A JupyterLab of our own and a headless Chromium to look at it with."""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import nbformat
from nbformat.sign import NotebookNotary

from lrcourse_desk import shield

# Nothing but the page: no first-run windows, no updates, no calls home, and no name is found but
# our own address. (Playwright's routes would block as well, but turn off the cache.) Chromium refuses
# to run as root in its sandbox, as in a container.
CHROMIUM_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]  # fmt: skip
CHROMIUM_NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]


def find_chromium():
    """The browser to test with, or None: $CHROMIUM, or the first one on the path."""
    names = [os.environ["CHROMIUM"]] if os.environ.get("CHROMIUM") else CHROMIUM_NAMES
    return next(filter(None, map(shutil.which, names)), None)


@contextmanager
def jupyterlab(root, home):
    """JupyterLab on a free loopback port, serving `root`; yields its address with the token.

    Its settings, its trust and its kernels' files lie in `home`, none of them in the user's home.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    token = secrets.token_hex(16)
    address = f"http://127.0.0.1:{port}/"
    log = open(Path(home) / "jupyterlab.log", "w+")
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root",
         "--expose-app-in-browser", "--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}",
         "--ServerApp.port_retries=0", f"--ServerApp.root_dir={root}",
         f"--IdentityProvider.token={token}"],
        env=private_environment(home), stdout=log, stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        wait_for(lambda: answers(f"{address}api?token={token}", server), 240, "JupyterLab")
        yield f"{address}lab", token
    except TimeoutError:
        log.seek(0)
        raise RuntimeError(f"JupyterLab did not start:\n{log.read()}") from None
    finally:
        server.terminate()  # it stops its kernels
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        log.close()


def private_environment(home):
    """The environment with everything that Jupyter reads or writes moved below `home`."""
    home = Path(home)
    moved = {
        "HOME": home,
        "JUPYTER_CONFIG_DIR": home / "config",
        "JUPYTER_CONFIG_PATH": shield.JUPYTER,
        "JUPYTER_PATH": shield.JUPYTER,
        "JUPYTER_DATA_DIR": home / "data",
        "JUPYTER_RUNTIME_DIR": home / "runtime",
        "IPYTHONDIR": home / "ipython",
        "JUPYTERLAB_SETTINGS_DIR": home / "settings",
        "JUPYTERLAB_WORKSPACES_DIR": home / "workspaces",
    }
    library = Path(__file__).resolve().parents[2]  # the library that is tested is this one
    path = os.pathsep.join(filter(None, [str(library), os.environ.get("PYTHONPATH")]))
    return {**os.environ, **{name: str(value) for name, value in moved.items()}, "PYTHONPATH": path}


def trust(notebooks, home):
    """JupyterLab shows no widgets of notebooks that aren't trusted."""
    data = Path(private_environment(home)["JUPYTER_DATA_DIR"])
    data.mkdir(exist_ok=True)
    notary = NotebookNotary(data_dir=str(data))
    for path in notebooks:
        notary.sign(nbformat.read(path, as_version=4))


def answers(url, server):
    if server.poll() is not None:
        raise TimeoutError
    try:
        return urllib.request.urlopen(url, timeout=2).status == 200
    except (urllib.error.URLError, OSError):
        return False


def wait_for(condition, seconds, what):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        result = condition()
        if result:
            return result
        time.sleep(0.05)
    raise TimeoutError(f"{what}: nothing in {seconds} s")


@contextmanager
def chromium():
    """A headless Chromium, or a RuntimeError that says what to install."""
    from playwright.sync_api import sync_playwright

    path = find_chromium()
    if path is None:
        raise RuntimeError(
            "no Chromium found: install the package chromium (Debian, Ubuntu) or "
            "Google Chrome, or set CHROMIUM to its path"
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        try:
            yield browser
        finally:
            browser.close()


# ---- what is seen in the browser -----------------------------------------------------------------

SCRIPT = """
window.shown = slider => {
  const images = [...slider.querySelectorAll('img')];
  const verdict = slider.querySelector('.verdict:not([aria-hidden])');
  const painted = images.length && images.every(image => image.complete && image.naturalWidth > 0);
  return {
    picture: painted ? images.map(image => image.getAttribute('src')).join(' ') : null,
    ground: painted ? getComputedStyle(images.at(-1)).backgroundImage.slice(0, 15) : null,
    verdict: verdict ? verdict.textContent : null,
    values: [...slider.querySelectorAll('.widget-readout, input[type=radio]:checked')].map(
      control => (control.matches('input') ? control.parentElement : control).textContent.trim()),
  };
};
// What is shown once the controls show `values` and the page is `wanted`, or has been quiet.
window.settled = (slider, values, wanted, quiet) => new Promise(resolve => {
  const start = performance.now();
  let last = null, since = start;
  const look = () => {
    const now = window.shown(slider), time = performance.now();
    const there = now.picture !== null && values.every((value, i) => value === now.values[i]);
    if (last === null || now.picture !== last.picture || now.verdict !== last.verdict) since = time;
    last = now;
    const right = wanted && now.picture === wanted[0] && now.verdict === wanted[1];
    if ((there && right) || (there && time - since > quiet) || time - start > 3000) resolve(now);
    else requestAnimationFrame(look);
  };
  look();
});
"""


class NotebookPage:
    """A notebook open in JupyterLab, as a reader has it before anything is run.

    What is asked of another address is noted in `strangers`, what the page complains of in `errors`.
    """

    NOTEBOOK = "jupyterapp.shell.currentWidget"

    def __init__(self, browser, address, token, path, **options):
        self.home = address.removesuffix("lab").split("://")[-1]
        options = {"viewport": {"width": 1280, "height": 900}, **options}
        if not browser.contexts:  # one page for all: JupyterLab is loaded once
            page = browser.new_context(**options).new_page()
            page.add_init_script(SCRIPT)
            page.goto(f"{address}?token={token}&reset")
        self.watch(browser.contexts[0].pages[0])
        self.page.wait_for_function("window.jupyterapp")
        self.page.evaluate(
            "path => jupyterapp.restored"
            ".then(() => jupyterapp.commands.execute('docmanager:open', {path}))"
            ".then(opened => opened.context.ready).then(() => 0)",
            path,
        )
        self.page.wait_for_selector(".jp-Notebook:visible .jp-Cell")

    def __enter__(self):
        return self

    def __exit__(self, *error):
        """Kernels are stopped and all tabs closed; what running changed isn't saved."""
        self.page.evaluate(
            "() => [...jupyterapp.shell.widgets('main')].forEach(tab => "
            "{ tab.sessionContext?.shutdown(); tab.dispose(); })"
        )
        self.unwatch()

    def watch(self, page):
        self.page, self.errors, self.strangers = page, [], []
        self.watchers = {
            "console": self.on_console,
            "pageerror": lambda error: self.errors.append(str(error)),
            "request": lambda request: self.on_address(request.url),
            "websocket": lambda socket: self.on_address(socket.url),
        }
        for event, watcher in self.watchers.items():
            page.on(event, watcher)

    def unwatch(self):
        for event, watcher in self.watchers.items():
            self.page.remove_listener(event, watcher)

    def on_console(self, message):
        if message.type == "error":
            self.errors.append(message.text)

    def on_address(self, url):
        if not url.startswith(("data:", "blob:")) and not self.is_ours(url):
            self.strangers.append(url)

    def is_ours(self, url):
        return url.split("://")[-1].startswith(self.home)

    def run_all(self, seconds=240):
        """Run every cell; returns the errors that cells ended with."""
        self.page.set_default_timeout(seconds * 1000)
        self.page.evaluate(f"() => {self.NOTEBOOK}.sessionContext.ready.then(() => 0)")
        self.page.evaluate(
            "() => jupyterapp.commands.execute('notebook:run-all-cells').then(() => 0)"
        )
        self.page.set_default_timeout(90_000)
        return self.page.evaluate(
            f"() => {self.NOTEBOOK}.content.model.sharedModel.cells"
            ".flatMap(cell => cell.cell_type === 'code' ? cell.outputs : [])"
            ".filter(output => output.output_type === 'error')"
            ".map(output => `${output.ename}: ${output.evalue}`)"
        )

    def sliders(self):
        return self.page.locator(".lrcourse:has(.widget-hslider)")

    def walk(self, slider, texts, pages, quiet=150):
        """Move the slider by keyboard from place to place; yields what is seen at each.

        `pages` has (picture, verdict) as it is expected at each place. Something else is what is
        seen only after some milliseconds without a change. Of two controls the longest moves
        fastest; from one place to the next, an index stays, or is one more, or 0.
        """
        controls = slider.locator(".widget-hslider, .widget-radio")
        controls.nth(len(texts) - 1).scroll_into_view_if_needed()
        slider.scroll_into_view_if_needed()
        controls, element = (
            controls.all(),
            slider.element_handle(),
        )  # to look for it each time is slow
        radios = ["widget-radio" in control.get_attribute("class") for control in controls]
        slow_first = sorted(range(len(texts)), key=lambda number: len(texts[number]))
        here, held = [None] * len(texts), None
        for place in sorted(pages, key=lambda place: [place[number] for number in slow_first]):
            for number, index in enumerate(place):
                if index != here[number]:
                    if radios[number]:
                        controls[number].locator("input").nth(index).focus()
                        self.page.keyboard.press("Space")
                    else:
                        if held != number:
                            controls[number].locator(".noUi-handle").focus()
                        self.page.keyboard.press("ArrowRight" if index else "Home")
                    here[number], held = index, number
            values = [text[index] for text, index in zip(texts, place, strict=True)]
            seen = element.evaluate(
                "(slider, [values, wanted, quiet]) => settled(slider, values, wanted, quiet)",
                [values, pages[place], quiet],
            )
            yield place, values, seen

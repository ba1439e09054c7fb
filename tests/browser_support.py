"""A JupyterLab of our own and a headless Chromium to look at it with."""

import json
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

# Nothing but the page: no first-run windows, no updates, no calls home. Chromium refuses to run
# as root in its sandbox, as in a container.
CHROMIUM_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
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
        wait_for(lambda: answers(f"{address}api?token={token}", server), 60, "JupyterLab")
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
    settings = home / "settings"
    settings.mkdir(parents=True, exist_ok=True)
    moved = {
        "HOME": home,
        "JUPYTER_CONFIG_DIR": home / "config",
        "JUPYTER_DATA_DIR": home / "data",
        "JUPYTER_RUNTIME_DIR": home / "runtime",
        "IPYTHONDIR": home / "ipython",
        "JUPYTERLAB_SETTINGS_DIR": settings,
        "JUPYTERLAB_WORKSPACES_DIR": home / "workspaces",
    }
    notifications = settings / "@jupyterlab" / "apputils-extension"
    notifications.mkdir(parents=True, exist_ok=True)
    (notifications / "notification.jupyterlab-settings").write_text(
        json.dumps({"fetchNews": "false", "checkForUpdates": False})
    )
    library = Path(__file__).resolve().parents[1]  # the library that is tested is this one
    path = os.pathsep.join(filter(None, [str(library), os.environ.get("PYTHONPATH")]))
    return {**os.environ, **{name: str(value) for name, value in moved.items()}, "PYTHONPATH": path}


def trust(notebook, home):
    """As a reader does with `jupyter trust`: without it JupyterLab shows no widgets."""
    subprocess.run(
        [sys.executable, "-m", "jupyter", "trust", str(notebook)],
        check=True,
        env=private_environment(home),
        stdout=subprocess.DEVNULL,
    )


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


# In the page: what a slider shows now, and waiting until it is what was expected.
SCRIPT = """
window.shown = slider => {
  const image = slider.querySelector('img'), verdict = slider.querySelector('.verdict');
  const painted = image && image.complete && image.naturalWidth > 0;
  return {
    picture: painted ? image.getAttribute('src') : null,
    ground: painted ? getComputedStyle(image).backgroundImage : null,
    verdict: verdict ? verdict.textContent : null,
    values: [...slider.querySelectorAll('.widget-readout, input[type=radio]:checked')].map(
      control => (control.matches('input') ? control.parentElement : control).textContent.trim()),
  };
};
window.settled = (slider, wanted, milliseconds) => new Promise(resolve => {
  const end = performance.now() + milliseconds;
  const look = () => {
    const now = window.shown(slider);
    const is = now.picture !== null && now.picture !== wanted.not
      && wanted.values.every((value, i) => value === now.values[i]);
    if (is || performance.now() > end) resolve(now); else setTimeout(look, 4);
  };
  look();
});
"""


class NotebookPage:
    """A notebook open in JupyterLab, as a reader has it before anything is run.

    What leaves for another address is stopped and noted in `strangers`, what the page complains
    of in `errors`.
    """

    def __init__(self, browser, address, token, path, **options):
        self.errors, self.strangers = [], []
        options = {"viewport": {"width": 1280, "height": 900}, **options}
        self.context = browser.new_context(**options)
        self.context.route("**/*", lambda route: self.let_pass(route, address))
        self.page = self.context.new_page()
        self.page.add_init_script(SCRIPT)
        self.page.on(
            "console", lambda message: message.type == "error" and self.errors.append(message.text)
        )
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.goto(f"{address}/tree/{path}?token={token}&reset")
        self.page.wait_for_function(
            "window.jupyterapp && window.jupyterapp.shell.currentWidget"
            " && window.jupyterapp.shell.currentWidget.context"
        )
        self.page.evaluate("() => jupyterapp.shell.currentWidget.context.ready.then(() => 0)")
        self.page.evaluate(
            "() => jupyterapp.shell.currentWidget.sessionContext.ready.then(() => 0)"
        )

    def let_pass(self, route, address):
        if route.request.url.startswith(address.removesuffix("lab")):
            route.continue_()
        else:
            self.strangers.append(route.request.url)
            route.abort()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.context.close()

    def command(self, name, arguments=None):
        return self.page.evaluate(
            "([name, arguments]) => jupyterapp.commands.execute(name, arguments).then(() => 0)",
            [name, arguments or {}],
        )

    def run_all(self, seconds=120):
        """Run every cell; returns when the last has answered."""
        self.page.set_default_timeout(seconds * 1000)
        self.command("notebook:run-all-cells")
        self.page.set_default_timeout(30_000)

    def sliders(self):
        return self.page.locator(".lrcourse:has(.widget-hslider)")

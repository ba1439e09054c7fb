"""Try the command as a reader gets it, on any system: run by the Python of an environment that has
the course, in an empty folder. It lays out, serves the cover, and ends.
"""

import json
import socket
import subprocess
import sys
import sysconfig
import tempfile
import time
import urllib.request
from pathlib import Path

from lrcourse_desk.folder import book, notebooks

SECONDS = 180


def main():
    command = next(Path(sysconfig.get_path("scripts")).glob("lrcourse*"))
    here = Path(tempfile.mkdtemp(prefix="空 folder "))
    port, token = free_port(), "try"
    flags = ["--no-browser", f"--port={port}", f"--IdentityProvider.token={token}"]
    subprocess.run([command, "--help"], check=True)
    server = subprocess.Popen([command, *flags], cwd=here)
    try:
        address = f"http://127.0.0.1:{port}"
        page = wait_for(f"{address}/lab/tree/index.ipynb?token={token}", server)
        assert b"jupyter-config-data" in page
        cover = wait_for(f"{address}/api/contents/index.ipynb?token={token}", server)
        cells = json.loads(cover)["content"]["cells"]
        assert all(cell["metadata"]["trusted"] for cell in cells if cell["cell_type"] == "code")
        mine = here / "my_course"
        assert {path.relative_to(mine) for path in mine.rglob("*.ipynb")} == {*notebooks(book())}
    finally:
        stop = f"{address}/api/shutdown?token={token}"
        urllib.request.urlopen(urllib.request.Request(stop, method="POST", data=b""), timeout=60)
        server.wait(timeout=60)
    print("The command lays out the course, serves the cover with trusted notebooks, and ends.")


def free_port():
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


def wait_for(address, server):
    for _ in range(SECONDS):
        if server.poll() is not None:
            sys.exit("the server ended")
        try:
            return urllib.request.urlopen(address, timeout=60).read()
        except OSError:
            time.sleep(1)
    sys.exit("the server did not answer")


if __name__ == "__main__":
    main()

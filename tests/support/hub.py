"""Learners of a JupyterHub, who ask it over HTTP."""

import json
import re
import secrets

import requests
from support.browser import wait_for
from tornado import httpclient, ioloop
from tornado.websocket import websocket_connect

PASSWORD = "secret"


def answers(address):
    try:
        return requests.get(f"{address}/hub/api", timeout=5).ok
    except requests.RequestException:
        return False


class Learner:
    """Somebody who logged in and whose server was started, asked over HTTP."""

    def __init__(self, address, folder, name):
        self.address, self.name, self.home = address, name, folder / "home" / name
        self.session = requests.Session()
        page = self.session.get(f"{self.address}/hub/login").text
        form = {"username": name, "password": PASSWORD, "_xsrf": xsrf(page)}
        self.session.post(f"{self.address}/hub/login", data=form)
        self.landed = self.start()

    def start(self):
        """The path of the page on which they land."""

        def landed():
            page = self.session.get(f"{self.address}/user/{self.name}/")
            if page.status_code in (424, 500):  # it was stopped, or too slow to start
                self.session.get(f"{self.address}/hub/spawn/{self.name}")
            path = page.url.removeprefix(self.address).partition("?")[0]
            return page.ok and path.startswith(f"/user/{self.name}/") and path

        return wait_for(landed, 600, f"the server of {self.name}")

    def api(self, path, method="GET", content=None):
        answer = self.session.request(
            method,
            f"{self.address}/user/{self.name}/api/{path}",
            json=content,
            headers={"X-XSRFToken": self.session.cookies.get("_xsrf", path=f"/user/{self.name}/")},
        )
        assert answer.ok, (answer.status_code, answer.text)
        return answer.json() if answer.content else None

    def run(self, path, code):
        """What code prints in the kernel of a notebook."""
        asked = {"path": path, "name": path, "type": "notebook", "kernel": {"name": "python3"}}
        session = self.api("sessions", "POST", asked)
        cookies = "; ".join(f"{c.name}={c.value}" for c in self.session.cookies)
        address = f"{self.address}/user/{self.name}/api/kernels/{session['kernel']['id']}/channels"
        request = httpclient.HTTPRequest(
            address.replace("http", "ws", 1), headers={"Cookie": cookies}
        )
        return ioloop.IOLoop().run_sync(lambda: printed(request, code), timeout=120)


def xsrf(page):
    return re.search(r'name="_xsrf" value="([^"]*)"', page)[1]


async def printed(request, code):
    socket = await websocket_connect(request)
    content = {"code": code, "silent": False, "store_history": False, "user_expressions": {}}
    content |= {"allow_stdin": False, "stop_on_error": True}
    header = {"msg_id": secrets.token_hex(), "msg_type": "execute_request", "username": "",
              "session": secrets.token_hex(), "version": "5.3", "date": ""}  # fmt: skip
    message = {"header": header, "parent_header": {}, "metadata": {}, "content": content}
    await socket.write_message(json.dumps(message | {"channel": "shell", "buffers": []}))
    text = ""
    while True:
        message = json.loads(await socket.read_message())
        if message["parent_header"].get("msg_id") == header["msg_id"]:
            text += message["content"].get("text", "")
            text += "".join(message["content"].get("traceback", []))
            if message["content"].get("execution_state") == "idle":
                return text

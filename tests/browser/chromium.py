"""A headless Chromium, driven over its DevTools pipe: pages opened without network, and what they did.

Chromium reads commands from file descriptor 3 and writes answers and events to 4, JSON ended by NUL
(https://chromedevtools.github.io/devtools-protocol/): no port, no driver, no other library.
"""

import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
import time

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser")
DEADLINE = 60  # Seconds for one answer.


def find():
    """Path of a Chromium, or None."""
    return next((path for path in map(shutil.which, NAMES) if path), None)


class BrowserError(Exception):
    """The browser ended, or refused a command."""


class Browser:
    """One process; `with` ends it. Every Page is a tab with nothing in common but the process."""

    def __init__(self, program):
        self.folder = tempfile.TemporaryDirectory(prefix="extractinator-browser-", ignore_cleanup_errors=True)
        commands, self._to = os.pipe()
        self._from, events = os.pipe()

        def move():
            # The two ends may be 3 and 4 themselves: first out of the way.
            first, second = os.dup(commands), os.dup(events)
            os.dup2(first, 3)
            os.dup2(second, 4)

        self.process = subprocess.Popen(
            [
                program, "--headless", "--remote-debugging-pipe", "--no-sandbox", "--disable-gpu", "--no-first-run",
                "--disable-dev-shm-usage", "--disable-extensions", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", "--no-default-browser-check", "--hide-scrollbars",
                "--force-color-profile=srgb", "--host-resolver-rules=MAP * ~NOTFOUND",
                f"--user-data-dir={self.folder.name}", "about:blank",
            ],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            preexec_fn=move, pass_fds=(3, 4) if commands in (3, 4) else (commands, events, 3, 4),
            env={**os.environ, "HOME": self.folder.name},
        )  # fmt: skip
        os.close(commands)
        os.close(events)
        self._last = 0
        self._text = b""
        self.events = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.close(self._to)
        self.process.kill()
        self.process.wait()
        os.close(self._from)
        self.folder.cleanup()

    def _read(self, deadline):
        while b"\0" not in self._text:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self._from], [], [], left)[0]:
                raise BrowserError("no answer in time")
            read = os.read(self._from, 1 << 20)
            if not read:
                raise BrowserError("the browser ended")
            self._text += read
        message, _, self._text = self._text.partition(b"\0")
        return json.loads(message)

    def call(self, method, session=None, **parameters):
        """The result of a command; what happens meanwhile goes to `events`."""
        self._last += 1
        command = {"id": self._last, "method": method, "params": parameters}
        if session:
            command["sessionId"] = session
        text = json.dumps(command).encode() + b"\0"
        while text:
            text = text[os.write(self._to, text):]
        deadline = time.monotonic() + DEADLINE
        while True:
            message = self._read(deadline)
            if message.get("id") == self._last:
                if "error" in message:
                    raise BrowserError(f"{method}: {message['error'].get('message')}")
                return message["result"]
            self.events.append(message)

    def wait(self, method, session):
        """The next event of that name, or one that came already."""
        deadline = time.monotonic() + DEADLINE
        while True:
            for i, event in enumerate(self.events):
                if event.get("method") == method and event.get("sessionId") == session:
                    return self.events.pop(i)
            self.events.append(self._read(deadline))

    def open(self, url, width=1280, height=900, scheme="light", medium="screen"):
        return Page(self, url, width, height, scheme, medium)


class Page:
    """An address in a tab of its own, loaded to the end."""

    def __init__(self, browser, url, width, height, scheme, medium):
        self.browser = browser
        context = browser.call("Target.createBrowserContext")["browserContextId"]
        target = browser.call("Target.createTarget", url="about:blank", browserContextId=context)["targetId"]
        self.session = browser.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network", "DOM"):
            self.call(f"{domain}.enable")
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        self.call("Emulation.setEmulatedMedia", media=medium,
                  features=[{"name": "prefers-color-scheme", "value": scheme}])
        self.call("Page.navigate", url=url)
        browser.wait("Page.loadEventFired", self.session)
        self.target = target

    def call(self, method, **parameters):
        return self.browser.call(method, self.session, **parameters)

    def run(self, script):
        """The value of a JavaScript expression."""
        result = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in result:
            raise BrowserError(result["exceptionDetails"].get("exception", {}).get("description", "exception"))
        return result["result"].get("value")

    def requests(self):
        """Addresses asked for, in order, the page's own included."""
        return [e["params"]["request"]["url"] for e in self._events("Network.requestWillBeSent")]

    def complaints(self):
        """What the console would show: errors, warnings, exceptions, refusals by the security policy."""
        said = [e["params"]["entry"]["text"] for e in self._events("Log.entryAdded")]
        said += [str(e["params"]["args"]) for e in self._events("Runtime.consoleAPICalled")]
        said += [str(e["params"]["exceptionDetails"]["text"]) for e in self._events("Runtime.exceptionThrown")]
        return said

    def _events(self, method):
        return [e for e in self.browser.events if e.get("method") == method and e.get("sessionId") == self.session]

    def press(self, key, code):
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code)

    def screenshot(self, whole=True):
        """PNG of the whole page, or of what is in view."""
        return base64.b64decode(self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)["data"])

    def pdf(self):
        """The printed page; ends the emulation of a screen."""
        self.call("Emulation.setEmulatedMedia", media="print", features=[])
        return base64.b64decode(self.call("Page.printToPDF", printBackground=False, preferCSSPageSize=True)["data"])

    def close(self):
        self.browser.call("Target.closeTarget", targetId=self.target)

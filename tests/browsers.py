"""A shopper's or tester's browser tab, and everything that went wrong or outside in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, sync_playwright

PATIENCE_MS = 60_000
CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
DESKTOP = (1280, 800)
PHONE = (390, 844)


@contextmanager
def open_browser() -> Iterator[Browser]:
    """A headless Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


class Tab:
    """One tab. `homes` are the addresses of the servers that it may ask; by default only `address`."""

    def __init__(
        self,
        browser: Browser,
        address: str,
        size: tuple[int, int] = DESKTOP,
        language: str = "en-US",
        homes: tuple[str, ...] = (),
    ) -> None:
        self.address = address
        self.outside: list[str] = []
        self.complaints: list[str] = []
        self._homes = {urlsplit(home).netloc for home in (address, *homes)}
        phone = size == PHONE
        self.context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, locale=language, has_touch=phone, is_mobile=phone
        )
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE_MS)
        self.page.on("request", lambda request: self._note_request(request.url))
        self.page.on("console", self._note_line)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", self._note_dialog)

    def go(self, path: str) -> None:
        """Open an address of the server."""
        self.page.goto(f"{self.address}{path}")

    def close(self) -> None:
        """Close the tab; nothing may have gone wrong or outside in it."""
        self.context.close()
        assert self.outside == []
        assert self.complaints == []

    def _note_request(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob") and parts.netloc not in self._homes:
            self.outside.append(url)

    def _note_dialog(self, dialog: Dialog) -> None:
        self.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _note_line(self, line: ConsoleMessage) -> None:
        if line.type == "error":
            self.complaints.append(line.text)

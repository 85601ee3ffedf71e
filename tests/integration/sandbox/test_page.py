"""The page at `/`: what is served, and that everything it names exists."""

import asyncio
import re
import shutil
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from urllib.parse import urljoin

import aiohttp
import pytest

from sandbox.control.door import router
from sandbox.server import running


class Page:
    """The served files of one running sandbox, by path."""

    def __init__(self, base: str, session: aiohttp.ClientSession) -> None:
        self.base, self._session = base, session

    async def get(self, path: str) -> aiohttp.ClientResponse:
        return await self._session.get(urljoin(self.base, path))

    async def text(self, path: str) -> str:
        answer = await self.get(path)
        assert answer.status == 200, path
        return await answer.text()

    async def scripts(self) -> dict[str, str]:
        """Follow imports from the page's own script."""
        found: dict[str, str] = {}
        wanted = re.findall(r'src="([^"]+\.js)"', await self.text("/"))
        while wanted:
            path = wanted.pop()
            if path not in found:
                found[path] = await self.text(path)
                wanted += [urljoin(path, name) for name in re.findall(r'from "(\./[^"]+)"', found[path])]
        return found


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    async with running() as sandbox, aiohttp.ClientSession() as session:
        yield Page(sandbox.base_url, session)


async def test_the_page_and_all_that_it_loads_are_served(page: Page) -> None:
    """Its style and its scripts, with their imports, are there under their own types."""
    html = await page.text("/")
    style = await page.get(re.findall(r'href="(/page/[^"]+)"', html)[0])
    scripts = await page.scripts()

    assert style.content_type == "text/css"
    assert len(scripts) == 6
    assert {(await page.get(path)).content_type for path in scripts} == {"text/javascript"}


async def test_the_page_loads_nothing_from_elsewhere(page: Page) -> None:
    """No file names another host, and the policy forbids the browser to ask one."""
    files = {"/": await page.text("/"), "/page/style.css": await page.text("/page/style.css"), **await page.scripts()}
    policy = (await page.get("/")).headers["Content-Security-Policy"]

    assert "default-src 'self'" in policy
    assert not [path for path, text in files.items() if re.search(r"(https?:)?//[a-z]+\.", text)]
    assert not [path for path, text in files.items() if "innerHTML" in text or "<script>" in text]


async def test_every_address_that_the_page_asks_exists(page: Page) -> None:
    """The control API answers each method and path that a script names."""
    scripts = "".join((await page.scripts()).values())
    calls = re.findall(r'call\("(\w+)", ["`]([a-z]+)(/\$\{[^}]+\})?', scripts)
    routes = router()

    assert len(calls) >= 8
    assert [call for call in calls if routes.find(call[0], f"/{call[1]}" + ("/1" if call[2] else "")) is None] == []


async def test_every_element_that_the_scripts_want_is_on_the_page(page: Page) -> None:
    """`byId` is never given a name that the HTML lacks."""
    html = await page.text("/")

    wanted = set(re.findall(r'byId\("([^"]+)"\)', "".join((await page.scripts()).values())))

    assert wanted <= set(re.findall(r'id="([^"]+)"', html))


async def test_the_scripts_parse(page: Page) -> None:
    """Each script is JavaScript, where a program that can tell is at hand."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed: nothing here can parse JavaScript")

    for path, script in (await page.scripts()).items():
        check = await asyncio.create_subprocess_exec(
            node, "--check", "--input-type=module", "-", stdin=PIPE, stderr=PIPE
        )
        _, complaint = await check.communicate(script.encode())

        assert check.returncode == 0, (path, complaint.decode())


@pytest.mark.parametrize(
    "path", ["/page/__init__.py", "/page/nothing.js", "/page/../server.py", "/page/%2e%2e/server.py"]
)
async def test_nothing_but_the_page_is_served(page: Page, path: str) -> None:
    """Python files and other folders stay inside."""
    assert (await page.get(path)).status == 404

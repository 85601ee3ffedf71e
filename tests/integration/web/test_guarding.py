"""Where nobody is sent, by names, by redirects, by tricks of time; and sites that misbehave, each within limits."""

from __future__ import annotations

import asyncio
import gzip
import shutil
import socket
import ssl
import subprocess
import tracemalloc
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from bot.web.fetching import Fetcher, Limits
from bot.web.model import FetchFailed
from bot.web.names import Forbidden, guarded_socket
from tests.fakes import FakeClock
from tests.unit.web.test_guard import FORBIDDEN, REFUSED
from tests.websites import Answer, Directory, Website, redirect, reply, serving

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

MOST = 64 * 1024
BOMB = b"\0" * (64 * 1024 * 1024)


def fetcher(lookup: Directory, *, loopback: bool = True, connect_s: float = 1, total_s: float = 2) -> Fetcher:
    """Return a fetcher with the patience of a test."""
    limits = Limits(connect_s=connect_s, total_s=total_s, bytes=MOST)
    return Fetcher(FakeClock(), contact="", loopback=loopback, limits=limits, lookup=lookup)


async def reason_of(one: Fetcher, address: str) -> str | None:
    """Return why *address* could not be fetched, None where it could."""
    try:
        await one.fetch(address)
    except FetchFailed as failed:
        return failed.reason
    finally:
        await one.close()
    return None


@pytest.mark.parametrize("text", [text for text, _ in REFUSED])
async def test_what_is_refused_when_typed_is_not_even_looked_up(text: str) -> None:
    """No name server learns of it."""
    names = Directory()

    assert await reason_of(fetcher(names, loopback=False), text) == "address"
    assert names.asked == []


@pytest.mark.parametrize("number", FORBIDDEN)
async def test_a_name_that_leads_into_a_network_is_not_followed(number: str) -> None:
    """Whatever the name; nothing is connected to."""
    names = Directory(interne=[[number]])

    assert await reason_of(fetcher(names, loopback=False), "http://interne.example.org/") == "address"


@pytest.mark.parametrize("order", [["8.8.8.8", "127.0.0.1"], ["127.0.0.1", "8.8.8.8"], ["2606:4700::1", "::1"]])
async def test_one_bad_address_among_good_ones_spoils_the_name(order: list[str]) -> None:
    """Which of them is connected to is decided by who is quicker."""
    assert await reason_of(fetcher(Directory(mixte=[order]), loopback=False), "http://mixte.example.org/") == "address"


async def test_a_name_that_changes_its_answer_gains_nothing() -> None:
    """What was checked is what is connected to; the next request is checked anew."""
    async with serving(Website({"/": reply(b"ici", Connection="close")})) as site:
        names = Directory(change=[["127.0.0.1"], ["10.0.0.1"], ["127.0.0.1"]])
        one, address = fetcher(names), f"http://change.test:{site.port}/"

        first = await one.fetch(address)
        with pytest.raises(FetchFailed, match="address"):
            await one.fetch(address)
        third = await one.fetch(address)
        await one.close()

    assert (first.body, third.body) == (b"ici", b"ici")
    assert names.asked == ["change.test"] * 3


@pytest.mark.parametrize("sockaddr", [("127.0.0.1", 80), ("8.8.8.8", 22), ("::1", 443, 0, 0), ("fe80::1", 80, 0, 2)])
def test_the_socket_asks_once_more(sockaddr: tuple[str | int, ...]) -> None:
    """Whatever came before, no connection begins without this question."""
    family = socket.AF_INET if len(sockaddr) == 2 else socket.AF_INET6

    with pytest.raises(Forbidden):
        guarded_socket(loopback=False)((family, socket.SOCK_STREAM, 0, "", sockaddr))


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("http://10.0.0.1/", "address"),
        ("http://169.254.169.254/latest/meta-data/", "address"),
        ("http://interne.test/", "address"),
        ("//[::ffff:10.0.0.1]/", "address"),
        ("http://0x7f.1/", "address"),
        ("http://nadia:secret@pqn-a.test/", "address"),
        ("http://pqn-a.test\\@10.0.0.1/", "address"),
        ("file:///etc/passwd", "address"),
        ("gopher://127.0.0.1:6379/_INFO", "address"),
        ("javascript:alert(1)", "address"),
        ("http://[", "address"),
        ("/", "redirects"),
        ("/0", "redirects"),
    ],
)
async def test_a_redirect_is_checked_like_what_is_typed(location: str, reason: str) -> None:
    """A loop ends, and so does a sixth hop."""
    answers: dict[str, Answer] = {f"/{number}": redirect(f"/{number + 1}") for number in range(5)}
    async with serving(Website({"/": redirect(location), "/5": reply(b"trop loin"), **answers})) as site:
        names = Directory(interne=[["192.168.0.1"]])

        told = await reason_of(fetcher(names), f"http://pqn-a.test:{site.port}/")

    assert told == reason
    assert len(site.asked) <= 6


async def until_left(reader: asyncio.StreamReader) -> None:
    """Wait until the other side hangs up."""
    while await reader.read(1024):
        pass


def dripping(first: bytes, drop: bytes) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]:
    """Return what answers a drop at a time, for ever."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(first)
        left = asyncio.ensure_future(until_left(reader))
        while not left.done():
            writer.write(drop)
            await asyncio.wait([left], timeout=0.02)
        await left

    return answer


async def silent(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    """Say nothing."""
    await until_left(reader)


async def endless(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Send a body without end."""
    writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        writer.write(b"x" * 4096)
        await writer.drain()


async def half_closed(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Promise more than is sent, then speak no more."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort")
    writer.write_eof()
    await until_left(reader)


OK = b"HTTP/1.1 200 OK\r\n"
MISBEHAVING: dict[str, tuple[Answer, str]] = {
    "silence": (silent, "timeout"),
    "slow headers": (dripping(OK, b"X: y\r\n"), "timeout"),
    "slow status": (dripping(b"HTTP/1.1 200 ", b"x"), "timeout"),
    "slow body": (dripping(OK + b"Content-Length: 60000\r\n\r\n", b"x"), "timeout"),
    "slow chunks": (dripping(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"), "timeout"),
    "endless body": (endless, "too-large"),
    "large by its header": (OK + b"Content-Length: 99999999999\r\n\r\n", "too-large"),
    "large": (reply(b"x" * (MOST + 1)), "too-large"),
    "gzip bomb": (reply(gzip.compress(BOMB), Content_Encoding="gzip"), "too-large"),
    "deflate bomb": (reply(zlib.compress(BOMB), Content_Encoding="deflate"), "too-large"),
    "gzip that ends early": (reply(gzip.compress(b"bonjour" * 99)[:-12], Content_Encoding="gzip"), "protocol"),
    "gzip that is none": (reply(b"bonjour", Content_Encoding="gzip"), "protocol"),
    "brotli": (reply(b"\x0b\x00\x80x\x03", Content_Encoding="br"), "protocol"),
    "packed twice": (reply(gzip.compress(gzip.compress(BOMB)), Content_Encoding="gzip, gzip"), "protocol"),
    "half-closed": (half_closed, "protocol"),
    "no number for a length": (OK + b"Content-Length: x\r\n\r\n", "protocol"),
    "two lengths": (OK + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx", "protocol"),
    "garbage": (b"\x16\x03\x01garbage\r\n\r\n", "protocol"),
    "no such status": (b"HTTP/1.1 9x9 What\r\n\r\n", "protocol"),
    "no redirect": (reply(status="302 Found"), "protocol"),
    "a choice": (reply(status="300 Multiple Choices"), "protocol"),
    "long header": (OK + b"X: " + b"x" * 70_000 + b"\r\n\r\n", "protocol"),
    "many headers": (OK + b"X: y\r\n" * 10_000 + b"\r\n", "protocol"),
}


@pytest.mark.parametrize("name", MISBEHAVING)
async def test_a_site_that_misbehaves_is_left_with_a_reason(name: str) -> None:
    """Within the time and the size that were given."""
    answer, reason = MISBEHAVING[name]
    started = asyncio.get_running_loop().time()
    async with serving(Website({"/": answer})) as site:
        told = await reason_of(fetcher(Directory(), total_s=0.3), f"http://pqn-a.test:{site.port}/")

    assert told == reason
    assert asyncio.get_running_loop().time() - started < 5


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
async def test_a_bomb_is_not_unpacked_further_than_its_limit(coding: str) -> None:
    """Of 64 MiB, one step more than the limit is ever in memory."""
    packed = gzip.compress(BOMB) if coding == "gzip" else zlib.compress(BOMB)
    async with serving(Website({"/": reply(packed, Content_Encoding=coding)})) as site:
        tracemalloc.start()
        told = await reason_of(fetcher(Directory()), f"http://pqn-a.test:{site.port}/")
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()

    assert told == "too-large"
    assert most < 4 * 1024 * 1024


async def test_a_name_that_nobody_has_and_a_port_where_nobody_is() -> None:
    """Two reasons, for the first is a typing mistake and the second passes."""
    async with serving(Website()) as site:
        pass

    assert await reason_of(fetcher(Directory(rien=[[]])), "http://rien.test/") == "dns"
    assert await reason_of(fetcher(Directory()), f"http://pqn-a.test:{site.port}/") == "connect"


async def test_a_name_server_may_not_keep_us_waiting() -> None:
    """Its time is part of what a connection may take."""

    class Slow(Directory):
        async def __call__(self, host: str) -> list[str]:
            await asyncio.Event().wait()
            return [host]

    assert await reason_of(fetcher(Slow(), connect_s=0.1), "http://lent.test/") == "timeout"


@dataclass
class Authority:
    """A certificate for pqn-a.test that its owner has signed: by a server, and by who trusts it."""

    served: ssl.SSLContext
    trusted: ssl.SSLContext


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """Make it with the system's openssl."""
    if not (openssl := shutil.which("openssl")):
        pytest.skip("openssl is not installed")
    folder: Path = tmp_path_factory.mktemp("tls")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    named = ("-subj", "/CN=pqn-a.test", "-addext", "subjectAltName=DNS:pqn-a.test")
    made = (openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", *named, "-keyout", key, "-out", certificate)
    subprocess.run(made, check=True, capture_output=True)  # noqa: S603 - ours
    served = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    served.load_cert_chain(certificate, key)
    return Authority(served, ssl.create_default_context(cafile=str(certificate)))


@pytest.mark.parametrize(
    ("is_trusted", "host", "path", "reason"),
    [
        (True, "pqn-a.test", "/", None),
        (True, "pqn-a.test.", "/", None),
        (True, "autre.test", "/", "tls"),
        (True, "127.0.0.1", "/", "tls"),
        (False, "pqn-a.test", "/", "tls"),
        (True, "pqn-a.test", "/clair", "redirects"),
    ],
)
async def test_a_certificate_is_looked_at(
    authority: Authority, *, is_trusted: bool, host: str, path: str, reason: str | None
) -> None:
    """Who has signed it, and the name that was asked for; and what is protected stays so."""
    answers: dict[str, Answer] = {"/": reply(b"ici"), "/clair": redirect("http://pqn-a.test/")}
    limits = Limits(connect_s=2, total_s=4)
    tls = authority.trusted if is_trusted else None
    one = Fetcher(FakeClock(), contact="", loopback=True, limits=limits, lookup=Directory(), tls=tls)
    async with serving(Website(answers), tls=authority.served) as site:
        told = await reason_of(one, f"https://{host}:{site.port}{path}")

    assert told == reason


async def test_what_is_no_tls_is_told_as_such() -> None:
    """A plain site behind https."""

    async def plain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(reply(b"ici"))
        await until_left(reader)
        writer.close()

    server = await asyncio.start_server(plain, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]

    told = await reason_of(fetcher(Directory()), f"https://pqn-a.test:{port}/")
    server.close()

    assert told == "tls"

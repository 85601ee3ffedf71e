"""Where nobody is sent: pure rules about addresses, names and numbers.

An address comes from a person, from a redirect or from a page, so it may point at the machine that the bot runs on, at
its neighbours, or at what a cloud tells its own machines (OWASP, Server-Side Request Forgery Prevention).
"""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from yarl import URL

from bot.web.model import AddressRefused, Downgraded, HoldsCredentials, NotHttp, NotPublic, OtherPort

IP = IPv4Address | IPv6Address

SCHEMES, PORTS = ("http", "https"), (80, 443)
LONGEST_ADDRESS, LONGEST_NAME = 2048, 253

# What ipaddress calls global, in one Python or another, and is no public website.
_NEVER = tuple(
    ip_network(text)
    for text in (
        "192.0.0.0/24",  # protocol assignments (RFC 6890)
        "192.88.99.0/24",  # 6to4 relays (RFC 7526)
        "168.63.129.16/32",  # what Azure answers its own machines with
        "2001::/23",  # protocol assignments: Teredo, ORCHID (RFC 2928)
        "2001:db8::/32",  # documentation (RFC 3849)
        "2002::/16",  # 6to4: an IPv4 address inside (RFC 3056)
        "3fff::/20",  # documentation (RFC 9637)
    )
)
# Mapped (::ffff:0:0/96), translated (64:ff9b::/96, 64:ff9b:1::/48), local and multicast addresses are all outside.
_GLOBAL_UNICAST = ip_network("2000::/3")
_AUTHORITY_ENDS = re.compile(r"[/?#]")
# A name with a dot in it, and what may follow it.
_WITHOUT_SCHEME = re.compile(r"(?:[\w-]+\.)+[\w-]+\.?(?::\d+)?(?:[/?#].*)?", re.DOTALL)
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
# A name whose last label is a number is an address in disguise (URL Standard, "ends in a number").
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")


def with_scheme(text: str) -> str:
    """Return the address that somebody typed, with https where they have left the scheme out ("www.pqn-a.fr").

    That is no check: what comes of it is one for :func:`check_address`.
    """
    text = text.strip()
    return f"https://{text}" if _WITHOUT_SCHEME.fullmatch(text) else text


def check_address(text: str, *, loopback: bool = False) -> URL:
    """Return the address that *text* is, without fragment and with its host in ASCII; raise :class:`AddressRefused`.

    Names are not resolved here: what they lead to is checked when they are. With *loopback*, this machine and any port
    may be named: the sandbox is there.
    """
    text = text.strip(" ")
    # Spaces, controls, formats and backslashes are read otherwise by the next reader.
    if len(text) > LONGEST_ADDRESS or not text.isprintable() or " " in text or "\\" in text:
        raise AddressRefused
    url = _parsed(text)
    if url.scheme not in SCHEMES:
        raise NotHttp
    authority = _AUTHORITY_ENDS.split(text.partition("://")[2], maxsplit=1)[0]
    if "@" in authority:
        raise HoldsCredentials
    host = _host(url.raw_host or "", loopback=loopback)
    # In brackets stands an address of IPv6; yarl takes any word (RFC 3986, IPvFuture).
    if "[" in authority and ":" not in host:
        raise AddressRefused
    if url.port not in PORTS and not loopback:
        raise OtherPort
    url = url if host == url.raw_host else url.with_host(host)
    return url.with_fragment(None) if url.raw_fragment else url


def check_redirect(url: URL, location: str, *, loopback: bool = False) -> URL:
    """Return where *location* leads from *url*, checked like an address that was typed; raise :class:`AddressRefused`.

    From https it may not lead to http: whoever stands between could write the articles, and for good where the
    redirect is a permanent one.
    """
    to = check_address(str(url.join(_parsed(location))), loopback=loopback)
    if (url.scheme, to.scheme) == ("https", "http"):
        raise Downgraded
    return to


def is_allowed(address: IP, *, loopback: bool = False) -> bool:
    """Whether *address* is a public one, or with *loopback* this machine."""
    if loopback and address.is_loopback:
        return True
    if isinstance(address, IPv6Address) and address not in _GLOBAL_UNICAST:
        return False
    is_public = address.is_global and not address.is_multicast and not address.is_reserved
    return is_public and not any(address in network for network in _NEVER)


def is_open(address: IP, port: int, *, loopback: bool = False) -> bool:
    """Whether a connection may be made to *port* of *address*: the last question before it is."""
    return is_allowed(address, loopback=loopback) and (port in PORTS or (loopback and address.is_loopback))


def _parsed(text: str) -> URL:
    try:
        return URL(text)
    except (ValueError, IndexError):  # the second for "https://[]@", as yarl 1.25 reads it
        raise AddressRefused from None


def _host(host: str, *, loopback: bool) -> str:
    """Return *host* without the dot of the root; raise :class:`AddressRefused` unless it may be looked up."""
    host = host.removesuffix(".")
    labels = host.split(".")
    if ":" in host or _NUMBER.fullmatch(labels[-1]):
        return _number(host, loopback=loopback)
    if len(host) > LONGEST_NAME or not all(_LABEL.fullmatch(label) for label in labels):
        raise AddressRefused
    if not loopback and (len(labels) == 1 or labels[-1] == "localhost"):
        raise NotPublic
    return host


def _number(host: str, *, loopback: bool) -> str:
    """Return *host* if it is an IP address in its one canonical spelling, and a public one."""
    # A zone names a network card of this machine (RFC 6874).
    if "%" in host:
        raise AddressRefused
    try:
        address = ip_address(host)
    except ValueError:
        raise AddressRefused from None
    if not is_allowed(address, loopback=loopback):
        raise NotPublic
    return host

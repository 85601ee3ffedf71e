"""Where nobody is sent: addresses, and numbers."""

from __future__ import annotations

import contextlib
from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from yarl import URL

from bot.web.guard import IP, check_address, check_redirect, is_allowed, is_open, with_scheme
from bot.web.model import AddressRefused, Downgraded, HoldsCredentials, NotHttp, NotPublic, OtherPort

NATS = int(IPv6Address("64:ff9b::"))

WRONG, SCHEME, WHO, PORT, PRIVATE = AddressRefused, NotHttp, HoldsCredentials, OtherPort, NotPublic

REFUSED = [
    # Nothing, or no address.
    ("", SCHEME),
    ("pqn-a.fr", SCHEME),
    ("//pqn-a.fr/", SCHEME),
    ("https://", WRONG),
    ("https:///actualites", WRONG),
    ("https:pqn-a.fr", WRONG),
    ("https://?a=b", WRONG),
    ("https://" + "a" * 64 + ".fr/", WRONG),
    ("https://" + "a." * 130 + "fr/", WRONG),
    ("https://pqn-a.fr/" + "a" * 2048, WRONG),
    # Another way of reading.
    ("file:///etc/passwd", SCHEME),
    ("ftp://pqn-a.fr/", SCHEME),
    ("gopher://127.0.0.1:6379/_INFO", SCHEME),
    ("javascript:alert(1)", SCHEME),
    ("data:text/html,bonjour", SCHEME),
    ("view-source:https://pqn-a.fr/", SCHEME),
    ("https+unix://%2Fvar%2Frun%2Fdocker.sock/", SCHEME),
    # Names and passwords, and hosts that are disguised as such.
    ("https://nadia@pqn-a.fr/", WHO),
    ("https://nadia:secret@pqn-a.fr/", WHO),
    ("https://@pqn-a.fr/", WHO),
    ("https://:@pqn-a.fr/", WHO),
    ("https://pqn-a.fr@127.0.0.1/", WHO),
    ("https://pqn-a.fr:443@127.0.0.1/", WHO),
    ("https://127.0.0.1@pqn-a.fr/", WHO),
    ("https://pqn-a.fr%2F@127.0.0.1/", WHO),
    # Read in two ways by two readers.
    ("https://pqn-a.fr\\@127.0.0.1/", WRONG),
    ("https:\\\\127.0.0.1\\", WRONG),
    ("https://127.0.0.1\\.pqn-a.fr/", WRONG),
    ("https://pqn-a.fr /", WRONG),
    ("https://pqn-a.fr\t/", WRONG),
    ("https://127.0.\n0.1/", WRONG),
    ("ht\ntps://127.0.0.1/", WRONG),
    ("https://pqn-a.fr/\r\nHost: 127.0.0.1", WRONG),
    ("https://pqn-a.fr\x00.example.org/", WRONG),
    ("https://pqn\u00ad-a.fr/", WRONG),
    ("https://pqn\u200b-a.fr/", WRONG),
    ("https://pqn-a.fr/\u202etxt.exe", WRONG),
    ("https://pqn-a\u3000.fr/", WRONG),
    ("https://127%2e0%2e0%2e1/", WRONG),
    ("https://pqn-a.fr%00.example.org/", WRONG),
    ("https://pqn-a..fr/", WRONG),
    ("https://pqn-a.fr../", WRONG),
    ("https://.pqn-a.fr/", WRONG),
    ("https://-pqn.fr/", WRONG),
    ("https://[::1", WRONG),
    ("https://[v1.a]/", WRONG),
    ("https://[]@", WRONG),
    ("https://[]/", WRONG),
    ("https://pqn-a.fr:https/", WRONG),
    ("https://pqn-a.fr:99999/", WRONG),
    # Other services.
    ("https://pqn-a.fr:0/", PORT),
    ("http://pqn-a.fr:22/", PORT),
    ("http://pqn-a.fr:6379/", PORT),
    ("http://pqn-a.fr:8080/", PORT),
    # Numbers in other clothes: decimal, octal, hexadecimal, short, full-width, with the root's dot.
    ("http://2130706433/", WRONG),
    ("http://017700000001/", WRONG),
    ("http://0x7f000001/", WRONG),
    ("http://0x7f.0.0.1/", WRONG),
    ("http://0177.0.0.1/", WRONG),
    ("http://127.1/", WRONG),
    ("http://127.0.1/", WRONG),
    ("http://127.0.0.0x1/", WRONG),
    ("http://256.0.0.1/", WRONG),
    ("http://1.2.3.4.5/", WRONG),
    ("http://0/", WRONG),
    ("http://127.0.0.1./", PRIVATE),
    ("http://１２７.0.0.1/", PRIVATE),
    ("http://①②⑦.⓪.⓪.①/", PRIVATE),
    ("http://127。0。0。1/", PRIVATE),
    # Networks of one's own.
    ("http://127.0.0.1/", PRIVATE),
    ("http://127.255.255.254/", PRIVATE),
    ("http://10.0.0.1/", PRIVATE),
    ("http://192.168.1.1/", PRIVATE),
    ("http://169.254.169.254/latest/meta-data/", PRIVATE),
    ("http://0.0.0.0/", PRIVATE),
    ("http://[::1]/", PRIVATE),
    ("http://[::]/", PRIVATE),
    ("http://[::ffff:127.0.0.1]/", PRIVATE),
    ("http://[::ffff:8.8.8.8]/", PRIVATE),
    ("http://[0:0:0:0:0:ffff:7f00:1]/", PRIVATE),
    ("http://[fe80::1]/", PRIVATE),
    ("http://[fe80::1%25eth0]/", WRONG),
    ("http://[2606:4700::1%25lo]/", WRONG),
    ("http://[64:ff9b::7f00:1]/", PRIVATE),
    ("http://localhost/", PRIVATE),
    ("http://LOCALHOST./", PRIVATE),
    ("http://admin.localhost/", PRIVATE),
    ("http://intranet/", PRIVATE),
    ("http://ⓛocalhost/", PRIVATE),
]

TAKEN = [
    ("https://pqn-a.fr", "https://pqn-a.fr"),
    ("  https://pqn-a.fr/actualites ", "https://pqn-a.fr/actualites"),
    ("HTTPS://PQN-A.FR/Actualites", "https://pqn-a.fr/Actualites"),
    ("https://pqn-a.fr./x", "https://pqn-a.fr/x"),
    ("https://pqn-a.fr:443/x", "https://pqn-a.fr/x"),
    ("http://pqn-a.fr:80/", "http://pqn-a.fr/"),
    ("http://pqn-a.fr:443/", "http://pqn-a.fr:443/"),
    ("https://pqn-a.fr/x?a=b@c#d", "https://pqn-a.fr/x?a=b@c"),
    ("https://pqn-a.fr?next=@127.0.0.1", "https://pqn-a.fr/?next=@127.0.0.1"),
    ("https://pqn-a.fr/#@127.0.0.1", "https://pqn-a.fr/"),
    ("https://pqn-a.fr/@nadia", "https://pqn-a.fr/@nadia"),
    ("https://pqn-a.fr/é", "https://pqn-a.fr/%C3%A9"),
    ("https://éducation.fr/", "https://xn--ducation-90a.fr/"),
    # The Cyrillic letters that look like apple.com, shown as what they are.
    ("https://аррӏе.com/", "https://xn--80ak6aa92e.com/"),
    ("https://8.8.8.8/", "https://8.8.8.8/"),
    ("https://[2606:4700::1111]/", "https://[2606:4700::1111]/"),
    ("https://under_score.example.org/", "https://under_score.example.org/"),
]

FORBIDDEN = [
    "0.0.0.0",  # noqa: S104 - nothing is bound
    *("0.1.2.3", "10.0.0.1", "100.64.0.1", "127.0.0.1", "169.254.169.254", "172.16.0.1", "192.0.0.8"),
    *("192.0.0.170", "192.0.2.1", "192.88.99.1", "192.168.0.1", "198.18.0.1", "198.51.100.1", "203.0.113.1"),
    *("224.0.0.1", "233.252.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255", "168.63.129.16"),
    *("::", "::1", "::ffff:10.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "64:ff9b::8.8.8.8", "64:ff9b:1::a00:1"),
    *("100::1", "2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:10::1", "2001:20::1", "2001:db8::1"),
    *("2002:7f00:1::", "2002:808:808::1", "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0"),
    *("fec0::1", "ff02::1", "ff0e::1", "4000::1"),
]


@pytest.mark.parametrize(("text", "refusal"), REFUSED)
def test_an_address_that_leads_elsewhere_is_refused(text: str, refusal: type[AddressRefused]) -> None:
    """With what is wrong with it."""
    with pytest.raises(AddressRefused) as refused:
        check_address(text)

    assert type(refused.value) is refusal


@pytest.mark.parametrize(("text", "address"), TAKEN)
def test_an_address_of_a_site_is_taken(text: str, address: str) -> None:
    """In one spelling, and in letters that cannot be mistaken."""
    assert str(check_address(text)) == address


@given(st.text() | st.text(alphabet="htps:/\\@.0123456789abcdefx[]%#?\t ").map("http://".__add__))
def test_whatever_is_typed_is_an_address_or_refused(text: str) -> None:
    """And an address that was taken is taken again as it is."""
    try:
        url = check_address(text)
    except AddressRefused:
        return

    assert (url.scheme in {"http", "https"}, url.user, url.password, url.port in {80, 443}) == (True, None, None, True)
    assert check_address(str(url)) == url


@pytest.mark.parametrize(
    ("location", "to"),
    [
        ("/b?c=d", "https://pqn-a.fr/b?c=d"),
        ("b", "https://pqn-a.fr/fr/b"),
        ("//b.org/", "https://b.org/"),
        ("https://b.org/é", "https://b.org/%C3%A9"),
    ],
)
def test_a_redirect_leads_on(location: str, to: str) -> None:
    """From where it stands."""
    assert str(check_redirect(URL("https://pqn-a.fr/fr/a"), location)) == to


@pytest.mark.parametrize("location", ["http://pqn-a.fr/", "http://b.org/"])
def test_what_is_protected_stays_so(location: str) -> None:
    """A redirect may lead from http to https, and not back."""
    with pytest.raises(Downgraded):
        check_redirect(URL("https://pqn-a.fr/"), location)

    assert check_redirect(URL("http://pqn-a.fr/"), "https://pqn-a.fr/").scheme == "https"


@given(st.text() | st.text(alphabet="htps:/\\@.0123456789abcdefx[]%#?\t "))
def test_whatever_a_redirect_says_is_an_address_or_refused(location: str) -> None:
    """Any server may write anything there."""
    with contextlib.suppress(AddressRefused):
        to = check_redirect(URL("https://pqn-a.fr/fr/a"), location)
        assert check_address(str(to)) == to


def test_a_sandbox_may_be_named_where_it_is_allowed() -> None:
    """On any port of this machine, and in no other way than before."""
    for address in ("http://127.0.0.1:8080/site", "http://localhost:8080/site", "http://[::1]:8080/site"):
        assert str(check_address(address, loopback=True)) == address
    for address in ("http://10.0.0.1/", "http://169.254.169.254/", "http://2130706433/", "http://a@127.0.0.1/"):
        with pytest.raises(AddressRefused):
            check_address(address, loopback=True)


@pytest.mark.parametrize("text", FORBIDDEN)
def test_no_number_of_a_network_of_ones_own_is_allowed(text: str) -> None:
    """Nor one that holds another, nor one that nobody has."""
    assert not is_allowed(ip_address(text))
    assert is_allowed(ip_address(text), loopback=True) == (text in {"127.0.0.1", "::1"})


@pytest.mark.parametrize("text", ["1.1.1.1", "8.8.8.8", "151.80.1.1", "2606:4700::1111", "2a01:e0a::1", "2001:41d0::1"])
def test_numbers_of_websites_are_allowed(text: str) -> None:
    """Those that the registries have given to somebody."""
    assert is_allowed(ip_address(text))


@given(st.ip_addresses())
@example(ip_address("::ffff:0.0.0.0"))
def test_what_is_allowed_is_public_by_every_account(address: IP) -> None:
    """Of the standard library, which knows less in one version than in the next."""
    if not is_allowed(address):
        return

    closed = ("private", "multicast", "reserved", "unspecified", "loopback", "link_local", "site_local")
    inside = ("ipv4_mapped", "sixtofour", "teredo")
    assert address.is_global
    assert not any(getattr(address, name, None) for name in [*(f"is_{one}" for one in closed), *inside])


@given(st.ip_addresses(v=4))
def test_an_address_inside_another_is_never_allowed(inner: IPv4Address) -> None:
    """Mapped, compatible, translated or tunnelled: what is connected to would not be what was checked."""
    number = int(inner)
    outer = (0xFFFF << 32 | number, number, NATS | number, NATS | 1 << 80 | number, 0x2002 << 112 | number << 80)

    assert not any(is_allowed(IPv6Address(one)) for one in outer)


@given(st.ip_addresses(), st.integers(0, 65535), st.booleans())
def test_only_two_ports_are_open(address: IP, port: int, loopback: bool) -> None:
    """But for the sandbox's own."""
    if is_open(address, port, loopback=loopback):
        assert port in {80, 443} or (loopback and address.is_loopback)
        assert is_allowed(address, loopback=loopback)


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("www.pqn-a.fr", "https://www.pqn-a.fr"),
        (" pqn-a.fr/fr/actualites?page=2 ", "https://pqn-a.fr/fr/actualites?page=2"),
        ("pqn-a.fr:8080/a", "https://pqn-a.fr:8080/a"),
        ("éducation.fr", "https://éducation.fr"),
        ("127.0.0.1/a", "https://127.0.0.1/a"),
        ("http://pqn-a.fr", "http://pqn-a.fr"),
        ("HTTPS://pqn-a.fr", "HTTPS://pqn-a.fr"),
        ("pqn-a", "pqn-a"),
        ("//pqn-a.fr/", "//pqn-a.fr/"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("javascript:a.b", "javascript:a.b"),
        ("nadia@pqn-a.fr", "nadia@pqn-a.fr"),
        ("Voir la page", "Voir la page"),
        ("", ""),
    ],
)
def test_an_address_without_a_scheme_is_one_of_https(typed: str, address: str) -> None:
    """As people type what they remember; whatever else they typed is for the guard."""
    assert with_scheme(typed) == address
    if address.startswith("https://127") or ":8080" in address:
        with pytest.raises(AddressRefused):
            check_address(address)

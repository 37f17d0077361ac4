"""The guard on given addresses: hostile forms, mixed answers, rebinding, redirects, sizes and slow bodies."""

from __future__ import annotations

import socket
import threading

import pytest

from connectors import guarded
from connectors.base import AddressRefused, ConnectorError, ContractChanged, Transient
from connectors.http import Limits, Session, fetch
from tests.connectors.loopback import Asked, serving

PUBLIC = "93.184.216.34"
IN_ONE_WORD = """
http://127.0.0.1/ http://127.1/ http://2130706433/ http://0x7f000001/ http://0177.0.0.1/ http://0/
http://0.0.0.0/ http://[::1]/ http://[::]/ http://[::ffff:127.0.0.1]/ http://[::ffff:7f00:1]/
http://[0:0:0:0:0:ffff:169.254.169.254]/ http://169.254.169.254/latest/meta-data/ http://[fd00:ec2::254]/
http://10.0.0.1/ http://172.16.0.1/ http://192.168.1.1/ http://100.64.0.1/ http://198.18.0.1/
http://224.0.0.1/ http://255.255.255.255/ http://240.0.0.1/ http://[fe80::1]/ http://[fc00::1]/
http://[ff02::1]/ http://[2002:7f00:1::]/ http://[64:ff9b::7f00:1]/ http://[64:ff9b::a9fe:a9fe]/
http://[64:ff9b:1::7f00:1]/ http://[::127.0.0.1]/ http://[2001:0:53aa:64c:0:0:80ff:fffe]/ http://localhost/
http://LOCALHOST./ http://192.0.2.1/ file:///etc/passwd ftp://example.com/ gopher://127.0.0.1:6379/_x
dict://127.0.0.1/ jar:http://x/ data:text/html,x javascript:alert(1) http://user@127.0.0.1/
http://example.com@127.0.0.1/ http://example.com:22/ http://example.com:8501/
http://127.0.0.1:80\\@example.com/ //127.0.0.1/ http:///x http://①②⑦.⓪.⓪.①/ http://127。0。0。1/
http://[::ffff:0:127.0.0.1]/ http://0x7f.1/ http://017700000001/ http://[fec0::1]/ http://192.88.99.1/
http://example.com:99999/ http://[::1
"""
HOSTILE = [*IN_ONE_WORD.split(), "http://127.0.0.1\t/", "http://example.com\r\nX: y/", "http://exa mple.com/"]


def of_this_machine(host: str, port: int) -> list[str]:
    """What the system makes of a host that is an address in disguise; a name is answered as public."""
    try:
        return [socket.inet_ntoa(socket.inet_aton(host))]
    except OSError:
        pass
    if ":" in host:
        return [host]
    return ["127.0.0.1"] if host.lower() == "localhost" else [PUBLIC]


@pytest.mark.parametrize("url", HOSTILE)
def test_a_hostile_address_is_refused(url: str) -> None:
    with pytest.raises(AddressRefused, match=r".+\."):
        guarded.check(url, of_this_machine)


@pytest.mark.parametrize(
    "url",
    [
        "https://www.gov.uk/search/news.atom",
        "http://example.com:80/a?b=c",
        "https://xn--bcher-kva.example/",
        "https://bücher.example/x",
    ],
)
def test_a_public_address_is_let_through_to_where_it_leads(url: str) -> None:
    assert guarded.check(url, lambda host, port: [PUBLIC]) == PUBLIC


def test_one_inner_address_among_public_ones_refuses_all() -> None:
    with pytest.raises(AddressRefused, match=r"10\.0\.0\.5"):
        guarded.check("https://mixed.example/", lambda host, port: [PUBLIC, "10.0.0.5"])


# -- the connection goes where the guard looked ----------------------------------------------------


def test_a_name_that_resolves_otherwise_a_moment_later_gains_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The address that was looked at is the one connected to: the name is asked once for each connection."""
    answers = [[PUBLIC], ["127.0.0.1"]]
    connected: list[str] = []

    def no_network(address, *more, **named):
        connected.append(address[0])
        raise OSError("nobody there")

    monkeypatch.setattr("urllib3.util.connection.create_connection", no_network)
    session = Session(is_given=True, look_up=lambda host, port: answers.pop(0), tries=1)

    with pytest.raises(Transient):
        fetch("https://rebinding.example/feed", session=session)
    with pytest.raises(AddressRefused, match=r"127\.0\.0\.1"):
        fetch("https://rebinding.example/feed", session=session)

    assert connected == [PUBLIC]


def test_a_given_instance_of_this_machine_is_refused_before_a_byte_is_sent() -> None:
    with serving(lambda asked: (200, {})) as server:
        session = Session(is_given=True, tries=1)

        with pytest.raises(AddressRefused):
            session.request("GET", server.url)
        with pytest.raises(AddressRefused):
            Session(is_given=True, tries=1).request("GET", "http://localhost/")

        assert server.asked == []


def loopback_session(**more) -> Session:
    """A session that may reach the tests' own server: what a person gave is let through to it, redirects are not."""
    return Session(tries=1, **more)


def test_a_redirect_inside_is_refused() -> None:
    def world(asked: Asked):
        return 302, b"", {"Location": "http://169.254.169.254/latest/meta-data/"}

    with serving(world) as server:
        with pytest.raises(ConnectorError, match="not https"):
            fetch(server.url, session=loopback_session())
        assert len(server.asked) == 1


def test_a_redirect_without_end_is_told() -> None:
    with serving(lambda asked: (302, b"", {"Location": asked.path + "x"})) as server:
        with pytest.raises(ContractChanged, match="without end"):
            fetch(server.url + "/", session=loopback_session())
        assert len(server.asked) == 4


def test_more_than_five_megabytes_is_not_read() -> None:
    with (
        serving(lambda asked: (200, b"x" * (6 << 20))) as server,
        pytest.raises(ConnectorError, match="more than 5 MB"),
    ):
        fetch(server.url, session=loopback_session(limits=Limits(size=5 << 20)))


def test_a_drip_is_ended_by_the_total_deadline() -> None:
    """A byte now and then defeats every limit on a single read."""
    listening = socket.create_server(("127.0.0.1", 0))
    stop = threading.Event()

    def drip() -> None:
        line, _ = listening.accept()
        with line:
            line.recv(4096)
            try:
                line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
                while not stop.wait(0.05):
                    line.sendall(b"x")
            except OSError:
                return

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    session = Session(limits=Limits(connect=5, read=5, total=0.6), tries=3)

    with pytest.raises(Transient, match="had not answered whole"):
        session.request("GET", f"http://127.0.0.1:{listening.getsockname()[1]}/")

    stop.set()
    listening.close()
    thread.join(10)
    assert session.calls == 1, "what hangs is not asked again at once"


def test_headers_that_drip_are_ended_too() -> None:
    listening = socket.create_server(("127.0.0.1", 0))
    stop = threading.Event()

    def drip() -> None:
        line, _ = listening.accept()
        with line:
            line.recv(4096)
            try:
                line.sendall(b"HTTP/1.1 200 OK\r\n")
                while not stop.wait(0.05):
                    line.sendall(b"X: y\r\n")
            except OSError:
                return

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()

    with pytest.raises(Transient):
        Session(limits=Limits(connect=5, read=5, total=0.5), tries=1).request(
            "GET", f"http://127.0.0.1:{listening.getsockname()[1]}/"
        )

    stop.set()
    listening.close()
    thread.join(10)

"""Passkeys as a second factor: an answer is good for this site, this device, and once."""

import hashlib
import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from html import unescape
from secrets import token_bytes
from typing import Any

import pytest
from cbor2 import dumps
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.hashes import SHA256
from werkzeug.test import TestResponse

from tests.cast import KARIN, TOM
from tests.web.driver import Browser, Site
from tests.web.factors import LIST, SECOND, enter, leads_to

PASSKEY = f"{LIST}passkey/"
ORIGIN = "http://localhost"
PRESENT, VERIFIED, WITH_KEY = 1, 4, 64
_OPTIONS = re.compile(r'data-passkey="([^"]*)"')


@dataclass
class Device:
    """A device with one passkey, as the standard describes it; its key is an ES256 one."""

    origin: str = ORIGIN
    site: str = "localhost"
    flags: int = PRESENT | VERIFIED
    count: int = 1
    credential: bytes = field(default_factory=lambda: token_bytes(16))
    key: EllipticCurvePrivateKey = field(default_factory=lambda: generate_private_key(SECP256R1()))

    def create(self, page: TestResponse) -> str:
        """The answer to a page that sets a passkey up."""
        numbers = self.key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: _bytes(numbers.x), -3: _bytes(numbers.y)}
        length = len(self.credential).to_bytes(2, "big")
        about = bytes(16) + length + self.credential + dumps(public)
        made = {"fmt": "none", "attStmt": {}, "authData": self._state(WITH_KEY) + about}
        return self._answer(page, "webauthn.create", attestationObject=dumps(made))

    def use(self, page: TestResponse) -> str:
        """The answer to a page that asks for the passkey."""
        state = self._state(0)
        client = self._describe(page, "webauthn.get")
        signature = self.key.sign(state + hashlib.sha256(client).digest(), ECDSA(SHA256()))
        return self._answer(page, "webauthn.get", authenticatorData=state, signature=signature)

    def _state(self, more: int) -> bytes:
        flags = bytes([self.flags | more])
        return hashlib.sha256(self.site.encode()).digest() + flags + self.count.to_bytes(4, "big")

    def _describe(self, page: TestResponse, kind: str) -> bytes:
        challenge = read_options(page)["challenge"]
        said = {"type": kind, "challenge": challenge, "origin": self.origin}
        return json.dumps(said).encode()

    def _answer(self, page: TestResponse, kind: str, **parts: bytes) -> str:
        parts["clientDataJSON"] = self._describe(page, kind)
        name = _text(self.credential)
        response = {part: _text(value) for part, value in parts.items()}
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})


def _bytes(number: int) -> bytes:
    return number.to_bytes(32, "big")


def _text(value: bytes) -> str:
    return urlsafe_b64encode(value).rstrip(b"=").decode()


def read_options(page: TestResponse) -> dict[str, Any]:
    """What a page asks the browser for."""
    [options] = _OPTIONS.findall(page.text)
    read: dict[str, Any] = json.loads(unescape(options))
    return read


def set_up(browser: Browser, device: Device, label: str = "Mein Handy") -> TestResponse:
    answer = device.create(browser.get(PASSKEY))
    return browser.post(PASSKEY, {"answer": answer, "label": label})


def step_in(site: Site, device: Device) -> TestResponse:
    """Signs in by a link and answers with the passkey."""
    karin = enter(site)
    return karin.post(SECOND, {"answer": device.use(karin.get(SECOND))})


def test_a_passkey_is_set_up_and_lets_one_in(standalone: Site) -> None:
    karin, device = standalone.visit(KARIN), Device()
    assert leads_to(set_up(karin, device), LIST)
    assert "Mein Handy" in karin.get(LIST).text
    assert leads_to(enter(standalone).get("/staff/"), SECOND)
    device.count += 1
    assert leads_to(step_in(standalone, device), "/")


def test_an_address_may_be_set_in_capitals(
    standalone: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(standalone.app.config, "LMS_BASE_URL", "http://LocalHost")
    assert leads_to(set_up(standalone.visit(KARIN), Device()), LIST)


def test_a_passkey_that_counts_nothing_works_again_and_again(standalone: Site) -> None:
    device = Device(count=0)
    set_up(standalone.visit(KARIN), device)
    for _ in range(2):
        assert leads_to(step_in(standalone, device), "/")


def test_a_count_that_does_not_rise_is_refused(standalone: Site) -> None:
    device = Device(count=7)
    set_up(standalone.visit(KARIN), device)
    assert step_in(standalone, device).status_code == 422
    device.count = 8
    assert leads_to(step_in(standalone, device), "/")


def test_an_answer_is_good_for_one_device_and_once(standalone: Site) -> None:
    device = Device(count=0)
    set_up(standalone.visit(KARIN), device)
    here, elsewhere = enter(standalone), enter(standalone)
    answer = device.use(here.get(SECOND))
    assert elsewhere.post(SECOND, {"answer": answer}).status_code == 422
    assert leads_to(here.post(SECOND, {"answer": answer}), "/")
    standalone.clock.pass_by(hours=1)
    assert here.post("/login/again/", {"answer": answer}).status_code == 422


@pytest.mark.parametrize(
    "changes",
    [
        {"origin": "http://elsewhere.example"},
        {"origin": "https://localhost"},
        {"site": "elsewhere.example"},
        {"flags": 0},
        {"key": generate_private_key(SECP256R1())},
        {"credential": b"another one"},
    ],
)
def test_an_answer_from_elsewhere_is_refused(standalone: Site, changes: dict[str, Any]) -> None:
    device = Device(count=0)
    set_up(standalone.visit(KARIN), device)
    for name, value in changes.items():
        setattr(device, name, value)
    refused = step_in(standalone, device)
    assert refused.status_code == 422
    assert "Das hat nicht geklappt." in refused.text


def test_somebody_else_s_passkey_is_refused(standalone: Site) -> None:
    own, other = Device(count=0), Device(count=0)
    set_up(standalone.visit(KARIN), own)
    set_up(standalone.visit(TOM), other)
    assert step_in(standalone, other).status_code == 422


def test_a_passkey_is_kept_once_and_offered_to_nobody_twice(standalone: Site) -> None:
    karin, device = standalone.visit(KARIN), Device()
    page = karin.get(PASSKEY)
    assert leads_to(karin.post(PASSKEY, {"answer": device.create(page)}), LIST)
    [excluded] = read_options(karin.get(PASSKEY))["excludeCredentials"]
    assert urlsafe_b64decode(excluded["id"] + "==") == device.credential
    again = set_up(karin, device)
    assert again.status_code == 422
    assert "schon eingerichtet" in again.text


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "{}",
        "[]",
        "null",
        "[" * 50_000,
        '{"id": "a", "rawId": "a", "type": "public-key", "response": {}}',
        '{"id": "", "rawId": "", "type": "public-key", "response": {"clientDataJSON": "e30",'
        ' "attestationObject": "oA", "authenticatorData": "AA", "signature": "AA"}}',
        '{"id": "ä", "rawId": "ä", "type": "x", "response": 1}',
    ],
)
def test_nonsense_is_refused(standalone: Site, answer: str) -> None:
    karin = standalone.visit(KARIN)
    assert karin.post(PASSKEY, {"answer": answer}).status_code == 422
    set_up(karin, Device())
    assert enter(standalone).post(SECOND, {"answer": answer}).status_code == 422


def test_an_attestation_that_is_nonsense_is_refused(standalone: Site) -> None:
    karin, device = standalone.visit(KARIN), Device()
    answer = json.loads(device.create(karin.get(PASSKEY)))
    for statement in ({"x5c": [b"no certificate"], "alg": -7, "sig": b""}, {"x5c": 1}, 1):
        made = {"fmt": "packed", "attStmt": statement, "authData": bytes(37)}
        answer["response"]["attestationObject"] = _text(dumps(made))
        assert karin.post(PASSKEY, {"answer": json.dumps(answer)}).status_code == 422


def test_guessing_is_slowed(standalone: Site) -> None:
    device = Device(count=0)
    set_up(standalone.visit(KARIN), device)
    karin = enter(standalone)
    for _ in range(5):
        assert karin.post(SECOND, {"answer": "{}"}).status_code == 422
    assert karin.post(SECOND, {"answer": "{}"}).status_code == 429


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("https://lernen.example.org", 200),
        ("https://lernen.example.org:8443/", 200),
        ("http://localhost:8000", 200),
        ("http://lernen.example.org", 404),
        ("https://192.0.2.7", 404),
        ("https://[2001:db8::7]", 404),
    ],
)
def test_it_is_offered_only_where_browsers_make_one(
    standalone: Site, monkeypatch: pytest.MonkeyPatch, address: str, status: int
) -> None:
    cookie = "__Host-lms_device" if address.startswith("https") else "lms_device"
    karin = standalone.visit(KARIN)
    token = karin.client.get_cookie("lms_device")
    assert token is not None
    monkeypatch.setitem(standalone.app.config, "LMS_BASE_URL", address)
    karin.client.set_cookie(cookie, token.value)
    assert karin.get(PASSKEY).status_code == status
    assert ("Mit einem Passkey" in karin.get(LIST).text) == (status == 200)


def test_a_name_that_is_too_long_is_said(standalone: Site) -> None:
    refused = set_up(standalone.visit(KARIN), Device(), "M" * 61)
    assert refused.status_code == 422
    assert "höchstens 60 Zeichen" in refused.text

"""Deliver messages to the receivers: spooled first, sent in order, kept until they are accepted.

A dead receiver loses nothing, and holds up neither the crawl nor the other receivers.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import smtplib
import ssl
import time
from concurrent.futures import Future
from email.message import EmailMessage
from email.utils import formatdate
from functools import partial
from string import Template
from threading import Thread
from typing import TYPE_CHECKING, Final
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import msgspec

from scraper.core import disk
from scraper.core.errors import Busy
from scraper.core.files import locked, write_whole
from scraper.running.alarms.alarm_state import FOLDER, Message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from scraper.config import Config, Receiver

log: Final = logging.getLogger("scraper.running.alarms")
_SPOOL: Final = "spool"
MAX_ANSWER_BYTES: Final = 1000  # of a webhook; the answer has no use
MIN_SECRET_CHARS: Final = 6  # shorter texts are words of any message
_WAIT_SECONDS: Final = (60.0, 300.0, 900.0, 3600.0)  # before the next try, after the first failure, the second, ...


def spool(output: Path, receivers: Iterable[Receiver], messages: Iterable[Message]) -> None:
    """Write each message into the spool of each receiver, as one whole file."""
    messages = list(messages)
    for receiver in receivers:
        for message in messages:
            write_whole(_folder(output, receiver) / f"{message.name}.json", msgspec.json.encode(message))


def deliver(config: Config, *, now: float | None = None) -> int:
    """Send what lies in the spool and return how many messages were taken.

    A receiver that fails is left alone for a while, longer each time. now: seconds since 1970.
    """
    moment = time.time() if now is None else now
    try:
        with locked(config.output / FOLDER / ".delivery", wait=False):
            return sum(_serve(config, receiver, moment) for receiver in config.receivers)
    except Busy:  # another process is sending what waits
        return 0


def waiting(config: Config) -> int:
    """Return the number of messages that no receiver has taken yet."""
    return sum(len(list(_folder(config.output, receiver).glob("*.json"))) for receiver in config.receivers)


def _serve(config: Config, receiver: Receiver, now: float) -> int:
    folder = _folder(config.output, receiver)
    failures = folder / ".failures"
    count, until = _failures(failures)
    if now < until <= now + _WAIT_SECONDS[-1]:  # beyond: a clock that was ahead wrote it
        return 0
    taken = 0
    for file in sorted(folder.glob("*.json")):
        message = _read_message(file)
        if message is None:
            continue
        try:
            _in_time(partial(post if receiver.kind == "webhook" else mail, message, receiver, config.contact), receiver)
        except Exception as error:  # noqa: BLE001  a receiver may answer anything, and the others must get theirs
            wait = _WAIT_SECONDS[min(count, len(_WAIT_SECONDS) - 1)]
            write_whole(failures, json.dumps([count + 1, now + wait]).encode())
            why = masked(f"{type(error).__name__}: {error}", receiver)
            log.warning("%s does not take alarms (%s); tried again in %g s", label(receiver), why, wait)
            return taken
        disk.remove(file)
        disk.remove(failures)
        taken += 1
    return taken


def _read_message(file: Path) -> Message | None:
    """Return a message of the spool; one that cannot be read is put aside under another name and logged once."""
    try:
        return msgspec.json.decode(file.read_bytes(), type=Message)
    except msgspec.MsgspecError as error:
        aside = file.with_suffix(".unreadable")
        disk.rename(file, aside)
        log.warning("%s is not a message (%s); put aside as %s", file, error, aside.name)
        return None


def _in_time(send: Callable[[], None], receiver: Receiver) -> None:
    """Send a message; raises what the sending raises, and ``TimeoutError`` when all of it takes too long.

    The time of a socket counts anew for each byte. A receiver that sends one byte a second would hold up the others
    for good. The thread that is left behind does not hold up the end of the process.
    """
    outcome: Future[None] = Future()

    def work() -> None:
        try:
            send()
            outcome.set_result(None)
        except BaseException as error:  # noqa: BLE001  raised on the other side
            outcome.set_exception(error)

    Thread(target=work, name="alarm", daemon=True).start()
    try:
        outcome.result(receiver.timeout)
    except TimeoutError as error:
        raise TimeoutError(str(error) or f"no end within {receiver.timeout:g} s") from error


def _failures(file: Path) -> tuple[int, float]:
    try:
        count, until = json.loads(file.read_text())
    except (FileNotFoundError, ValueError):
        return 0, 0.0
    return int(count), float(until)


def _folder(output: Path, receiver: Receiver) -> Path:
    digest = hashlib.sha256(_name(receiver).encode()).hexdigest()[:12]
    return output / FOLDER / _SPOOL / f"{receiver.kind}-{digest}"


def label(receiver: Receiver) -> str:
    """Return a receiver in words without its secrets: the path of a webhook is one."""
    parts = urlsplit(receiver.url or "")
    return f"{parts.scheme}://{parts.hostname}" if receiver.url else _name(receiver)


def masked(text: str, receiver: Receiver) -> str:
    """Return a text with the secrets of a receiver replaced by ``***``, whoever has put them there."""
    parts = urlsplit(receiver.url or "")
    secrets = [receiver.url or "", parts.path, parts.query, parts.password or "", *_headers(receiver).values()]
    secrets += [word for secret in secrets for word in secret.split()]  # an error may show "Bearer ..." in part
    secrets.append(os.environ.get(receiver.password_variable or "", ""))
    for secret in sorted(filter(_is_secret, secrets), key=len, reverse=True):
        text = text.replace(secret, "***")
    return text


def _is_secret(text: str) -> bool:
    return len(text) >= MIN_SECRET_CHARS


def _headers(receiver: Receiver) -> dict[str, str]:
    return {name: Template(value).safe_substitute(os.environ) for name, value in receiver.headers.items()}


class _NoRedirect(HTTPRedirectHandler):
    """A redirect is an error: the message would be lost on its way, and our headers would go to another host."""

    def redirect_request(self, *_: object) -> None:
        return None


_opener: Final = build_opener(_NoRedirect)


def _name(receiver: Receiver) -> str:
    return receiver.url or f"{', '.join(receiver.to)} by {receiver.server}:{receiver.port}"


def text(message: Message) -> str:
    """Return the message in words, for people."""
    one = message.alarm
    lines = [f"{message.what}: {one.what}", f"Since {one.since}."]
    if message.what != "closed":
        lines += [*one.addresses, f"What to do: {one.advice}"]
    return "\n".join(lines)


def post(message: Message, receiver: Receiver, contact: str | None) -> None:  # noqa: ARG001 - as for mail
    """Post the message as JSON; its ``text`` is what chat services show. A redirect is an error; raises ``OSError``."""
    data = {"text": text(message), "event": message.what, "at": message.at} | msgspec.to_builtins(message.alarm)
    request = Request(  # noqa: S310 - the form of the setting allows http and https only
        receiver.url or "",
        json.dumps(data).encode(),
        {"Content-Type": "application/json"} | _headers(receiver),
        method="POST",
    )
    try:
        with _opener.open(request, timeout=receiver.timeout) as answer:
            answer.read(MAX_ANSWER_BYTES)
    except HTTPError as error:
        error.close()
        raise OSError(f"it answers {error.code} {error.reason}") from None


def mail(message: Message, receiver: Receiver, contact: str | None) -> None:
    """Send the message by SMTP. Raises OSError or SMTPException."""
    letter = EmailMessage()
    letter["Subject"] = " ".join(f"scraper: {message.what}: {message.alarm.what}".split())[:150]
    letter["From"] = receiver.sender or (contact if contact and "@" in contact else receiver.to[0])
    letter["To"] = ", ".join(receiver.to)
    letter["Date"] = formatdate()
    letter["Message-ID"] = f"<{message.name}@scraper>"
    letter.set_content(text(message))
    context = ssl.create_default_context() if receiver.security != "none" else None
    timeout = receiver.timeout
    with (
        smtplib.SMTP_SSL(receiver.server, receiver.port, timeout=timeout, context=context)
        if receiver.security == "tls"
        else smtplib.SMTP(receiver.server, receiver.port, timeout=timeout)
    ) as server:
        if receiver.security == "starttls":
            server.starttls(context=context)
        if receiver.user:
            server.login(receiver.user, os.environ.get(receiver.password_variable or "", ""))
        server.send_message(letter)

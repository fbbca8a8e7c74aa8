"""Brings messages to the receivers: spooled first, sent in order, kept until they are taken. A dead receiver loses
nothing, and holds up neither the crawl nor the other receivers.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import smtplib
import ssl
import time
from email.message import EmailMessage
from email.utils import formatdate
from string import Template
from typing import TYPE_CHECKING, Final
from urllib.request import Request, urlopen

import msgspec

from scraper.core import disk
from scraper.core.errors import Busy
from scraper.core.files import locked, write_whole
from scraper.running.alarms.alarm_state import FOLDER, Message

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from scraper.config import Config, Receiver

log: Final = logging.getLogger("scraper.running.alarms")
_SPOOL: Final = "spool"
_WAITS: Final = (60.0, 300.0, 900.0, 3600.0)  # seconds before the next try, after the first failure, the second, ...


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
    except Busy:  # another process is sending the same spool
        return 0


def waiting(config: Config) -> int:
    """Return the number of messages that no receiver has taken yet."""
    return sum(len(list(_folder(config.output, receiver).glob("*.json"))) for receiver in config.receivers)


def _serve(config: Config, receiver: Receiver, now: float) -> int:
    folder = _folder(config.output, receiver)
    failures = folder / ".failures"
    count, until = _failures(failures)
    if now < until:
        return 0
    taken = 0
    for file in sorted(folder.glob("*.json")):
        message = msgspec.json.decode(file.read_bytes(), type=Message)
        try:
            (post if receiver.kind == "webhook" else mail)(message, receiver, config.contact)
        except (OSError, smtplib.SMTPException, ValueError) as error:
            wait = _WAITS[min(count, len(_WAITS) - 1)]
            write_whole(failures, json.dumps([count + 1, now + wait]).encode())
            log.warning("%s does not take alarms (%s); tried again in %g s", _name(receiver), error, wait)
            return taken
        disk.remove(file)
        disk.remove(failures)
        taken += 1
    return taken


def _failures(file: Path) -> tuple[int, float]:
    try:
        count, until = json.loads(file.read_text())
    except (FileNotFoundError, ValueError):
        return 0, 0.0
    return int(count), float(until)


def _folder(output: Path, receiver: Receiver) -> Path:
    digest = hashlib.sha256(_name(receiver).encode()).hexdigest()[:12]
    return output / FOLDER / _SPOOL / f"{receiver.kind}-{digest}"


def _name(receiver: Receiver) -> str:
    return receiver.url or f"{', '.join(receiver.to)} by {receiver.server}:{receiver.port}"


def text(message: Message) -> str:
    """The message in words, for people."""
    one = message.alarm
    lines = [f"{message.what}: {one.what}", f"Since {one.since}."]
    if message.what != "closed":
        lines += [*one.addresses, f"What to do: {one.advice}"]
    return "\n".join(lines)


def post(message: Message, receiver: Receiver, contact: str | None) -> None:  # noqa: ARG001 - as for mail
    """Posts the message as JSON; its ``text`` is what chat services show. Raises OSError."""
    data = {"text": text(message), "event": message.what, "at": message.at} | msgspec.to_builtins(message.alarm)
    headers = {name: Template(value).safe_substitute(os.environ) for name, value in receiver.headers.items()}
    request = Request(  # noqa: S310 - the form of the setting allows http and https only
        receiver.url or "", json.dumps(data).encode(), {"Content-Type": "application/json"} | headers, method="POST"
    )
    with urlopen(request, timeout=receiver.timeout) as answer:  # noqa: S310
        answer.read(1000)


def mail(message: Message, receiver: Receiver, contact: str | None) -> None:
    """Sends the message by SMTP. Raises OSError or SMTPException."""
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

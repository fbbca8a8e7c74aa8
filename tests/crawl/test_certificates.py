"""Who cannot prove to be the site is not read."""

from __future__ import annotations

import datetime as dt
import ipaddress
import os
import ssl
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.crawl.hostile import GOOD, Answer, serve_hostile
from tests.fuzz.seeds import PAGES

if TYPE_CHECKING:
    from pathlib import Path


def signed_by_itself(folder: Path, address: str) -> Path:
    """Certificate and key in one file, for an address."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "CNN Indonesia")])
    now = dt.datetime.now(dt.UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now - dt.timedelta(1)).not_valid_after(now + dt.timedelta(1))
    alternative = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))])
    made = made.add_extension(alternative, critical=False)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    path = folder / f"{address}.pem"
    plain = serialization.NoEncryption()
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
        + made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    )
    return path


@pytest.mark.parametrize(
    ("address", "trusted", "code"),
    [("127.0.0.1", False, 4), ("127.0.0.2", True, 4), ("127.0.0.1", True, 0)],
    ids=["signed by itself", "of another host", "of an authority that the user names"],
)
def test_a_certificate_is_verified(tmp_path, address, trusted, code):
    path = signed_by_itself(tmp_path, address)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    quick = {"SCRAPER_FETCH_DELAY": "0", "SCRAPER_FETCH_RETRIES": "0"}
    trust = {"SSL_CERT_FILE": str(path)} if trusted else {}
    with serve_hostile({GOOD: Answer(PAGES[0])}, tls=context) as base:
        command = [sys.executable, "-m", "scraper", "fetch", "--no-store", "--base-url", base]
        done = subprocess.run(
            [*command, f"https://www.cnnindonesia.com{GOOD}"],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, **quick, **trust},
        )
    assert done.returncode == code, done.stderr
    assert ("its certificate cannot be trusted" in done.stderr) == (code != 0), done.stderr
    assert bool(done.stdout) == (code == 0)

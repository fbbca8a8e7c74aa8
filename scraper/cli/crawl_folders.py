"""Folders of crawls that people name: one without a crawl is one clear line, and none is made by a typing error."""

from __future__ import annotations

from pathlib import Path

from scraper.cli.terminal import line
from scraper.core.errors import UsageError


def brought(folder: Path, *, archives_only: bool = False) -> Path:
    """Return an output whose files lie in its folder: those of a bucket are brought there first, what changed alone.

    archives_only: the Articles are read from the bucket.
    """
    from scraper.storage.output import s3_output, shared_mark

    if remote := s3_output(folder):
        from scraper.core.files import make_folders
        from scraper.core.s3_folder import shown

        make_folders(folder)
        remote.bring_mark(shared_mark(folder))
        if not remote.bring(archives_only=archives_only):
            raise UsageError(f"{shown(folder)}: nothing is there; name another output with --from")
    return folder


def in_folder(folder: Path, what: str) -> Path:
    """Return an output that is a folder; raises ``UsageError`` for one in a bucket, in which ``what`` is not done."""
    from scraper.core.s3_folder import address_of_folder

    if address := address_of_folder(folder):
        raise UsageError(f"{address}: {what} works on a folder; bring the objects to one and upload them behind it")
    return folder


def crawled_folder(folder: Path) -> Path:
    """Return a folder that a crawl has written into; raises ``UsageError`` for any other, and makes none."""
    from scraper.storage.crawled_folder import check_crawled

    check_crawled(folder)
    return folder


def check_outside(destination: str, folder: Path) -> None:
    """Raise ``UsageError`` for a result among the files of the crawl, where ``scraper verify`` sets a file aside.

    A file beside the crawl's own folders harms nobody.
    """
    from scraper.core.s3_folder import shown

    if destination == "-" or "://" in destination:
        return
    path, inside = Path(destination).resolve(), folder.resolve()
    if path.is_relative_to(inside) and not (path.parent == inside and path.suffix):
        raise UsageError(
            f"{line(destination)}: lies among the files of the crawl in {shown(folder)}; name a place outside"
        )


def ledger_of(folder: Path, named: str | None) -> str | None:
    """Return the address of the shared ledger of a folder, None for a folder that has its own.

    named: the address that the user gave; without it that of the configuration, for a folder whose ledger is shared.
    Raises ``UsageError`` for a folder whose ledger is another.
    """
    from scraper.config import load
    from scraper.storage.output import check_ledger, shared_mark

    address = load(flags={"ledger": named}).ledger if named or shared_mark(folder).exists() else None
    check_ledger(folder, address)
    return address

"""The rows of a table as they stand in the file: every byte belongs to one row, a damaged row ends where it can."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.core.limits import LINE_BYTES, QUOTED_LINES
from scraper.corpus.dialect import full_row, patterns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.corpus.dialect import Dialect


class Splitter:
    """Parts data into rows, each with its line end; put together they are the data.

    A row whose quotes do not pair, or that spans more than ``QUOTED_LINES``, is torn. It ends with its first line, and
    the reading goes on behind that, unless the lines behind it are no rows and a later quote could be its end.
    """

    def __init__(self, dialect: Dialect, columns: int) -> None:
        """columns: how many fields a sound row has."""
        self.newline = dialect.newline
        self.quote = dialect.quote.encode()
        self.full = full_row(dialect, columns)
        self.patterns = patterns(dialect)
        self.rest = b""

    def rows(self, data: bytes, *, last: bool) -> Iterator[bytes]:
        """Yield the rows of what was left and the new data; ``rest`` is what may go on in the data to come.

        last: no data follow.
        """
        data, self.rest = self.rest + data, b""
        if not self.quote:
            yield from self._lines(data, last=last)
            return
        at, size = 0, len(data)
        while at < size:
            match = self.full.match(data, at)
            end = match.end() if match else 0
            # A full row that ends with the data may be half a row.
            if not match or (end == size and not last) or self._too_many_lines(data, at, end):
                row = self._odd_row(data, at, last=last)
                if row is None:
                    break
                at += len(row)
                yield row
            else:
                yield data[at:end]
                at = end
        self.rest = data[at:]

    def _lines(self, data: bytes, *, last: bool) -> Iterator[bytes]:
        whole, end, rest = data.rpartition(self.newline)
        if last and rest:
            whole, rest, end = data, b"", b""
        self.rest = rest
        if whole or end:
            lines = whole.split(self.newline)
            yield from (line + self.newline for line in lines[:-1])
            yield lines[-1] + end

    def _too_many_lines(self, data: bytes, start: int, end: int) -> bool:
        return end - start > QUOTED_LINES and data.count(self.newline, start, end) > QUOTED_LINES

    def _odd_row(self, data: bytes, at: int, *, last: bool) -> bytes | None:
        """Return the row at a place where no full row is; None when more data could make a row of it."""
        line_end = data.find(self.newline, at) + 1
        if not line_end:
            if not last:
                return None
            line_end = len(data)
        if self.quote not in data[at:line_end]:
            return data[at:line_end]
        window = self._window(data, at, last=last)
        if window is None:
            row = self.patterns.row.match(data, at)  # a whole row, of a wrong number of fields
            return row.group() if row and row.end() == line_end else None
        return self._torn_row(data, at, line_end, window, last=last)

    def _window(self, data: bytes, at: int, *, last: bool) -> int | None:
        """Return where the lines end that one row may span; None when they are not all there yet."""
        place = at
        for _ in range(QUOTED_LINES):
            place = data.find(self.newline, place) + 1
            if not place:
                break
        else:
            return place
        return len(data) if last or len(data) - at > LINE_BYTES else None

    def _torn_row(self, data: bytes, at: int, line_end: int, window: int, *, last: bool) -> bytes:
        pattern = self.patterns.last_row if last and window == len(data) else self.patterns.row
        row = pattern.match(data, at, window)
        if row and row.end() == line_end:
            return row.group()
        torn = row or self.patterns.torn_row.match(data, at, window)
        end = torn.end() if torn else line_end
        if end > line_end and self._are_rows(data, line_end, end):
            end = line_end
        return data[at:end]

    def _are_rows(self, data: bytes, at: int, end: int) -> bool:
        """Return whether everything between two places is full rows with paired quotes."""
        while at < end:
            row = self.full.match(data, at)
            if not row or row.end() > end or row.group().count(self.quote) % 2:
                return False
            at = row.end()
        return True

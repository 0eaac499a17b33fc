"""One page of many rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

SIZE = 50
LAST = 1_000_000


@dataclass(frozen=True)
class Page:
    """Where a list stands: page `number` of `total` rows, `size` a page."""

    number: int
    size: int = SIZE
    total: int = 0

    @property
    def offset(self) -> int:
        return (self.number - 1) * self.size

    @property
    def last(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def first_row(self) -> int:
        return self.offset + 1

    @property
    def last_row(self) -> int:
        return min(self.offset + self.size, self.total)

    @property
    def before(self) -> int | None:
        return min(self.number - 1, self.last) or None

    @property
    def after(self) -> int | None:
        return self.number + 1 if self.number < self.last else None

    def of(self, total: int) -> Page:
        """The same page, now that the number of rows is known."""
        return Page(self.number, self.size, total)


def asked(request: HttpRequest, size: int = SIZE) -> Page:
    """The page the address asks for; the first when it asks for none or for nonsense."""
    text = request.GET.get("page", "1")
    number = int(text) if text.isascii() and text.isdigit() else 1
    return Page(min(max(number, 1), LAST), size)


def cut(rows: list[Any], request: HttpRequest, size: int = SIZE) -> tuple[Page, list[Any]]:
    """A page of rows that are already at hand."""
    page = asked(request, size).of(len(rows))
    return page, rows[page.offset : page.offset + page.size]


def counted(rows: list[dict[str, Any]], page: Page) -> Page:
    """The page of rows that carry the whole number in `total`."""
    return page.of(int(rows[0]["total"]) if rows else 0)

"""820, payment (005010X218, with the individual remittance of capitation): one row for each remittance item (RMR).

Columns are named by segment and element (`RMR02`, `NM109`, `BPR16`) or by segment and qualifier (`REF_18`, `N1_PE`); `PERIOD_FROM` and
`PERIOD_TO` are the coverage paid for, `ADX` the sum of its adjustments.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from concord.intake.formats.x12.faults import Fault
from concord.intake.formats.x12.guide import Guide, Loop, Maker, Row, Values
from concord.intake.formats.x12.segments import Segment

LOOPS = {
    "header": Loop(
        ("BPR", "NTE", "TRN", "CUR", "REF", "DTM"), needs=("BPR", "TRN"), once=("BPR", "TRN", "CUR")
    ),
    "1000": Loop(("N1", "N2", "N3", "N4", "RDM", "PER"), once=("N1",)),
    "2000": Loop(("ENT", "ADX", "REF"), once=("ENT",)),
    "2100": Loop(("NM1", "REF"), once=("NM1",)),
    "2200": Loop(("ADX",)),
    "2300": Loop(("RMR", "REF", "DTM", "NTE"), once=("RMR",)),
    "2310": Loop(("IT1", "REF", "DTM", "SAC", "SLN"), once=("IT1",)),
    "2320": Loop(("ADX", "NTE")),
}
OPENS = {"N1": "1000", "ENT": "2000", "NM1": "2100", "RMR": "2300", "IT1": "2310"}
AFTER = {
    "N1": ("header", "1000"), "ENT": ("1000", "2"), "NM1": ("2000", "2100"), "RMR": ("2",), "IT1": ("2300", "2310"),
}  # fmt: skip
COLUMNS = r"(BPR|TRN|ENT|NM1|RMR)\d{2}|(N1|N1ID|REF|HEAD_REF)_\w{2,3}|REFS_ZZ|PERIOD_(FROM|TO)|ADX|ADX_REASON"


def place(segment: Segment, before: str) -> str:
    """The loop that a segment opens after another."""
    if segment.id == "ADX":
        return (
            "2320"
            if before in ("2300", "2310", "2320")
            else "2200"
            if before in ("2000", "2100", "2200")
            else ""
        )
    opened = OPENS.get(segment.id, "")
    return opened if opened and before.startswith(AFTER[segment.id]) else ""


class Remittances(Maker):
    """Gathers the payer, payee and person; each RMR is a row. The items must add up to the payment."""

    def __init__(self) -> None:
        self.faults = []
        self.head: Values = {}
        self.person: Values = {}
        self.item: Values = {}
        self.person_text: list[str] = []
        self.text: list[str] = []
        self.at = self.paid_at = 0
        self.paid: Decimal | None = None
        self.sum = Decimal(0)
        self.side = ""

    def take(self, segment: Segment, loop: str) -> Iterator[Row]:
        if segment.id in ("ENT", "RMR"):
            yield from self._emit()
        if segment.id == "ENT":
            self.person, self.person_text = {}, []
        if segment.id == "RMR":
            self.at = segment.position
        self._keep(segment, loop)

    def end(self, position: int) -> Iterator[Row]:
        yield from self._emit()
        if self.paid is not None and self.paid != self.sum:
            self.faults.append(
                Fault(
                    "element",
                    "7",
                    self.paid_at,
                    "BPR",
                    f"says {self.paid:,}; the items add up to {self.sum:,}",
                    2,
                    "header",
                )
            )

    def _emit(self) -> Iterator[Row]:
        if self.at:
            self._balance()
            yield Row(self.at, "~".join([*self.person_text, *self.text]), self.head | self.person | self.item)
        self.item, self.text, self.at = {}, [], 0

    def _balance(self) -> None:
        """An item with what was due and adjustments must come to what was paid."""
        paid, due, moved = (_number(self.item.get(k)) for k in ("RMR04", "RMR05", "ADX"))
        if paid is not None and due is not None and moved is not None and due + moved != paid:
            self.faults.append(
                Fault("element", "7", self.at, "RMR", "is not what was due with its adjustments", 4, "2300")
            )

    def _keep(self, segment: Segment, loop: str) -> None:
        if loop == "header":
            self._header(segment)
        elif loop == "1000":
            if segment.id == "N1":
                self.head |= {
                    f"N1_{segment.get(1)}": segment.get(2),
                    f"N1ID_{segment.get(1)}": segment.get(4),
                }
        elif loop in ("2000", "2100"):
            self.person_text.append(segment.text)
            if segment.id in ("ENT", "NM1"):
                _elements(self.person, segment)
        elif loop == "2200":
            self._add(segment)
        else:
            self._item(segment, loop)

    def _header(self, segment: Segment) -> None:
        if segment.id == "REF":
            self.head.setdefault(f"HEAD_REF_{segment.get(1)}", segment.get(2))
        elif segment.id in ("BPR", "TRN"):
            _elements(self.head, segment)
            if segment.id == "BPR":
                self.paid, self.paid_at = _number(segment.get(2)), segment.position

    def _item(self, segment: Segment, loop: str) -> None:
        self.text.append(segment.text)
        if segment.id == "RMR":
            _elements(self.item, segment)
            self.sum += _number(segment.get(4)) or 0
            if _number(segment.get(4)) is None:
                self.faults.append(
                    Fault("element", "1", segment.position, "RMR", "says no amount paid", 4, loop)
                )
        elif segment.id == "REF":
            self.item.setdefault(f"REF_{segment.get(1)}", segment.get(2))
            if segment.get(1) == "ZZ":
                self.item["REFS_ZZ"] = "|".join(x for x in (self.item.get("REFS_ZZ"), segment.get(2)) if x)
        elif segment.id == "DTM" and segment.get(1) == "582":
            first, _, last = segment.get(6).partition("-")
            self.item |= {"PERIOD_FROM": first, "PERIOD_TO": last or first}
        elif segment.id == "ADX":
            total = (_number(self.item.get("ADX")) or 0) + (_number(segment.get(1)) or 0)
            self.item |= {"ADX": str(total), "ADX_REASON": segment.get(2)}

    def _add(self, segment: Segment) -> None:
        """An adjustment of a payment as a whole counts to the total without being an item."""
        self.sum += _number(segment.get(1)) or 0


def _elements(into: Values, segment: Segment) -> None:
    for number, value in enumerate(segment.elements, start=1):
        if value:
            into[f"{segment.id}{number:02d}"] = value


def _number(text: str | None) -> Decimal | None:
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return None


GUIDE = Guide(
    "820", "RA", "005010X218", "payment", LOOPS, place,
    needed={"BPR": (1, 2, 3), "TRN": (1, 2), "N1": (1,), "ENT": (1,), "RMR": (1, 2), "ADX": (1, 2), "REF": (1, 2)},
    codes={("BPR", 3): ("C", "D"), ("ADX", 2): ("20", "52", "53", "AA", "AX", "H1", "H6", "IA", "J3")},
    make=Remittances, columns=COLUMNS,
)  # fmt: skip

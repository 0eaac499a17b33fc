"""834, benefit enrollment and maintenance (005010X220A1): one row for each member and coverage.

Columns are named by segment and element (`INS03`, `NM109`, `HD03`) or by segment and qualifier (`REF_0F`, `DTP_336`); those of the
coverage loop begin with `HD_`, and `HAS_HD` says whether there is one. `P3_XX` is the primary-care clinician's NPI.
"""

from __future__ import annotations

from collections.abc import Iterator

from concord.intake.formats.x12.faults import Fault
from concord.intake.formats.x12.guide import Guide, Loop, Maker, Row, Values
from concord.intake.formats.x12.segments import Segment

NAMED = ("NM1", "PER", "N3", "N4", "DMG", "PRV", "EC", "ICM", "AMT", "HLH", "LUI")
NAME_LOOPS = {
    "IL": "2100A", "74": "2100A", "70": "2100B", "31": "2100C", "36": "2100D", "M8": "2100E", "S3": "2100F",
    "6Y": "2100G", "9K": "2100G", "E1": "2100G", "EI": "2100G", "EXS": "2100G", "GB": "2100G", "GD": "2100G", "J6": "2100G",
    "LR": "2100G", "QD": "2100G", "S1": "2100G", "TZ": "2100G", "X4": "2100G", "45": "2100H",
}  # fmt: skip
LOOPS = {
    "header": Loop(("BGN", "REF", "DTP", "QTY", "N1", "ACT"), needs=("BGN", "N1*P5", "N1*IN"), once=("BGN",)),
    "2000": Loop(("INS", "REF", "DTP"), needs=("REF*0F",), once=("INS",)),
    **{name: Loop(NAMED, once=("NM1",)) for name in sorted(set(NAME_LOOPS.values()))},
    "2200": Loop(("DSB", "DTP", "AD1"), once=("DSB",)),
    "2300": Loop(("HD", "DTP", "AMT", "REF", "IDC"), needs=("DTP",), once=("HD",)),
    "2310": Loop(("LX", "NM1", "N3", "N4", "PER", "PLA"), needs=("NM1",), once=("LX",)),
    "2320": Loop(("COB", "REF", "DTP"), once=("COB",)),
    "2330": Loop(("NM1", "N3", "N4", "PER"), once=("NM1",)),
    "2700": Loop(("LS",), once=("LS",)),
    "2710": Loop(("LX", "N1", "REF", "DTP"), needs=("N1",), once=("LX",)),
    "2799": Loop(("LE",), once=("LE",)),
}
OPENS = {"INS": "2000", "DSB": "2200", "HD": "2300", "COB": "2320", "LS": "2700", "LE": "2799"}
AFTER = {
    "INS": tuple(LOOPS), "DSB": ("2000", "21", "2200"), "HD": ("2000", "21", "2200", "23"), "COB": ("2300", "231", "232", "233"),
    "LS": ("2000", "21", "22", "23"), "LE": ("2700", "2710"),
}  # fmt: skip
MAINTENANCE = ("001", "021", "024", "025", "030")
TERMINATES = "024"
PER_USES = ("TE", "HP", "CP", "WP", "EM", "EX", "FX", "AP", "BN")
COLUMNS = (
    r"(BGN|INS|NM1|N3|N4|DMG|LUI|HD|PLA)\d{2}|(REF|DTP|PER|AMT|HEAD_REF|HEAD_DTP|HEAD_QTY|HEAD_N1|HD_REF|HD_DTP|HD_AMT)_\w{2,3}|P3_\w{2}|"
    r"EMPLOYER_(NAME|ID)|COB\d{2}|HAS_HD"
)


def place(segment: Segment, before: str) -> str:
    """The loop that a segment opens after another."""
    if segment.id == "NM1":
        return _named(segment, before)
    if segment.id == "LX":
        return "2710" if before in ("2700", "2710") else "2310" if before[:3] in ("230", "231") else ""
    opened = OPENS.get(segment.id, "")
    return opened if opened and before.startswith(AFTER[segment.id]) else ""


def _named(segment: Segment, before: str) -> str:
    if before in ("2320", "2330"):
        return "2330"
    if before == "2000" or before.startswith("21"):
        return NAME_LOOPS.get(segment.get(1), "")
    return ""


class Members(Maker):
    """Gathers a member's segments; each coverage, or a member without any, is a row."""

    def __init__(self) -> None:
        self.faults = []
        self.head: Values = {}
        self.member: Values = {}
        self.coverage: Values = {}
        self.member_text: list[str] = []
        self.coverage_text: list[str] = []
        self.place = self.member_place = 0

    def take(self, segment: Segment, loop: str) -> Iterator[Row]:
        if segment.id == "INS":
            yield from self._emit()
            self.member, self.member_text, self.member_place = {}, [], segment.position
        elif segment.id == "HD":
            yield from self._emit(keep=True)
            self.coverage, self.coverage_text, self.place = {}, [], segment.position
        self._keep(segment, loop)

    def end(self, position: int) -> Iterator[Row]:
        yield from self._emit()

    def _emit(self, keep: bool = False) -> Iterator[Row]:
        """The coverage gathered, or the member alone when the next one comes and there was none."""
        if self.member_place and (self.place or not keep):
            values = self.head | self.member | self.coverage
            values["HAS_HD"] = "yes" if self.place else "no"
            self._check(values)
            yield Row(
                self.place or self.member_place, "~".join([*self.member_text, *self.coverage_text]), values
            )
        self.coverage, self.coverage_text, self.place = {}, [], 0
        if not keep:
            self.member_place = 0

    def _check(self, values: Values) -> None:
        at = self.place or self.member_place
        if values.get("INS03") == TERMINATES and not ({"HD_DTP_349", "DTP_357"} & set(values)):
            self.faults.append(
                Fault(
                    "segment",
                    "3",
                    at,
                    "DTP",
                    "a termination says no last day (DTP*349 or DTP*357)",
                    loop="2300",
                )
            )
        elif values.get("INS03") == TERMINATES and not ({"HD_DTP_348", "DTP_356"} & set(values)):
            # Only the last day is told: coverage on that day, after which there is none, says just that.
            values["HD_DTP_348"] = values.get("HD_DTP_349") or values["DTP_357"]
        if "NM103" not in values:
            self.faults.append(
                Fault(
                    "segment", "3", self.member_place, "NM1", "the member has no name (NM1*IL)", loop="2100A"
                )
            )

    def _keep(self, segment: Segment, loop: str) -> None:
        if loop == "header":
            _put(self.head, segment, "HEAD_" if segment.id in ("REF", "DTP", "QTY", "N1") else "")
        elif loop in ("2300", "2310", "2320", "2330"):
            self.coverage_text.append(segment.text)
            if loop == "2300":
                _put(self.coverage, segment, "HD_" if segment.id != "HD" else "")
            elif loop == "2310":
                _put_provider(self.coverage, segment)
            elif segment.id == "COB":
                _put(self.coverage, segment, "")
        else:
            self.member_text.append(segment.text)
            if loop in ("2000", "2100A"):
                _put(self.member, segment, "")
            elif loop == "2100D" and segment.id == "NM1":
                self.member |= {"EMPLOYER_NAME": segment.get(3), "EMPLOYER_ID": segment.get(9)}


QUALIFIED = {"REF": 2, "DTP": 3, "QTY": 2, "N1": 4, "AMT": 2}


def _put(into: Values, segment: Segment, prefix: str) -> None:
    """Values of a segment by qualifier where it has one, else by element. What is empty, or was said before, is not put."""
    if segment.id == "PER":
        for number in (3, 5, 7):
            if segment.get(number) in PER_USES:
                into.setdefault(f"PER_{segment.get(number)}", segment.get(number + 1))
    elif segment.id in QUALIFIED:
        value = segment.get(QUALIFIED[segment.id]) or segment.get(2)
        into.setdefault(f"{prefix}{segment.id}_{segment.get(1)}", value)
    else:
        for number, value in enumerate(segment.elements, start=1):
            if value:
                into.setdefault(f"{prefix}{segment.id}{number:02d}", value)


def _put_provider(into: Values, segment: Segment) -> None:
    if segment.id == "NM1" and segment.get(1) == "P3":
        into.setdefault(f"P3_{segment.get(8) or 'ID'}", segment.get(9))
    elif segment.id == "PLA":
        _put(into, segment, "")


GUIDE = Guide(
    "834", "BE", "005010X220A1", "benefit enrollment and maintenance", LOOPS, place,
    needed={"BGN": (1, 2, 3, 8), "INS": (1, 2, 3), "REF": (1, 2), "DTP": (1, 2, 3), "HD": (1, 3), "NM1": (1, 2)},
    codes={("INS", 1): ("Y", "N"), ("INS", 3): MAINTENANCE, ("BGN", 1): ("00", "15", "22"), ("BGN", 8): ("2", "4", "RX"),
           ("HD", 1): (*MAINTENANCE, "002", "026", "032"), ("DMG", 3): ("F", "M", "U")},
    make=Members, columns=COLUMNS,
)  # fmt: skip

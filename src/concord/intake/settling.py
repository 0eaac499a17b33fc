"""Settling: of everything accepted, what stands. Claims in final action, coverage without overlaps, nothing twice.

The outcome depends on the accepted files and the days they were received, not on the order in which they arrived or are
listed.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
from sqlglot import exp

from concord import canon
from concord.canon.people import Quarantined, ReceivedFile
from concord.engine import open_session
from concord.engine import sql as sql_files
from concord.engine.carrying import link
from concord.engine.session import Session, rows_of
from concord.intake import coverage, keeping, parts, resettling, standing
from concord.intake import senders as senders_of
from concord.intake.keeping import Verdicts
from concord.intake.parts import Part
from concord.intake.resettling import Earlier, Rest
from concord.intake.senders import Senders
from concord.intake.standing import Standing
from concord.intake.trees import call, column, literal, named, select, sql
from concord.model.lineage import LINE_BITS
from concord.model.tables import Table

PART_ROWS = 3_000_000
"""Above this a table is written in parts, so that memory stays bounded at the size of a state."""
BUCKET_ROWS = 4_000_000
WRITERS = 1
"""Tables written at a time, beside the queries for the next one."""
CLAIMS = ("medical_claim", "pharmacy_claim")

LATEST_BY: dict[str, tuple[str, ...]] = {
    "appointment": ("sender", "appointment"),
    "outreach": ("sender", "outreach"),
    "referral": ("sender", "referral"),
    "encounter": ("sender", "encounter"),
    "plan_roster": ("sender", "member_id", "month", "rank"),
    "survey_response": ("sender", "response", "item"),
}
"""Tables whose rows are told again when they move on: the row of the last file stands."""
NEWEST = (
    "member",
    "contact_point",
    "demographic_answer",
    "care_team_member",
    "provider",
    "affiliation",
    "consent",
)
"""Tables whose repeated rows are known by the last telling; in all others the first telling stands."""
SETTLES_TIES = {
    "medical_claim": ("sender", "claim_id", "line"),
    "pharmacy_claim": ("sender", "claim_id", "line"),
    "claim_diagnosis": ("sender", "claim_id", "position"),
    "claim_version": ("claim_id", "line"),
    "quarantined": ("rule",),
}
"""Columns that put rows of one line in order, for the largest tables; in all others every column does."""
NOT_CONTENT = ("row_id", "received_on", "period")


@dataclass(frozen=True)
class Settled:
    """Rows by table; rows read; how many senders' rows of a table there are, and how many stand as an earlier run settled them."""

    rows: dict[str, int]
    read: int
    units: int
    taken: int


def settle(
    work: Path,
    out: Path,
    program: Any,
    as_of: date,
    session: Session | None = None,
    *,
    before: Path | None = None,
    only: Collection[str] = (),
    done: Path | None = None,
) -> Settled:
    """Write every settled table to `out` as `<table>.parquet`, or `<table>/part-*.parquet` when it is large.

    `program` names the senders (a path, a Program or loaded senders). Files received after `as_of` do not count. Also writes
    `claim_version` (lines of claims told more than once), `received_file` and `quarantined`. With `before`, the settled tables of an
    earlier run under the same code and program, only senders are settled anew whose files are not those of then: the same bytes.
    `only` some tables are settled, where any are named; those that `done` holds are taken from there.
    """
    if session is None:
        with open_session(scratch=work / "scratch" / "settle") as own:
            return settle(work, out, program, as_of, own, before=before, only=only, done=done)
    known = senders_of.load(program)
    return _Settling(work, out, known, as_of, session, Earlier.of(before), only, done).run()


@dataclass
class _Settling:
    work: Path
    out: Path
    senders: Senders
    as_of: date
    session: Session
    earlier: Earlier | None
    only: Collection[str] = ()
    done: Path | None = None
    taken: int = 0
    writing: dict[str, list[Future[int]]] = field(default_factory=dict)

    def run(self) -> Settled:
        self.files = standing.files(self.work, self.senders, self.as_of)
        self.keys = resettling.keys(self.files, self.only or canon.accepted())
        self.session.table("file", coverage.file_table(self.files))
        written = self._taken_from(self.done) if self.done else {}
        left = [table for table in self.keys if table not in written]
        with ThreadPoolExecutor(WRITERS) as self.writers:
            if not set(resettling.CLAIMS).isdisjoint(left):
                self._claims(written)
            for table in left:
                if table not in (*resettling.CLAIMS, "enrollment"):
                    self._plain(table)
            if "enrollment" in left:
                written["enrollment"] = self._enrollment()
            if not self.only:
                written["received_file"] = self._received()
                written["quarantined"] = self._quarantined()
            for table, jobs in self.writing.items():
                written[table] = sum(job.result() for job in jobs)
        resettling.note(self.out, self.keys)
        rows = {table: written[table] for table in sorted(written)}
        units = sum(len(self.keys[table]) for table in left)
        return Settled(rows, sum(map(self._rows, left)), units, self.taken)

    def _taken_from(self, folder: Path) -> dict[str, int]:
        """The tables of a folder, in which there is nothing else, under this one too."""
        found: dict[str, int] = {}
        for path in sorted(folder.rglob("*.parquet")):
            name = path.relative_to(folder)
            link(path, self.out / name)
            table = name.parts[0].removesuffix(".parquet")
            found[table] = found.get(table, 0) + rows_of(path)
        return found

    # -- what stands ------------------------------------------------------------------------------------------

    def _anew(self, *tables: str) -> tuple[set[str] | None, dict[str, Rest]]:
        """The senders to settle anew in some tables, None for all of them; and by table what stands of the others.

        A table in parts is settled as a whole: which rows go to which part rests on all files.
        """
        if self.earlier is None or any(self._rows(table) > PART_ROWS for table in tables):
            return None, {}
        found = [self.earlier.anew(table, self.keys[table]) for table in tables]
        if any(senders is None for senders in found):
            return None, {}
        anew = set().union(*(senders or () for senders in found))
        self.taken += sum(len(self.keys[table].keys() - anew) for table in tables)
        return anew, {table: self.earlier.rest(table, self.files, anew) for table in tables}

    def _stands(self, rest: Rest) -> int:
        """Take a table over as it is."""
        link(rest.path, self.out / rest.path.name)
        return rows_of(rest.path)

    # -- parts -----------------------------------------------------------------------------------------------

    def told(self, table: str, senders: Collection[str] | None = None) -> list[Standing]:
        """Files that stand and have rows of a table, of all senders or some, in the order in which files count."""
        return [
            f
            for f in self.files
            if f.stands and f.receipt.tables.get(table) and (senders is None or f.receipt.sender in senders)
        ]

    def _parts(self, table: str, files: Sequence[Standing]) -> list[Part]:
        return parts.parts_of(self.work, table, (f.receipt for f in files))

    def _senders(self, table: str, among: Collection[str] | None = None) -> list[str]:
        return sorted({one.receipt.sender for one in self.told(table, among)})

    def _rows(self, table: str, senders: Collection[str] | None = None) -> int:
        return sum(one.receipt.tables[table] for one in self.told(table, senders))

    def _view(self, name: str, table: str, senders: Collection[str] | None = None) -> None:
        found = self._parts(table, self.told(table, senders))
        parts.view(self.session, name, found, canon.accepted()[table], numbered=True)

    def _grouped(self, table: str, senders: Collection[str] | None = None) -> list[list[Part]]:
        """A table's parts in groups of bounded size, sender by sender; a part may stand in two, for some files in each."""
        groups: list[list[Standing]] = []
        size = PART_ROWS + 1
        for one in sorted(self.told(table, senders), key=lambda f: (f.receipt.sender, f.rank)):
            rows = one.receipt.tables[table]
            if size + rows > PART_ROWS:
                groups.append([])
                size = 0
            groups[-1].append(one)
            size += rows
        return [self._parts(table, group) for group in groups]

    def _write(self, view: str, table: str) -> int:
        """A table that settling made itself, in order of file and line."""
        declared = canon.tables()[table]
        rest = SETTLES_TIES.get(table) or [c for c in declared.columns if c != "row_id"]
        order = ["row_id", *rest] if "row_id" in declared.columns else rest
        path = self.out / f"{table}.parquet"
        return self.session.write(view, path, order=order, columns=list(declared.columns))

    def _keep(
        self, table: str, decided: pa.Table, groups: Sequence[Sequence[Part]], rest: Rest | None = None
    ) -> None:
        """Write a settled table from its accepted parts while the next one is worked out; in parts when there are many rows."""
        declared, verdicts = canon.accepted()[table], Verdicts(decided)
        for number, group in enumerate(groups):
            name = f"{table}.parquet" if len(groups) == 1 else f"{table}/part-{number:05d}.parquet"
            job = self.writers.submit(keeping.write, group, verdicts, declared, self.out / name, rest)
            self.writing.setdefault(table, []).append(job)

    # -- claims ----------------------------------------------------------------------------------------------

    def _claims(self, written: dict[str, int]) -> None:
        """Claims in final action, with the history of those told more than once in `claim_version`."""
        anew, rest = self._anew(*resettling.CLAIMS)
        if anew is not None and not anew:
            written |= {table: self._stands(one) for table, one in rest.items()}
            return
        self.session.file(__package__, "sql/version_empty")
        for table in CLAIMS:
            self.session.file(__package__, "sql/outcome_empty")
            for sender in self._senders(table, anew):
                self._outcome(table, sender)
            self._out(table, "sql/claims_settled", anew, rest.get(table))
            if table == "medical_claim":
                self._view("claim_diagnosis", "claim_diagnosis", anew)
                self._out("claim_diagnosis", "sql/diagnoses_settled", anew, rest.get("claim_diagnosis"))
            self.session.file(__package__, "sql/version_add", {"table": table})
        self._add_rest("version", rest.get("claim_version"))
        written["claim_version"] = self._write("version", "claim_version")

    def _outcome(self, table: str, sender: str) -> None:
        """Add to `outcome` what became of one sender's touched claims."""
        self._view("claim_part", table, [sender])
        order = self.senders.find(sender).claims_order
        if order == "net":
            self.session.file(__package__, f"sql/billed_{table}").file(__package__, "sql/service")
            self.session.file_table(__package__, "sql/taken_back", "taken_back")
        self.session.file(__package__, "sql/claim_line_net" if order == "net" else "sql/claim_line")
        self.session.file_table(__package__, "sql/touched", "touched")
        self.session.file_table(__package__, "sql/family", "family", {"in_chain": order == "chain"})
        self.session.file(__package__, "sql/final_action", {"by": order, "sender": sender})

    def _out(self, table: str, query: str, senders: Collection[str] | None, rest: Rest | None) -> None:
        decided = self.session.arrow(sql_files.load(__package__, query), label=query)
        self._keep(table, decided, self._grouped(table, senders) or [[]], rest)

    def _add_rest(self, table: str, rest: Rest | None) -> None:
        """Add to a table that is made in the session the rows of an earlier one that stand."""
        if rest is not None:
            self.session.view("as_then", rest.path).table("of_file", pa.table({"file_id": rest.files}))
            self.session.file(__package__, f"sql/{table}_rest")

    # -- coverage --------------------------------------------------------------------------------------------

    def _enrollment(self) -> int:
        """Spans of coverage that never overlap, sender by sender and, at size, a share of the members at a time."""
        anew, rest = self._anew("enrollment")
        if anew is not None and not anew:
            return self._stands(rest["enrollment"])
        self.session.empty("spans", canon.accepted()["enrollment"])
        for sender in self._senders("enrollment", anew):
            mine = [f for f in self.files if f.receipt.sender == sender]
            self.session.table("won", coverage.won_table(coverage.won(mine), mine))
            changes = coverage.change_table(mine)
            self.session.table("change", changes)
            pieces = "sql/pieces_changed" if changes.num_rows else "sql/pieces"
            self._view("enrollment", "enrollment", [sender])
            self.session.file(__package__, "sql/told_span")
            buckets = max(1, -(-self._rows("enrollment", [sender]) // BUCKET_ROWS))
            for bucket in range(buckets):
                given = {"buckets": buckets, "bucket": bucket}
                self.session.file_table(__package__, "sql/said", "said", given)
                self.session.file_table(__package__, pieces, "pieces")
                self.session.file(__package__, "sql/spans")
        self._add_rest("spans", rest.get("enrollment"))
        return self._write("spans", "enrollment")

    # -- all else --------------------------------------------------------------------------------------------

    def _plain(self, table: str) -> None:
        """A table in which nothing stands twice."""
        anew, rest = self._anew(table)
        if anew is not None and not anew:
            self._stands(rest[table])
            return
        declared = canon.accepted()[table]
        self._view(f"told_{table}", table, anew)
        query = said_again(declared, LATEST_BY.get(table, ()), newest=table in NEWEST or table in LATEST_BY)
        decided = self.session.arrow(query, label=f"settle {table}")
        self._keep(table, decided, self._grouped(table, anew) or [[]], rest.get(table))

    def _received(self) -> int:
        self.session.records("received", ReceivedFile, (_received_row(f) for f in self.files))
        return self._write("received", "received_file")

    def _quarantined(self) -> int:
        found = parts.waiting_in(self.work, (f.receipt for f in self.files if f.stands))
        parts.view(self.session, "waiting", found, Quarantined)
        return self._write("waiting", "quarantined")


def said_again(declared: type[Table], keys: Sequence[str], *, newest: bool) -> str:
    """The query for rows of `told_<table>` that do not stand: of those alike in `keys`, or in all they say, one does.

    Rows alike are compared within a member by a 64-bit hash of what they say.
    """
    content = [c for c in declared.columns if c not in NOT_CONTENT]
    likeness = named(call("hash", *(column(c, "t") for c in (keys or content))), "likeness")
    file = exp.BitwiseRightShift(this=column("row_id", "t"), expression=literal(LINE_BITS))
    within = [] if keys else [c for c in ("sender", "member_id") if c in content]
    place = column("file_row_number", "t")
    known = [
        column("row_id", "t"),
        named(place, "place"),
        *(column(c, "t") for c in within),
        column("rank", "f"),
        likeness,
    ]
    ranked = select(known, f"told_{declared.table_name}", "t").join(
        exp.Table(this=exp.to_identifier("file"), alias=exp.TableAlias(this=exp.to_identifier("f"))),
        on=exp.EQ(this=column("file_id", "f"), expression=file),
        copy=False,
    )
    order = [exp.Ordered(this=column(c), desc=newest) for c in ("rank", "row_id")]
    order += [] if keys else [exp.Ordered(this=column("place"))]
    number = exp.Window(
        this=call("rank" if keys else "row_number"),  # one telling of a visit may be several rows of one line
        partition_by=[column(c) for c in ("likeness", *within)],
        order=exp.Order(expressions=order),
    )
    chosen = select([column("row_id"), column("place"), named(exp.false(), "stands")], ranked, "ranked")
    return sql(chosen.qualify(exp.GT(this=number, expression=literal(1)), copy=False))


def _received_row(one: Standing) -> dict[str, Any]:
    r = one.receipt
    return {
        "file_id": r.file_id,
        "sha256": r.sha256,
        "sender": r.sender,
        "name": r.name,
        "kind": r.kind,
        "layout": r.layout,
        "period": r.period or None,
        "received_on": date.fromisoformat(r.received_on),
        "rows_received": r.received,
        "rows_accepted": r.accepted,
        "rows_quarantined": r.quarantined,
        "rows_duplicate": r.duplicates,
        "supersedes": one.supersedes or None,
    }

"""The steps from accepted files to charts: members and corrections settled, people linked, tables cut by person, rosters, charts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq

from concord import attribution, charts, identity, intake
from concord.engine.spark import Cluster
from concord.model.periods import first_of_month
from concord.pipeline import needs, shards
from concord.pipeline.dealing import Dealing, under
from concord.pipeline.record import Told
from concord.pipeline.touched import Touched
from concord.pipeline.walk import WALK
from concord.release import manifest

__all__ = ["Charting"]


@dataclass(frozen=True)
class Charting(Dealing):
    """What a run does until everybody has a chart. Each step takes the folders it reads, then the folder it writes."""

    def settle_members(self, out: Path) -> Told:
        """Of what is settled, the members and what is said of them: linking reads nothing else, and goes on beside the rest."""
        made = self._settled(out, only=identity.READS)
        return Told(rows_in=made.read, taken=made.taken, units=made.units)

    def settle(self, members: Path, out: Path) -> Told:
        """Accepted files to settled tables: final action, coverage without overlaps, nothing twice. Of senders whose files are those
        of a kept run, the rows stand, on whatever day it was."""
        made = self._settled(out, done=members)
        accepted = pq.read_table(out / "received_file.parquet", columns=["rows_accepted"])
        rows = pc.sum(accepted["rows_accepted"]).as_py()
        return Told(rows_in=rows or 0, taken=made.taken, units=made.units)

    def _settled(self, out: Path, only: Collection[str] = (), done: Path | None = None) -> intake.Settled:
        before = self.reuse.like(
            out, "grounds", self.reuse.key(out.name, (), self.program.version, self.code), ()
        )
        with self.machine.session() as session:
            return intake.settle(
                self.work.root, out, self.program, self.as_of, session,
                before=before and before / out.name, only=only, done=done,
            )  # fmt: skip

    def linking_at_once(self, members: Path) -> int:
        """Whether people are linked while the rest is settled: 2 where half the memory holds the linking of them all, else 1."""
        return self.at_once(members, max(needs.of_members(under(members, "member")).values()))

    def link(self, members: Path, out: Path) -> Told:
        """Members to people, with the program's thresholds and kept weights; the registry of their numbers grows."""
        read, config = under(members, *identity.READS), identity.read_config(self.program.path)
        rules = config.rules(self.as_of)
        if self.is_done(out, read, self._registry(), rules):
            return self.told(out)
        needs.refuse(WALK["people"], needs.of_members(under(members, "member")), self.machine.memory, 1)
        with self.machine.session() as session:
            identity.link(
                self.work.root, members, out, config, self.program.shards, self.as_of,
                session=session, crew=self.crew if isinstance(self.crew, Cluster) else None,
            )  # fmt: skip
        self.noted(out, read, self._registry(), rules)
        return self.told(out)

    def _registry(self) -> str:
        return manifest.of_folder(self.work.registry)

    def cut(self, settled: Path, people: Path, out: Path) -> Told:
        """Every settled table by shard of person. Says which tables have rows whose member no one linked."""
        linked = under(people, "person_link")
        names = ["person", *charts.cuts(settled)]
        claims = {"claim_diagnosis": ("claim_diagnosis", "medical_claim")}
        read = {f"{n}/": [*under(settled, *claims.get(n, (n,))), *linked] for n in names}
        read["person/"] = under(people, "person")
        left = [name.removesuffix("/") for name in self.left(out, read)]
        batch = self._rows_at_once(settled, left)
        made, done = self._recut(settled, people, out, left)
        made += self._cut([name for name in left if name not in done], settled, people, out, batch)
        said = [
            f"{one.unlinked:,} rows of {one.table} name a member who is not in the registry: no step counts them"
            for one in made
            if one.unlinked
        ]
        return self.told(out, said)

    def _recut(
        self, settled: Path, people: Path, out: Path, left: Sequence[str]
    ) -> tuple[list[charts.Cut], set[str]]:
        """Of the tables left, those cut beside a kept run's by the rows that differ, and `person`; notes whom they touch.

        Rows differ only where files do as long as the program is the same: it says in which order a claim's tellings count.
        """
        key = self.reuse.key(out.name, (), self.program.version, self.program.shards, self.code)
        run = self.reuse.like(out, "grounds", key, (settled, people))
        if run is None:
            return [], set()
        anew = intake.anew(settled, run / settled.name)
        before = charts.CutBefore(run / settled.name, run / people.name, run / out.name, anew)
        with self.machine.session() as session:
            cutting = charts.Recutting(session, settled, people, out, self.program.shards, before)
            made = [cutting.table(name) for name in left if cutting.can(name)]
            found = {one.cut.table: one.touched for one in made}
            if "person" in left:
                made.append(cutting.everybody())
                found["person"] = made[-1].touched
        Touched(run.name, found).note(out)
        return [one.cut for one in made], set(found)

    def _rows_at_once(self, settled: Path, names: Collection[str]) -> int:
        """Rows of a table that cutting may hold. ResourceError when not even one shard of each table at hand fits the memory."""
        tables = {name: [p for p in under(settled, name) if p.exists()] for name in names if name != "person"}
        if not tables:
            return charts.BATCH
        memory = self.machine.share(self.crew.size) if self.crew.apart else self.machine.memory
        shard = needs.of_one_shard(tables, self.program.shards)
        needs.refuse(WALK["cut"], shard, memory, charts.TABLES * charts.WRITERS)
        return needs.rows_at_once(tables.values(), memory, charts.TABLES, charts.BATCH)

    def _cut(self, tables: list[str], settled: Path, people: Path, out: Path, batch: int) -> list[charts.Cut]:
        """Each table is cut in one piece, the longest first; a crew that is apart has them dealt out."""
        if not self.crew.apart:
            return charts.cut(settled, people, out, self.program.shards, only=tables, batch=batch)
        longest = sorted(
            tables, key=lambda n: -sum(p.stat().st_size for p in under(settled, n) if p.exists())
        )
        task = partial(shards.Cut, settled=settled, people=people, out=out, batch=batch)
        return sorted(chain(*self.dealt(longest, task)), key=lambda one: (one.table != "person", one.table))

    def attribute(self, settled: Path, cut: Path, out: Path) -> Told:
        """Rosters by shard, over every practice seen in the data."""
        rules, machine = attribution.rules_of(self.program), self.machine
        overrides = (*rules.overrides, *attribution.decided(self.work.registry))
        rules = replace(rules, overrides=tuple(o for o in overrides if o.decided_on <= self.as_of))
        attribution.survey(
            settled,
            out,
            rules,
            self.program.parties,
            self.as_of,
            threads=machine.threads,
            memory=machine.memory,
        )
        decided = repr(rules), first_of_month(self.as_of)
        seen = [*sorted((cut / "plan_roster").glob("*.parquet")), *sorted(out.glob("*.parquet"))]
        read = {u: [cut / name / f"{u}.parquet" for name in attribution.READ] for u in self.units()}
        left = self.left(out, {u: [*files, *seen] for u, files in read.items()}, *decided)
        few = self.few(out, (cut,), attribution.READ, *decided) if left else None
        before = few and attribution.Before(few.run / cut.name, few.run / out.name)
        with machine.session() as session:
            again = before is not None and attribution.can(session, before, cut)
        task: Callable[..., shards.Task] = partial(shards.Attributed, cut=cut, out=out, rules=rules)
        few = few if again else None
        if few and before:
            task = partial(shards.AttributedAgain, cut=cut, out=out, rules=rules, before=before, few=few.path)
        done = self.deal(left, task)
        attribution.finish(out, threads=machine.threads)
        return self.told(out, few=few, done=done)

    def build(self, cut: Path, out: Path) -> Told:
        """The run's numbers, then each shard's charts."""
        plans = [plan.plan_id for plan in self.program.plans]
        with self.machine.session() as session:
            charts.number(session, cut, out, self.words, plans)
        whole = [cut / name / "all.parquet" for name in charts.WHOLE]
        numbers = [*sorted(out.glob("*.parquet")), *sorted((out / "numbering").glob("*.parquet"))]
        read = {u: [cut / name / f"{u}.parquet" for name in charts.SOURCES] for u in self.units()}
        left = self.left(out, {u: [*files, *whole, *numbers] for u, files in read.items()}, plans)
        few = self.few(out, (cut,), charts.SOURCES, plans) if left else None
        before = few and charts.ChartsBefore(few.run / cut.name, few.run / out.name)
        if few is None or before is None or not charts.can(before, out):
            self.deal(left, partial(shards.Charted, cut=cut, out=out))
            return self.told(out)
        done = self.deal(left, partial(shards.ChartedAgain, cut=cut, out=out, before=before, few=few.path))
        return self.told(out, few=few, done=done)

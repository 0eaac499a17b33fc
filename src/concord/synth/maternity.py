"""Pregnancy: prenatal care, delivery, newborn stays, losses."""

from __future__ import annotations

import numpy as np

from concord.synth import clock
from concord.synth.billing import REV, Batch, Line
from concord.synth.hospital import HOME, INPATIENT, REPRODUCTIVE
from concord.synth.life import Life, code, dx_columns


def pregnancies(life: Life) -> None:
    """Bills of all pregnancies of enrolled women."""
    b = life.births
    at = life.py_at(b.mother, b.ends)
    live = np.flatnonzero((b.kind == 0) & (at >= 0) & (b.ends <= clock.LAST))
    _prenatal(life, b.mother[live], b.ends[live])
    _deliveries(life, live, at[live])
    _newborns(life, live)
    lost = np.flatnonzero((b.kind > 0) & (at >= 0))
    _losses(life, lost, at[lost])


def _prenatal(life: Life, mother, ends) -> None:
    for before, codes in (
        (215, ("76817", "85025")),
        (140, ("76805",)),
        (95, ("82950", "85025")),
        (30, ("59025",)),
    ):
        day = (ends - before + life.rng.integers(-8, 9, len(ends))).astype(np.int32)
        at = life.py_at(mother, day)
        ok = at >= 0
        npi = life.specialist("obgyn", at[ok])
        lines = [Line(code(c)) for c in codes]
        life.book.add(
            Batch(
                "specialist",
                at[ok],
                day[ok],
                npi,
                life.org_of(npi),
                life.dx("pregnancy", ok.sum())[:, None],
                lines,
            )
        )


def _deliveries(life: Life, rows, at) -> None:
    b, rng, n = life.births, life.rng, len(rows)
    cesarean = b.cesarean[rows]
    nights = np.where(cesarean, 3, 2) + (rng.random(n) < 0.15)
    day = b.ends[rows]
    end = np.minimum(np.minimum(day + nights, life.years.last[at]), clock.LAST).astype(np.int32)
    first = np.where(cesarean, life.dx("delivery_cesarean", n), life.dx("delivery_vaginal", n))
    first = np.where(~cesarean & (rng.random(n) < 0.2), life.dx("delivery_problem", n), first)
    outcome = np.where(b.twins[rows], life.dx("delivery_twin", n), life.dx("delivery_outcome", n))
    sugar = np.where(b.diabetes[rows], life.dx("pregnancy_diabetes", n), -1)
    pressure = np.where(b.pressure[rows], life.dx("pregnancy_pressure", n), -1)
    dx = dx_columns(first, outcome, sugar, pressure)
    total = np.where(cesarean, 2_250_000, 1_400_000) * np.exp(rng.normal(0, 0.28, n))
    hospital = life.hospital(at)
    npi = life.specialist("obgyn", at)

    def part(share: float, revenue: str) -> Line:
        return Line(-1, price=(total * share).astype(np.int64), revenue=REV[revenue])

    lines = [Line(-1, price=(total * 0.46 / nights).astype(np.int64), units=nights, revenue=REV["0112"])]
    lines += [
        part(0.26, "0721" if "0721" in REV else "0360"),
        part(0.08, "0250"),
        part(0.07, "0270"),
        part(0.05, "0300"),
    ]
    lines += [part(0.05, "0370"), part(0.03, "0710")]
    encounter = life.book.add(
        Batch("inpatient", at, day, npi, hospital, dx, lines, institutional=True, through=end, bill_type=INPATIENT,
              discharge=HOME, admission=3, drg=np.where(cesarean, 788, 807), pcs=np.where(cesarean, 2, 1))
    )  # fmt: skip
    life.book.add(
        Batch("inpatient", at, day, npi, life.org_of(npi), dx,
              [Line(np.where(cesarean, code("59510"), code("59400"))), Line(code("00400"), price=110_000)],
              pos=4, encounter=encounter)
    )  # fmt: skip


def _newborns(life: Life, rows) -> None:
    p, b, rng = life.people, life.births, life.rng
    babies = np.flatnonzero(p.starts == p.birth)
    at = life.py_at(babies, p.birth[babies])
    babies, at = babies[at >= 0], at[at >= 0]
    preterm = np.zeros(len(p), dtype=bool)
    preterm[b.child[rows]] = b.preterm[rows]
    twin = p.twin_of[babies] >= 0
    early = preterm[babies] | preterm[np.where(twin, p.twin_of[babies], babies)]
    n = len(babies)
    ill = early & (rng.random(n) < 0.7) | (rng.random(n) < 0.05)
    nights = np.where(ill, np.round(np.exp(rng.normal(2.2, 0.9, n))), 2).astype(np.int32)
    end = np.minimum(p.birth[babies] + nights, life.years.last[at]).astype(np.int32)
    total = np.where(ill, 520_000 * nights * np.exp(rng.normal(0, 0.3, n)), 270_000).astype(np.int64)
    first = np.where(twin, life.dx("newborn_twin", n), life.dx("newborn_single", n))
    dx = dx_columns(first, np.where(ill, life.dx("newborn_problem", n), -1))
    hospital = life.hospital(at)
    npi = life.clinician(life.slot_of(at, p.birth[babies]), p.birth[babies])
    room = Line(
        -1,
        price=total // np.maximum(nights, 1),
        units=np.maximum(nights, 1),
        revenue=np.where(ill, REV["0174"], REV["0170"]),
    )
    encounter = life.book.add(
        Batch("inpatient", at, p.birth[babies], npi, hospital, dx, [room, Line(-1, price=18_000, revenue=REV["0300"])],
              institutional=True, through=end, bill_type=INPATIENT, discharge=HOME, admission=4, drg=np.where(ill, 790, 795))
    )  # fmt: skip
    life.book.add(
        Batch("inpatient", at, p.birth[babies], npi, life.org_of(npi), dx,
              [Line(np.where(ill, code("99477"), code("99460"))), Line(code("99462"), nights > 1, units=np.clip(nights - 1, 1, 60), later=1)],
              pos=4, encounter=encounter)
    )  # fmt: skip


def _losses(life: Life, rows, at) -> None:
    """Miscarriages, and pregnancies ended (marked reproductive)."""
    b, n = life.births, len(rows)
    ended = b.kind[rows] == 2
    npi = life.specialist("obgyn", at)
    dx = np.where(ended, life.dx("abortion", n), life.dx("miscarriage", n))[:, None]
    life.book.add(
        Batch("specialist", at, b.ends[rows], npi, life.org_of(npi), dx,
              [Line(np.where(ended, code("59840"), code("59812"))), Line(code("76817"))],
              sensitive=np.where(ended, REPRODUCTIVE, 0))
    )  # fmt: skip

"""The checks of a made world against the figures it was set to: what was set, what came out, in range or not."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from concord.synth.tally import Tally, tally


@dataclass(frozen=True)
class Check:
    """One figure of the calibration page. `value` is None where only the senders' files can tell."""

    number: int
    name: str
    low: float
    high: float
    value: float | None
    unit: str = "%"

    @property
    def verdict(self) -> str:
        if self.value is None:
            return "in the files"
        return "in range" if self.low <= self.value <= self.high else "OUT"


def tally_world(world, processes: int = 1) -> Tally:
    """Count all blocks of a world (in worker processes, one block in memory each)."""
    total = Tally()
    for part in world.map(tally, processes):
        total.merge(part)
    return total


def checks(t: Tally) -> list[Check]:
    """The forty checks, in order; those with several parts give several rows."""
    s = t.sums

    def pc(a: str, b: str, times: float = 100.0) -> float:
        return times * s[a] / s[b] if s[b] else float("nan")

    pmpm = [s[f"allowed{i}"] / s[f"months{i}"] / 100 for i in range(5)]
    growth = 100 * ((pmpm[4] / pmpm[0]) ** 0.25 - 1)
    top = _top(np.concatenate(t.spend))
    spent = s["allowed2"]
    rows = [
        (1, "mean age", 33, 37, s["age"] / s["enrolled"], "years"), (1, "female", 49.5, 52, pc("female", "enrolled"), "%"),
        (2, "under 18", 21, 26, pc("under18", "enrolled"), "%"),
        (3, "leave a month, group, not December", 1.3, 2.0, pc("month_left", "month_in"), "%"),
        (3, "leave in December, group", 6, 8, pc("december_left", "december_in"), "%"),
        (4, "leave a year", 19, 25, pc("year_left", "year_in"), "%"), (5, "retroactive rows a file", 1.5, 4, None, "%"),
        (6, "HMO", 38, 48, pc("hmo", "enrolled"), "%"), (7, "Latino", 28, 34, pc("latino", "enrolled"), "%"),
        (7, "Asian", 17, 22, pc("asian", "enrolled"), "%"), (7, "Black", 4, 6, pc("black", "enrolled"), "%"),
        (8, "plan knows race", 25, 55, None, "%"), (9, "true pairs agreeing on name, birth, ZIP", 60, 75, None, "%"),
        (10, "people in two plans or more in five years", 6, 14, pc("several", "ever"), "%"),
        (11, "hypertension coded, 18-64", 16, 21, pc("htn_18", "n_18"), "%"), (11, "hypertension coded, 55-64", 38, 51, pc("htn_55", "n_55"), "%"),
        (12, "diabetes coded, 18-64", 6, 8, pc("dm_18", "n_18"), "%"), (13, "asthma coded, 5-17", 5, 8, pc("asthma_5", "n_5"), "%"),
        (13, "asthma coded, 18-64", 3.5, 5.5, pc("asthma_18", "n_18"), "%"), (14, "births", 9, 12, pc("births", "years", 1_000), "per 1,000"),
        (15, "primary-care visits, adults", 1_250, 1_700, pc("primary_visits", "adult_years", 1_000), "per 1,000"),
        (16, "adults without a primary-care visit", 38, 48, pc("unseen", "full_adults"), "%"),
        (17, "emergency visits", 145, 185, pc("ed", "years", 1_000), "per 1,000"), (17, "admissions", 40, 52, pc("stays", "years", 1_000), "per 1,000"),
        (18, "readmitted in 30 days, 18-64", 4.2, 5.6, pc("readmitted", "index_stays"), "%"),
        (19, "fills", 8.5, 11.5, pc("fills", "years", 1), "a member-year"), (19, "generic fills", 88, 92, pc("generic", "fills"), "%"),
        (20, "allowed", 510, 600, pmpm[2], "USD PMPM"), (21, "inpatient and outpatient facility", 44, 52, 100 * (s["inpatient"] + s["outpatient"]) / spent, "% of spend"),
        (22, "drugs", 17, 24, 100 * s["drugs"] / spent, "% of spend"), (23, "top 1%", 24, 31, top[0], "% of spend"),
        (23, "top 5%", 50, 59, top[1], "% of spend"), (23, "top 10%", 64, 73, top[2], "% of spend"),
        (24, "member share, HMO", 6, 11, pc("hmo_own", "hmo_allowed"), "%"), (24, "member share, PPO", 12, 18, pc("ppo_own", "ppo_allowed"), "%"),
        (25, "primary-care share, HMO", 6.5, 9, pc("hmo_primary", "hmo_allowed"), "%"), (25, "primary-care share, PPO", 5, 7, pc("ppo_primary", "ppo_allowed"), "%"),
        (26, "medical paid within three months", 86, 92, None, "%"), (27, "lines finally denied", 3, 7, pc("denied", "lines"), "%"),
        (28, "PMPM growth a year", 3.5, 8, growth, "%"), (29, "lines a professional claim", 1.6, 2.3, pc("prof_lines", "prof_claims", 1), ""),
        (29, "diagnoses a professional claim", 1.9, 2.6, pc("prof_dx", "prof_claims", 1), ""),
        (30, "CBP, HMO less PPO (true)", 4, 12, pc("cbp_HMO_2023", "cbp_HMO_2023_n") - pc("cbp_PPO_2023", "cbp_PPO_2023_n"), "points"),
        (31, "A1c over 9 or missing (true)", 26, 40, pc("gsd2023", "gsd2023_n"), "%"), (32, "COL (true)", 52, 63, pc("col2023", "col2023_n"), "%"),
        (32, "BCS (true)", 68, 77, pc("bcs2023", "bcs2023_n"), "%"), (33, "CIS-10, all sources", 42, 60, pc("cis2023", "cis2023_n"), "%"),
        (33, "IMA-2, all sources", 30, 44, pc("ima2023", "ima2023_n"), "%"), (34, "AMR", 79, 88, pc("amr2023", "amr2023_n"), "%"),
        (34, "W30, first rate", 74, 84, pc("w302023", "w302023_n"), "%"),
        (35, "CBP, Black less White", -11, -4, pc("cbp_black_2023", "cbp_black_2023_n") - pc("cbp_white_2023", "cbp_white_2023_n"), "points"),
        (35, "A1c over 9, Latino less White", 4, 11, pc("gsd_latino_2023", "gsd_latino_2023_n") - pc("gsd_white_2023", "gsd_white_2023_n"), "points"),
        (36, "ICC of practices, blood pressure", 0.005, 0.04, icc(t, "cbp2023"), ""), (37, "registry adds to CIS-10", 8, 18, None, "points"),
        (38, "blood pressure known, claims only and with feed", 15, 92, None, "%"),
        (39, "adults with a payment HCC", 18, 26, pc("hcc_18", "n_18"), "%"), (39, "silver mean score with drugs", 0.8, 1.2, None, ""),
        (40, "no-show", 4, 9, 100 * s["no_show"] / max(1, s["no_show"] + s["kept"]), "%"),
        (40, "telehealth in primary care", 6, 10, pc("primary_virtual", "primary_visits"), "%"),
    ]  # fmt: skip
    return [Check(*row[:4], None if row[4] is None else float(row[4]), row[5]) for row in rows]


def others(t: Tally) -> dict[str, float]:
    """Further true rates by year, for tuning and the documentation page."""
    s = t.sums
    names = sorted(k[:-2] for k in s if k.endswith("_n") and not k.startswith("n_"))
    return {k: round(100 * s[k] / s[k + "_n"], 1) for k in names if s[k + "_n"] >= 30}


def _top(spend: np.ndarray) -> tuple[float, float, float]:
    ordered = np.sort(spend)[::-1]
    total = ordered.sum()
    return tuple(
        float(100 * ordered[: max(1, round(len(ordered) * q))].sum() / total) for q in (0.01, 0.05, 0.10)
    )


def icc(t: Tally, name: str, least: int = 40) -> float:
    """Share of variance between practices (analysis of variance for yes-or-no outcomes), practices with enough people."""
    pairs = [
        (c["n"], c["met"])
        for k, c in sorted(t.practices.items())
        if k.startswith(f"{name}:") and c["n"] >= least
    ]
    if len(pairs) < 3:
        return float("nan")
    n, met = np.array(pairs, dtype=float).T
    rate = met.sum() / n.sum()
    between = (n * (met / n - rate) ** 2).sum() / (len(n) - 1)
    within = (met * (1 - met / n)).sum() / (n.sum() - len(n))
    size = (n.sum() - (n**2).sum() / n.sum()) / (len(n) - 1)
    return float((between - within) / (between + (size - 1) * within))


def text(rows: list[Check]) -> str:
    """The checks as a Markdown table."""
    lines = ["| # | figure | set | came out | |", "|---|---|---|---|---|"]
    for c in rows:
        came = "–" if c.value is None else f"{c.value:,.3g}" if abs(c.value) < 10 else f"{c.value:,.1f}"
        lines.append(
            f"| {c.number} | {c.name}{f' ({c.unit})' if c.unit else ''} | {c.low:g} to {c.high:g} | {came} | {c.verdict} |"
        )
    return "\n".join(lines)

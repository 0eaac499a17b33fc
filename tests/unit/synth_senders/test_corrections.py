"""Reversals, replacements, voids and retroactive changes, each as its sender does it."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

import pyarrow.dataset as ds


def _alder(sent, kind):
    """(period, fields) of alder's whole rows; a truncated file is read from its second sending."""
    cut = {d["file"] for d in sent.dirt if d["dirt"] == "truncated"}
    for m in sent.manifest:
        if m["sender"] == "alder" and f"ALDER_{kind}_" in m["file"] and m["file"] not in cut:
            for line in sent.lines("alder", m["file"])[2:-1]:
                yield m["period"], line.decode().split("|")


def test_alder_corrects_by_a_higher_version_of_the_same_number(sent):
    versions, broken = defaultdict(set), set()
    for _, f in _alder(sent, "MC"):
        if len(f) == 164:
            versions[f[4]].add((f[6], f[159]))
        else:
            broken.add(f[4])
    kinds = {tuple(sorted(v)) for number, v in versions.items() if number not in broken}
    assert (("1", "O"), ("2", "R")) in kinds
    assert (("1", "O"), ("2", "V")) in kinds
    assert kinds <= {(("1", "O"),), (("2", "R"),), (("1", "O"), ("2", "R")), (("1", "O"), ("2", "V"))}


def test_birch_sends_a_corrected_claim_again_under_its_number_and_marks_what_is_taken_back(sent):
    files = defaultdict(set)
    statuses = defaultdict(set)
    for m in sent.manifest:
        if m["sender"] == "birch" and m["kind"] == "medical" and len(m["period"]) == 7:
            for r in sent.rows("birch", m["file"], "utf-8-sig"):
                files[r["claim_id"]].add(m["period"])
                statuses[r["claim_id"]].add(r["x_claim_status"])
    again = [c for c, periods in files.items() if len(periods) > 1]
    assert len(again) > 10
    voided = [c for c, s in statuses.items() if "void" in s]
    assert 0.004 < len(voided) / len(files) < 0.03


def test_cedar_s_reversals_undo_a_claim_to_the_cent(sent):
    net, lines = defaultdict(int), defaultdict(int)
    planted = {(d["file"], d["line"]) for d in sent.dirt if d["sender"] == "cedar"}
    spoilt = set()
    for m in sent.manifest:
        if m["sender"] == "cedar" and m["kind"] == "medical":
            for number, r in enumerate(sent.rows("cedar", m["file"], "windows-1252"), start=2):
                claim = r["ORIG_CLM_NO"] if r["TXN_CD"] == "R" else r["CLM_NO"]
                if (m["file"], number) in planted or r["DEDUCT_AMT"] in (None, "", "DEDUCT_AMT"):
                    spoilt.add(claim)
                    continue
                net[claim] += round(float(r["ALLOW_AMT"]) * 100)
                lines[claim, r["TXN_CD"]] += 1
    undone = [c for c, txn in lines if txn == "R" and (c, "N") in lines and c not in spoilt]
    assert len(undone) > 20
    assert all(net[c] == 0 for c in undone)


def test_dogwood_counts_versions_by_suffix_and_names_the_one_before(sent):
    layout_replaces = slice(21, 36)
    seen = 0
    for m in sent.manifest:
        if m["sender"] == "dogwood" and m["kind"] == "medical":
            for line in sent.lines("dogwood", m["file"])[1:-1]:
                claim, replaces = line[2:17].decode(), line[layout_replaces].decode().strip()
                if claim.endswith("-01"):
                    assert replaces == claim[:-2] + "00"
                    seen += 1
                elif line[:2] == b"10":
                    assert replaces == ""
    assert seen > 10


def test_alder_learns_of_some_months_late_and_takes_some_back(sent):
    months = defaultdict(dict)
    for m in sent.manifest:
        if m["sender"] == "alder" and m["kind"] == "eligibility" and len(m["period"]) == 7:
            for line in sent.lines("alder", m["file"])[2:-1]:
                f = line.decode().split("|")
                months[m["period"]].setdefault(f"{f[4]}-{f[5]}", set()).add(f[60])
    added = withdrawn = total = 0
    periods = sorted(months)
    for one, after in pairwise(periods):
        first, restated = months[one][one], months[after][one]
        added, withdrawn, total = (
            added + len(restated - first),
            withdrawn + len(first - restated),
            total + len(first),
        )
    assert 0.003 < added / total < 0.03
    assert 0.002 < withdrawn / total < 0.02


def test_claims_arrive_with_the_lag_of_their_kind(sent):
    """About three quarters of professional claims are in by the end of the month after the service."""
    by_delay = defaultdict(int)
    for period, f in _alder(sent, "MC"):
        if (
            len(f) == 164
            and period.startswith("2025-")
            and f[155] == "1"
            and f[6] == "1"
            and f[118][:4] == "2025"
        ):
            by_delay[(int(period[5:]) - int(f[118][4:6]))] += 1
    early = sum(n for d, n in by_delay.items() if 0 <= d <= 1)
    assert 0.6 < early / sum(by_delay.values()) < 0.9


def test_truth_knows_every_member_id_that_is_not_planted(sent):
    known = ds.dataset(sent.truth / "member").to_table().to_pylist()
    ids = {(r["sender"], r["member_id"]) for r in known}
    planted = {
        (d["file"], d["line"])
        for d in sent.dirt
        if d["dirt"] in ("unknown_member", "unknown_patient", "short_row")
    }
    checked = 0
    for m in sent.manifest:
        if m["sender"] == "birch" and m["kind"] == "pharmacy":
            for number, r in enumerate(sent.rows("birch", m["file"]), start=2):
                if (m["file"], number) not in planted and "_copy" not in m["file"]:
                    assert ("birch", r["member_id"]) in ids
                    checked += 1
        if m["kind"] == "patients" and m["file"].endswith("history.csv"):
            for r in sent.rows(m["sender"], m["file"]):
                assert (m["sender"], r["patient_id"]) in ids
                checked += 1
    assert checked > 3000


def test_no_number_of_the_truth_s_people_stands_in_a_file(sent):
    """Member ids are scrambled: the truth's person number must not be readable from them."""
    known = ds.dataset(sent.truth / "member").to_table().to_pylist()
    assert not any(r["member_id"].strip("ABM").lstrip("0") == str(r["person_id"]) for r in known)

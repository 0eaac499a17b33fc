"""The declared dirt is really in the files, about as often as declared, where the truth says it is."""

from __future__ import annotations

from collections import Counter

import pyarrow.dataset as ds
import pytest

from concord.synth.senders import dirt

MEANT = {
    "impossible_date": (b"0231", b"02-31", b"02/31"),
    "future_date": (b"2036",),
    "bad_procedure_code": (b"9ZZ9Z",),
    "bad_diagnosis_code": (b"XX9",),
    "unknown_member": (b"ZZ",),
    "unknown_patient": (b"ZZ",),
    "amount_not_a_number": (b"N/A",),
}


def _rows_of(sent, kinds, senders):
    own = {m["file"]: m for m in sent.manifest}
    skip = {d["file"] for d in sent.dirt if d["dirt"] == "truncated"}
    total = 0
    for name, m in own.items():
        if (
            m["kind"] in kinds
            and (not senders or m["sender"] in senders)
            and not name.endswith("xlsx")
            and name not in skip
        ):
            total += len((sent.raw / m["sender"] / name).read_bytes().splitlines())
    return total


@pytest.mark.parametrize(
    "planted", [d for d in dirt.ROWS if d.rate >= 0.0004], ids=lambda d: f"{d.name}-{d.kinds[0]}"
)
def test_rows_are_spoilt_about_as_often_as_declared(sent, planted):
    """Only rows that have the column can be spoilt, so the rate is reached from below."""
    kinds = {m["file"]: m["kind"] for m in sent.manifest}
    found = sum(d["dirt"] == planted.name and kinds.get(d["file"]) in planted.kinds for d in sent.dirt)
    expected = planted.rate * _rows_of(sent, planted.kinds, planted.senders)
    assert 0.05 * expected <= found <= 1.6 * expected + 8


@pytest.mark.parametrize("name", MEANT)
def test_the_truth_names_the_very_line(sent, name):
    hits = [d for d in sent.dirt if d["dirt"] == name and not d["file"].endswith("xlsx")]
    assert hits
    for d in hits[:200]:
        line = sent.lines(d["sender"], d["file"])[d["line"] - 1]
        assert any(word in line for word in MEANT[name])


def test_a_doubled_line_follows_its_twin(sent):
    hits = [d for d in sent.dirt if d["dirt"] == "duplicate_row" and not d["file"].endswith("xlsx")]
    assert len(hits) > 100
    for d in hits[:300]:
        lines = sent.lines(d["sender"], d["file"])
        assert lines[d["line"] - 1] == lines[d["line"] - 2]


@pytest.mark.parametrize("accident", dirt.FILES, ids=lambda a: f"{a.name}-{a.sender}")
def test_every_accident_of_a_file_happened(sent, accident):
    name = next(
        m["file"]
        for m in sent.manifest
        if (m["sender"], m["kind"], m["period"]) == (accident.sender, accident.kind, accident.period)
        and "_copy" not in m["file"]
        and "resent" not in m["file"]
    )
    assert {"sender": accident.sender, "file": name, "line": 0, "dirt": accident.name} in sent.dirt
    data = (sent.raw / accident.sender / name).read_bytes()
    match accident.name:
        case "byte_order_mark":
            assert data.startswith(b"\xef\xbb\xbfclaim_id,")
        case "latin_1":
            with pytest.raises(UnicodeDecodeError):
                data.decode("utf-8")
        case "truncated":
            whole = (sent.raw / accident.sender / "resent" / name).read_bytes()
            assert whole.startswith(data)
            assert len(data) == len(whole) // 2
        case "sent_twice":
            copies = [p for p in (sent.raw / accident.sender).iterdir() if p.read_bytes() == data]
            assert len(copies) == 2
        case "columns_reordered":
            head, usual = (
                sent.lines("birch", f"birch_medical_claim_{p}.csv")[0].split(b",")
                for p in ("2025-05", "2025-06")
            )
            assert head != usual
            assert sorted(head) == sorted(usual)
            codes = {r["hcpcs_code"] for r in sent.rows("birch", name)}
            assert "99213" in codes
        case "columns_swapped":
            late = [r["collection_date"] > r["result_date"] for r in sent.rows("birch", name)]
            assert sum(late) > 0.3 * len(late)
        case "repeated_header":
            lines = data.splitlines()
            assert lines.count(lines[0]) == 2
        case "wrong_trailer":
            lines = data.splitlines()
            assert int(lines[-1].split(b"|")[-1]) == len(lines) - 3 + 5
        case "carriage_returns":
            assert data.count(b"\r\n") == data.count(b"\n")


def test_people_are_known_with_errors_at_about_the_declared_rates(sent):
    known = ds.dataset(sent.truth / "acquaintance").to_table().to_pylist()
    plans = [k for k in known if k["sender"] in ("alder", "birch", "cedar", "dogwood")]
    rates = {
        f: sum(bool(k[f]) for k in plans) / len(plans) for f in plans[0] if f.endswith(("differs", "absent"))
    }
    assert 0.002 < rates["birth_differs"] < 0.015
    assert 0.0003 < rates["sex_differs"] < 0.006
    assert 0.45 < rates["ssn_absent"] < 0.65
    assert 0.02 < rates["first_name_differs"] < 0.12
    assert 0.01 < rates["last_name_differs"] < 0.12
    assert 0.03 < rates["zip_differs"] < 0.15


def test_a_share_of_dependants_carries_the_subscriber_s_number(sent):
    numbers = Counter()
    for line in sent.lines("alder", "ALDER_ME_202606.txt")[2:-1]:
        f = line.decode().split("|")
        if f[15] and f[5] == "06":
            numbers[f[15]] += 1
    assert max(numbers.values()) > 1


def test_plans_lose_what_their_capture_says(sent):
    lost = ds.dataset(sent.truth / "unsent").to_table().to_pylist()
    total = {
        k: [sum(r[c] for r in lost if r["kind"] == k and r["sender"] == "alder") for c in ("items", "sent")]
        for k in ("medical", "lab")
    }
    assert 0.80 < total["medical"][1] / total["medical"][0] < 0.99
    assert 0.30 < total["lab"][1] / total["lab"][0] < 0.85


def test_some_practice_months_never_come_and_some_come_late(sent):
    sent_months = {(m["sender"], m["period"]) for m in sent.manifest if m["kind"] == "clinical"}
    practices = {s for s, _ in sent_months}
    assert len(practices) * 18 > len({x for x in sent_months if x[1] != "history"})
    assert all((p, "2026-06") in sent_months for p in practices)

"""Planting the declared errors in rows: a few values are changed, a few lines doubled or cut, and each is remembered."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from concord.synth.senders.dirt import ROWS, RowDirt
from concord.synth.senders.draws import draw
from concord.synth.senders.layouts import Layout

_COLUMNS = {  # where each sender keeps what can be spoiled
    ("alder", "medical"): {"date": "CDLMC119", "procedure": "CDLMC088", "diagnosis": "CDLMC037", "npi": "CDLMC135", "member": "CDLMC161", "amount": "CDLMC131"},
    ("alder", "pharmacy"): {"date": "CDLPC023", "member": "CDLPC068", "amount": "CDLPC038", "ndc": "CDLPC025"},
    ("alder", "lab"): {"date": "COLLECTED", "member": "MEMBER_ID", "loinc": "LOINC", "value": "RESULT_VALUE"},
    ("alder", "eligibility"): {"birth": "CDLME019"},
    ("birch", "medical"): {"date": "claim_line_start_date", "procedure": "hcpcs_code", "diagnosis": "diagnosis_code_1", "npi": "rendering_npi", "member": "member_id", "amount": "allowed_amount"},
    ("birch", "pharmacy"): {"date": "dispensing_date", "member": "member_id", "amount": "allowed_amount", "ndc": "ndc_code"},
    ("birch", "lab"): {"date": "collection_date", "member": "member_id", "loinc": "normalized_component_code", "value": "result"},
    ("birch", "eligibility"): {"birth": "birth_date"},
    ("cedar", "medical"): {"date": "SVC_FROM", "procedure": "PROC_CD", "diagnosis": "DX1", "npi": "REND_NPI", "member": "MBR_NO", "amount": "ALLOW_AMT"},
    ("cedar", "pharmacy"): {"date": "FILL_DT", "member": "MBR_NO", "amount": "ALLOW_AMT", "ndc": "NDC_CD"},
    ("cedar", "eligibility"): {"birth": "DOB"},
    ("dogwood", "medical"): {"date": "FROM_DATE", "procedure": "PROCEDURE", "diagnosis": "DIAG1", "npi": "REND_NPI", "member": "MEMBER_ID", "amount": "ALLOWED"},
    ("dogwood", "pharmacy"): {"date": "FILL_DATE", "member": "MEMBER_ID", "amount": "ALLOWED", "ndc": "NDC"},
    ("dogwood", "lab"): {"date": "TAKEN", "member": "MEMBER_ID", "loinc": "LOINC", "value": "RESULT"},
    ("dogwood", "eligibility"): {"birth": "BIRTH_DATE"},
    ("practice", "clinical"): {"date": "date", "member": "patient_id", "loinc": "code", "value": "value", "second": "value_2"},
    ("practice", "patients"): {"birth": "birth_date"},
    ("registry", "registry_doses"): {"date": "given_on", "code": "cvx"},
}  # fmt: skip
_TARGET = {
    "bad_procedure_code": "procedure", "bad_diagnosis_code": "diagnosis", "impossible_date": "date", "future_date": "date",
    "bad_npi": "npi", "unknown_member": "member", "unknown_patient": "member", "amount_not_a_number": "amount", "bad_ndc": "ndc",
    "impossible_birth": "birth", "unit_error": "value", "wrong_dose": "code", "swapped_pressure": "second",
}  # fmt: skip
_GLUCOSE = ("2339-0", "2345-7", "1558-6")
_LIPIDS = ("2093-3", "13457-7", "2089-1", "2085-9", "18262-6")


LINES = ("duplicate_row", "short_row")  # done to whole lines, not to a value
Texts = dict[str, pa.Array]
Planted = dict[str, np.ndarray]  # row numbers by name of the dirt


def spoil(
    texts: Texts, layout: Layout, keys: np.ndarray, seed: int, *, lines: bool = True
) -> tuple[Texts, Planted]:
    """Change values as `dirt.ROWS` declares, where `texts` has the column. With `lines`, mark lines to be doubled or cut."""
    planted: Planted = {}
    who = layout.sender if (layout.sender, layout.kind) in _COLUMNS else "practice"
    columns = _COLUMNS.get((who, layout.kind), {})
    for dirt in ROWS:
        if layout.kind not in dirt.kinds or (dirt.senders and layout.sender not in dirt.senders):
            continue
        target = columns.get(_TARGET.get(dirt.name, ""), "")
        if not (lines if dirt.name in LINES else target in texts):
            continue
        rows = np.flatnonzero(draw(keys, dirt.name, seed) < dirt.rate)
        if dirt.name in LINES:
            planted[dirt.name] = rows
        elif dirt.name == "swapped_pressure":
            texts, planted[dirt.name] = _swap(texts, columns, rows)
        else:
            texts, planted[dirt.name] = _change(texts, layout, dirt, columns, rows)
    return texts, planted


def _change(
    texts: Texts, layout: Layout, dirt: RowDirt, columns: dict[str, str], rows: np.ndarray
) -> tuple[Texts, np.ndarray]:
    name = columns[_TARGET[dirt.name]]
    before = texts[name].take(pa.array(rows)).to_pylist()
    if dirt.name == "unit_error":
        loinc = texts[columns["loinc"]].take(pa.array(rows)).to_pylist()
        after = [_other_unit(c, v) if v else v for c, v in zip(loinc, before, strict=True)]
    else:
        after = [_wrong(dirt.name, layout, v) if v else v for v in before]
    changed = np.array([a != b for a, b in zip(before, after, strict=True)], bool)
    return _put(texts, name, rows, after), rows[changed]


def _put(texts: Texts, name: str, rows: np.ndarray, values: list) -> Texts:
    if not len(rows):
        return texts
    mask = np.zeros(len(texts[name]), bool)
    mask[rows] = True
    return texts | {name: pc.replace_with_mask(texts[name], pa.array(mask), pa.array(values, pa.string()))}


def _swap(texts: Texts, columns: dict[str, str], rows: np.ndarray) -> tuple[Texts, np.ndarray]:
    first, second = columns["value"], columns["second"]
    rows = rows[np.asarray(pc.is_valid(texts[second]))[rows]]
    a, b = (texts[c].take(pa.array(rows)).to_pylist() for c in (first, second))
    return _put(_put(texts, first, rows, b), second, rows, a), rows


def _wrong(name: str, layout: Layout, value: str) -> str:
    match name:
        case "bad_procedure_code":
            return "9ZZ9Z"
        case "bad_diagnosis_code":
            return "XX9.9" if "." in value else "XX99"
        case "impossible_date":
            return _date(layout, value, "0231", None)
        case "future_date":
            return _date(layout, value, None, "2036")
        case "impossible_birth":
            return _date(layout, value, None, "1850")
        case "bad_npi":
            return value[:-1] + ("1" if value[-1] == "0" else "0")
        case "unknown_member" | "unknown_patient":
            return value[:3] + "ZZ" + value[5:]
        case "amount_not_a_number":
            return "N/A"
        case "bad_ndc":
            return value[:6]
        case _:
            return "998" if value != "998" else "213"


def _date(layout: Layout, value: str, day: str | None, year: str | None) -> str:
    y, d = year, day
    if layout.sender == "cedar":
        return f"{d[:2]}/{d[2:]}/{value[6:]}" if d else value[:6] + str(y)
    if "-" in value:
        return f"{value[:4]}-{d[:2]}-{d[2:]}" if d else str(y) + value[4:]
    return value[:4] + d if d else str(y) + value[4:]


def _other_unit(loinc: str | None, value: str) -> str:
    try:
        number = float(value)
    except ValueError:
        return value
    if loinc == "4548-4":
        return f"{10.93 * number - 23.5:.0f}"
    if loinc in _GLUCOSE:
        return f"{number / 18.02:.1f}"
    if loinc in _LIPIDS:
        return f"{number / 38.67:.2f}"
    return f"{number * 88.4:.0f}" if loinc == "2160-0" else value

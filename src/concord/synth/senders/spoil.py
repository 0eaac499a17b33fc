"""Planting the declared errors in rows: a few values are changed, a few lines doubled or cut, and each is remembered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from concord.synth.senders.dirt import ROWS, RowDirt
from concord.synth.senders.draws import draw, mixed
from concord.synth.senders.layouts import Layout
from concord.synth.senders.lines import one_chunk

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
    "impossible_birth": "birth", "unit_error": "value", "wrong_dose": "code",
}  # fmt: skip
_GLUCOSE = ("2339-0", "2345-7", "1558-6")
_LIPIDS = ("2093-3", "13457-7", "2089-1", "2085-9", "18262-6")


@dataclass
class Planted:
    """What was planted where: row numbers of the unsorted table, by name of the dirt."""

    rows: dict[str, np.ndarray] = field(default_factory=dict)


def spoil(table: pa.Table, layout: Layout, keys: np.ndarray, seed: int) -> tuple[pa.Table, Planted]:
    """Change values as `dirt.ROWS` declares; lines that are doubled or cut are only marked."""
    planted = Planted()
    who = layout.sender if (layout.sender, layout.kind) in _COLUMNS else "practice"
    columns = _COLUMNS.get((who, layout.kind), {})
    for dirt in ROWS:
        if layout.kind not in dirt.kinds or (dirt.senders and layout.sender not in dirt.senders):
            continue
        rows = np.flatnonzero(draw(keys, dirt.name, seed) < dirt.rate)
        if dirt.name in ("duplicate_row", "short_row"):
            planted.rows[dirt.name] = rows
        elif dirt.name == "swapped_pressure":
            table = _swap(table, columns, rows, planted)
        else:
            table = _change(table, layout, dirt, columns, rows, planted)
    return table, planted


def _change(
    table: pa.Table, layout: Layout, dirt: RowDirt, columns: dict[str, str], rows, planted: Planted
) -> pa.Table:
    name = columns[_TARGET[dirt.name]]
    if dirt.name == "unit_error":
        loinc = one_chunk(table[columns["loinc"]]).take(pa.array(rows)).to_pylist()
        change: Callable[[int, str], str] = lambda i, v: _other_unit(loinc[i], v)  # noqa: E731
    else:
        change = lambda i, v: _wrong(dirt.name, layout, v)  # noqa: E731
    column = one_chunk(table[name])
    before = column.take(pa.array(rows)).to_pylist()
    after = [change(i, v) if v else v for i, v in enumerate(before)]
    changed = np.array([a != b for a, b in zip(before, after, strict=True)], bool)
    planted.rows[dirt.name] = rows[changed]
    return _put(table, name, column, rows, after)


def _put(table: pa.Table, name: str, column: pa.Array, rows: np.ndarray, values: list) -> pa.Table:
    if not len(rows):
        return table
    mask = np.zeros(len(column), bool)
    mask[rows] = True
    new = pc.replace_with_mask(column, pa.array(mask), pa.array(values, column.type))
    return table.set_column(table.column_names.index(name), name, new)


def _swap(table: pa.Table, columns: dict[str, str], rows: np.ndarray, planted: Planted) -> pa.Table:
    first, second = one_chunk(table[columns["value"]]), one_chunk(table[columns["second"]])
    rows = rows[np.asarray(pc.is_valid(second))[rows]]
    a, b = (c.take(pa.array(rows)).to_pylist() for c in (first, second))
    planted.rows["swapped_pressure"] = rows
    return _put(_put(table, columns["value"], first, rows, b), columns["second"], second, rows, a)


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


def keys_of(table: pa.Table) -> np.ndarray:
    """A key for each row from the sort keys that every query gives."""
    return mixed(
        *(one_chunk(table[k]).to_numpy(zero_copy_only=False).astype(np.int64) for k in ("k1", "k2", "k3"))
    )

"""From a told life to the declared tables of the world, columns in order, rows sorted by person."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from concord.synth import billing, clock, codes, drugs, extras, world
from concord.synth.employers import group_id
from concord.synth.hospital import DISCHARGE
from concord.synth.identity import BLOCK_PEOPLE, NO_DAY, dictionary, maybe_key, people_tables, person_ids
from concord.synth.life import Life
from concord.synth.people import NEVER
from concord.synth.roster import PLANS, PRODUCTS

ENCOUNTERS = 100_000_000
METALS = ("silver", "gold", "bronze", "platinum")
PLACES_GIVEN = ("office", "hospital", "pharmacy", "elsewhere")
STATUSES = ("kept", "no_show", "cancelled", "booked")


class _Words:
    """Dictionaries of party ids, shared by the tables of a block."""

    def __init__(self, life: Life) -> None:
        p = life.parties
        self.npi = p.npis
        self.org = [o["organization_id"] for o in p.organization]
        self.tin = [o["tin"] for o in p.organization]
        self.org_npi = [o["npi"] for o in p.organization]
        self.site = [s["site_id"] for s in p.site]


def life_tables(life: Life) -> dict[str, pa.Table]:
    """All life tables of a block in their declared schemas."""
    words = _Words(life)
    tables = dict(people_tables(life).items())
    tables["coverage"] = _coverage(life, words)
    tables["primary_care"] = _primary_care(life, words)
    tables["claim"], tables["claim_line"] = _claims(life, words)
    for name, make in _MAKERS.items():
        tables[name] = make(life, words, _joined(life, name))
    tables["non_claims_payment"] = _non_claims(life, words)
    return {name: _arrow(name, tables[name]) for name in world.tables("life")}


def _joined(life: Life, name: str) -> dict[str, np.ndarray]:
    """The parts a chapter put down, one array per column; scalars widened."""
    parts = life.rows.get(name, [])
    if not parts:
        return {}
    lengths = [next(len(v) for v in part.values() if isinstance(v, np.ndarray) and v.ndim) for part in parts]
    out = {}
    for key in parts[0]:
        columns = [_wide(part[key], n) for part, n in zip(parts, lengths, strict=True)]
        if any(c.dtype == object for c in columns):
            columns = [c.astype(object) for c in columns]
        out[key] = np.concatenate(columns)
    return out


def _wide(value, n: int) -> np.ndarray:
    if isinstance(value, np.ndarray) and value.ndim:
        return value
    out = (
        np.empty(n, dtype=object)
        if value is None or isinstance(value, str)
        else np.empty(n, np.asarray(value).dtype)
    )
    out[:] = value
    return out


def _arrow(name: str, columns: dict) -> pa.Table:
    declared = world.schema(name)
    arrays = [_array(columns[field.name], field.type) for field in declared]
    return pa.Table.from_arrays(arrays, schema=declared)


def _array(value, kind: pa.DataType) -> pa.Array:
    if isinstance(value, tuple):
        value = dictionary(*value)
    if isinstance(value, pa.Array):
        return value if value.type == kind else value.cast(kind)
    if pa.types.is_dictionary(kind):
        return pa.array(value, pa.string()).dictionary_encode()
    if pa.types.is_date32(kind):
        value = np.asarray(value).astype(np.int32)
        return pa.array(value, pa.int32(), mask=value < -40_000).cast(kind)
    if pa.types.is_string(kind):
        return pa.array(value, kind)
    value = np.asarray(value)
    if value.dtype.kind == "f" and pa.types.is_floating(kind):
        return pa.array(value, kind, mask=np.isnan(value))
    return pa.array(value).cast(kind)


_NO_DAY = NO_DAY


def _maybe(days: np.ndarray) -> np.ndarray:
    """Days where -1 or NEVER means none."""
    return np.where((days == -1) | (days >= NEVER), _NO_DAY, days)


def _encounters(life: Life, numbers: np.ndarray) -> np.ndarray:
    return np.where(numbers >= 0, numbers + np.int64(life.block) * ENCOUNTERS + 1, -1)


def _serial(life: Life, n: int) -> np.ndarray:
    return np.arange(1, n + 1, dtype=np.int64) + np.int64(life.block) * ENCOUNTERS


def _plan_of(life: Life, py: np.ndarray) -> tuple[np.ndarray, list[str]]:
    plan = np.where(py >= 0, life.coverage.plan[life.years.cover[np.maximum(py, 0)]], -1)
    return plan, list(PLANS)


def _coverage(life: Life, words: _Words) -> dict:
    c, rng, n = life.coverage, life.rng, len(life.coverage.person)
    person, slot = c.person, life.homes.slot_on(c.person, np.maximum(c.start, clock.FIRST))
    known = rng.random(n) < np.array([0.98, 0.13, 0.55, 0.9])[c.product]
    wrong = rng.random(n) < np.array([0.20, 0.12, 0.15, 0.2])[c.product]
    random_slot = life.homes.slot[rng.integers(0, len(life.homes.slot), n)]
    region_ok = life.houses.region[life.people.household[person]]
    near = _slot_region(life)[random_slot] == region_ok
    slot = np.where(wrong & near, random_slot, slot)
    npi = life.clinician(slot, np.maximum(c.start, clock.FIRST))
    subscriber = life.people.household[person]
    role = life.people.role[person]
    exchange = c.market == 1
    metal = np.where(exchange, np.array([0, 0, 2, 1])[person % 4], np.where(c.product == 0, 3, 1))
    groups, index = _groups(life)
    carve = life.employers.carve_out[c.employer] & c.self_funded
    source = np.where(~known, -1, np.where(wrong | (rng.random(n) < 0.35), 1, 0))
    return {
        "coverage_id": _serial(life, n), "person_id": person_ids(life, person), "plan_id": (c.plan, list(PLANS)),
        "product_line": (np.zeros(n, int), ["commercial"]), "product": (c.product, list(PRODUCTS)),
        "market": (c.market, ["group", "exchange"]), "funding": (c.self_funded.astype(int), ["fully_insured", "self_funded"]),
        "group_id": (index, groups), "from_date": c.start, "to_date": _maybe(c.end),
        "subscriber_id": person_ids(life, subscriber), "relationship": (role, ["subscriber", "spouse", "child"]),
        "pcp_npi": (np.where(known, npi, -1), words.npi),
        "pcp_organization_id": (np.where(known, life.parties.slots["org"][slot], -1), words.org),
        "pcp_source": (source, ["chosen", "assigned"]), "has_pharmacy": ~carve, "metal": (metal, list(METALS)),
    }  # fmt: skip


def _slot_region(life: Life) -> np.ndarray:
    region = np.zeros(len(life.parties.organization), dtype=np.int8)
    for p in life.parties.practices:
        region[life.parties.org_index[p.organization_id]] = p.region
    return region[life.parties.slots["org"]]


def _groups(life: Life) -> tuple[list[str], np.ndarray]:
    c, e = life.coverage, life.employers
    key = (c.employer.astype(np.int64) * 4 + c.plan) * 2 + c.self_funded
    unique, index = np.unique(key, return_inverse=True)
    return [group_id(int(k // 8), int(k // 2 % 4), e.exchange_from, bool(k % 2)) for k in unique], index


def _primary_care(life: Life, words: _Words) -> dict:
    h, n = life.homes, len(life.people)
    moved = np.flatnonzero(h.change < clock.OPEN)
    who = np.concatenate([np.arange(n), moved])
    second = np.arange(len(who)) >= n
    slot = np.where(second, h.later[who], h.slot[who])
    start = np.where(second, h.change[who], np.maximum(life.people.birth[who], clock.FIRST - 1_200))
    start = np.maximum(start, life.people.birth[who] + second)
    order = np.lexsort((start, who))
    who, slot, start = who[order], slot[order], start[order]
    return {
        "person_id": person_ids(life, who), "from_date": start, "organization_id": (life.parties.slots["org"][slot], words.org),
        "site_id": (life.parties.slots["site"][slot], words.site), "npi": (life.clinician(slot, np.maximum(start, clock.FIRST)), words.npi),
    }  # fmt: skip


def _claims(life: Life, words: _Words) -> tuple[dict, dict]:
    head, dx, line = life.closed.head, life.closed.dx, life.closed.line
    py = head["py"]
    cover = life.years.cover[py]
    stay = head["bill_type"] == 1
    mark = np.maximum(head["sensitive"], extras.sensitive_dx()[np.maximum(dx[:, 0], 0)])
    ids = _serial(life, len(py))
    bills = ["", "111", "131", "831"]
    claim = {
        "claim_id": ids, "person_id": person_ids(life, life.years.person[py]), "coverage_id": _serial(life, len(life.coverage.person))[cover],
        "plan_id": (life.coverage.plan[cover], list(PLANS)), "encounter_id": _encounters(life, head["encounter"]),
        "claim_type": (head["institutional"].astype(int), ["professional", "institutional"]),
        "setting": (head["setting"], list(billing.SETTINGS)), "from_date": head["day"], "to_date": head["through"],
        "bill_type": (np.where(head["institutional"], head["bill_type"], -1), bills),
        "admission_date": np.where(stay, head["day"], _NO_DAY), "discharge_date": np.where(stay, head["through"], _NO_DAY),
        "admission_type": (np.where(stay, head["admission"], -1), ["", "1", "2", "3", "4"]),
        "discharge_status": (np.where(stay, head["discharge"], -1), list(DISCHARGE)),
        "drg": (np.where(head["drg"] >= 0, head["drg"], -1), [str(i) for i in range(1_000)]),
        "rendering_npi": (head["rendering"], words.npi), "billing_npi": (head["org"], words.org_npi),
        "referring_npi": (head["referring"], words.npi), "tin": (head["org"], words.tin),
        "organization_id": (head["org"], words.org), "site_id": (head["site"], words.site), "in_network": head["network"],
        "principal_procedure": (head["pcs"], ["0SRC0J9", "10E0XZZ", "10D00Z1"]), "is_sensitive": (np.where(mark > 0, mark, -1), list(billing.SENSITIVE)),
    }  # fmt: skip
    claim |= {f"dx{i + 1}": (dx[:, i], list(billing.DX_LIST)) for i in range(12)}
    at = line["claim"]
    service = np.minimum(head["day"][at] + line["later"], head["through"][at])
    professional = ~head["institutional"][at]
    lines = {
        "claim_id": ids[at], "line": line["number"], "service_date": service,
        "place_of_service": (np.where(professional, head["pos"][at], -1), list(billing.POS)),
        "revenue_code": (np.where(line["revenue"] > 0, line["revenue"], -1), list(billing.REVENUE)),
        "procedure_code": (line["code"], list(billing.PROCEDURES)),
        "modifier1": (np.where(line["modifier"] > 0, line["modifier"], -1), list(billing.MODIFIERS)),
        "ndc": (np.full(len(at), -1), [""]), "units": np.maximum(line["units"], 1), "charge_cents": line["charge"],
        "allowed_cents": line["allowed"], "paid_cents": line["paid"], "copay_cents": line["copay"],
        "coinsurance_cents": line["coinsurance"], "deductible_cents": line["deductible"], "is_capitated": line["capitated"],
        "denial": (line["denial"], list(billing.DENIALS)),
    }  # fmt: skip
    return claim, lines


def _fills(life: Life, words: _Words, r: dict) -> dict:
    py = r["py"]
    order = np.lexsort((r["drug"], r["day"], life.years.person[py]))
    r = {k: v[order] for k, v in r.items()}
    py, drug = r["py"], r["drug"].astype(int)
    n, cover = len(py), life.years.cover[py]
    mail = (r["days"] >= 84) & (life.years.person[py] % 4 == 0)
    region = life.region(py)
    store = np.where(mail, life.parties.pharmacies[-1], life.parties.pharmacies[region])
    slot = life.slot_of(py, r["day"])
    scale = r["days"] / drugs.DAYS[drug]
    money = drugs.price(life, py, r["day"], drug, r["days"])
    return {
        "fill_id": _serial(life, n), "person_id": person_ids(life, life.years.person[py]),
        "coverage_id": _serial(life, len(life.coverage.person))[cover], "plan_id": _plan_of(life, py), "fill_date": r["day"],
        "ndc": (drug, [d.ndc for d in codes.DRUGS]), "quantity": np.round(drugs.QUANTITY[drug] * scale, 1),
        "days_supply": r["days"], "refill_number": r["number"],
        "rx_number": r["rx"].astype(np.int64) + np.int64(life.block) * BLOCK_PEOPLE * 1_000, "is_generic": drugs.GENERIC[drug],
        "is_mail": mail, "prescriber_npi": (life.clinician(slot, r["day"]), words.npi), "pharmacy_npi": (store, words.org_npi),
        "pharmacy_id": (store, words.org), "allowed_cents": money["allowed"], "paid_cents": money["paid"],
        "copay_cents": money["copay"], "coinsurance_cents": money["coinsurance"], "deductible_cents": np.zeros(n, np.int64),
    }  # fmt: skip


def _by_person(life: Life, r: dict, *keys: str) -> dict:
    person = life.years.person[r["py"]] if "py" in r and "person" not in r else r["person"]
    order = np.lexsort((*[r[k] for k in keys], r["day"], person))
    return {k: v[order] for k, v in r.items()}


def _labs(life: Life, words: _Words, r: dict) -> dict:
    r["loinc_at"] = _index(r["loinc"], _LOINCS)
    r = _by_person(life, r, "loinc_at", "encounter")
    py = r["py"]
    slot = life.slot_of(py, r["day"])
    return {
        "lab_id": _serial(life, len(py)), "person_id": person_ids(life, life.years.person[py]),
        "encounter_id": _encounters(life, r["encounter"]), "plan_id": _plan_of(life, py), "taken_on": r["day"],
        "loinc": (r["loinc_at"], _LOINCS), "value": r["value"].astype(float), "unit": r["unit"], "answer": r["answer"],
        "ordering_npi": (life.clinician(slot, r["day"]), words.npi),
        "organization_id": (life.parties.slots["org"][slot], words.org), "laboratory_id": (r["laboratory"].astype(int), words.org),
    }  # fmt: skip


_LOINCS = [code for code, _ in codes.LOINC.values()]


def _index(values: np.ndarray, words: list[str]) -> np.ndarray:
    return (
        pa.array(values, pa.string()).dictionary_encode().indices.to_numpy(zero_copy_only=False)
        if not words
        else np.array(
            [*map({w: i for i, w in enumerate(words)}.__getitem__, values.tolist())], dtype=np.int32
        )
    )


def _observations(life: Life, words: _Words, r: dict) -> dict:
    r["loinc_at"] = _index(r["loinc"], _LOINCS)
    r = _by_person(life, r, "loinc_at", "panel")
    py = r["py"]
    return {
        "panel_id": r["panel"].astype(np.int64) + np.int64(life.block) * ENCOUNTERS * 8, "person_id": person_ids(life, life.years.person[py]),
        "encounter_id": _encounters(life, r["encounter"]), "plan_id": _plan_of(life, py), "observed_on": r["day"],
        "loinc": (r["loinc_at"], _LOINCS), "value": r["value"].astype(float), "unit": r["unit"], "answer": r["answer"],
        "setting": (r["setting"], list(billing.SETTINGS)), "npi": (r["npi"], words.npi),
        "organization_id": (np.where(r["slot"] >= 0, life.parties.slots["org"][r["slot"]], -1), words.org),
        "site_id": (r["site"], words.site),
    }  # fmt: skip


def _shots(life: Life, words: _Words, r: dict) -> dict:
    r = _by_person(life, r, "vaccine")
    n = len(r["person"])
    lot = (r["day"] // 45 * 31 + r["vaccine"] * 1_009) % 90_000 + 10_000
    letters = np.array([v.name[:1].upper() for v in codes.VACCINES], dtype=object)[r["vaccine"]]
    away = r["place"] == 3
    return {
        "person_id": person_ids(life, r["person"]), "given_on": r["day"], "cvx": (r["vaccine"], [v.cvx for v in codes.VACCINES]),
        "procedure_code": (r["vaccine"], [v.cpt for v in codes.VACCINES]), "lot": letters + lot.astype(str).astype(object),
        "place": (r["place"], list(PLACES_GIVEN)), "plan_id": _plan_of(life, r["py"]),
        "organization_id": (np.where(away, -1, r["org"]), words.org), "npi": (np.where(away, -1, r["npi"]), words.npi),
    } if n else {}  # fmt: skip


def _history(life: Life, words: _Words, r: dict) -> dict:
    r = _by_person(life, r, "code")
    return {"person_id": person_ids(life, r["person"]), "done_on": r["day"], "kind": r["kind"], "code": r["code"],
            "system": r["system"], "result": r["result"]}  # fmt: skip


def _problems(life: Life, words: _Words, r: dict) -> dict:
    order = np.lexsort((r["onset"], r["code"], r["person"]))
    r = {k: v[order] for k, v in r.items()}
    mark = np.where(r["sensitive"] > 0, r["sensitive"], -1)
    return {"person_id": person_ids(life, r["person"]), "code": (r["code"], list(billing.DX_LIST)), "onset": r["onset"],
            "resolved": _maybe(r["resolved"]), "is_sensitive": (mark, list(billing.SENSITIVE))}  # fmt: skip


def _referrals(life: Life, words: _Words, r: dict) -> dict:
    order = np.lexsort((r["to"], r["ordered"], life.years.person[r["py"]]))
    r = {k: v[order] for k, v in r.items()}
    return {
        "referral_id": _serial(life, len(r["py"])), "person_id": person_ids(life, life.years.person[r["py"]]),
        "plan_id": _plan_of(life, r["py"]), "ordered_on": r["ordered"], "ordering_npi": (r["npi"], words.npi),
        "organization_id": (life.parties.slots["org"][r["slot"]], words.org), "specialty": r["specialty"],
        "to_organization_id": (r["to"], words.org), "seen_on": _maybe(r["seen"]), "report_on": _maybe(r["report"]),
    }  # fmt: skip


def _appointments(life: Life, words: _Words, r: dict) -> dict:
    r = _by_person(life, r, "minute", "status")
    return {
        "appointment_id": _serial(life, len(r["py"])), "person_id": person_ids(life, life.years.person[r["py"]]),
        "plan_id": _plan_of(life, r["py"]), "organization_id": (life.parties.slots["org"][r["slot"]], words.org),
        "site_id": (life.parties.slots["site"][r["slot"]], words.site), "npi": (r["npi"], words.npi), "booked_on": r["booked"],
        "starts_on": r["day"], "start_minute": r["minute"], "kind": (r["kind"], list(extras.KINDS)),
        "status": (r["status"], list(STATUSES)), "encounter_id": maybe_key(_encounters(life, r["encounter"])),
    }  # fmt: skip


def _notices(life: Life, words: _Words, r: dict) -> dict:
    r["event_at"] = _index(r["event"], ["admit", "discharge", "ed_visit"])
    r = _by_person(life, r, "event_at", "encounter")
    py = r["py"]
    slot = life.slot_of(py, r["day"])
    mark = np.where(r["sensitive"] > 0, r["sensitive"], -1)
    return {
        "notice_id": _serial(life, len(py)), "person_id": person_ids(life, life.years.person[py]), "plan_id": _plan_of(life, py),
        "encounter_id": _encounters(life, r["encounter"]), "event": (r["event_at"], ["admit", "discharge", "ed_visit"]),
        "event_date": r["day"], "sent_on": r["sent"], "hospital_id": (life.hospital(py), words.org),
        "organization_id": (life.parties.slots["org"][slot], words.org), "dx": (r["dx"], list(billing.DX_LIST)),
        "disposition": (r["status"], list(DISCHARGE)), "is_sensitive": (mark, list(billing.SENSITIVE)),
    }  # fmt: skip


def _team(life: Life, words: _Words, r: dict) -> dict:
    r = _by_person(life, r, "npi")
    return {"person_id": person_ids(life, life.years.person[r["py"]]), "npi": (r["npi"], words.npi), "role": r["role"],
            "organization_id": (r["org"], words.org), "from_date": r["day"], "to_date": np.full(len(r["py"]), _NO_DAY)}  # fmt: skip


def _consents(life: Life, words: _Words, r: dict) -> dict:
    plan, plans = _plan_of(life, r["py"])
    to = np.select(
        [r["to"] == 0, r["to"] == 1], [r["org"], len(words.org)], len(words.org) + 1 + np.maximum(plan, 0)
    )
    return {"consent_id": _serial(life, len(r["py"])), "person_id": person_ids(life, life.years.person[r["py"]]), "scope": r["scope"],
            "purpose": r["purpose"], "recipient": (to, [*words.org, "treating", *plans]), "given_on": r["given"], "expires_on": _maybe(r["expires"]),
            "revoked_on": _maybe(r["revoked"])}  # fmt: skip


def _surveys(life: Life, words: _Words, r: dict) -> dict:
    person = life.years.person[r["py"]].astype(np.int64)
    year = clock.year_index(r["day"])
    response = person_ids(life, person) * 8 + year
    names = sorted({str(i) for i in r["item"]})
    order = np.lexsort((_index(r["item"], names), response))
    r, response, person = {k: v[order] for k, v in r.items()}, response[order], person[order]
    return {
        "response_id": response, "person_id": person_ids(life, person), "organization_id": (life.parties.slots["org"][r["slot"]], words.org),
        "site_id": (life.parties.slots["site"][r["slot"]], words.site), "fielded_on": r["day"], "mode": r["mode"],
        "language": r["language"], "item": r["item"], "answer": r["answer"].astype(np.int16),
    }  # fmt: skip


def _non_claims(life: Life, words: _Words) -> dict:
    r = extras.non_claims(life)
    key = r["key"]
    month = key % 128
    return {
        "plan_id": ((key // 256) % 4, list(PLANS)), "organization_id": (key // 1_024, words.org), "product": (np.zeros(len(key), int), ["HMO"]),
        "funding": ((key // 128) % 2, ["fully_insured", "self_funded"]), "month": clock.MONTH_START[month],
        "category": (np.zeros(len(key), int), ["D1"]), "member_months": r["months"].astype(np.int32), "amount_cents": r["amount"],
    }  # fmt: skip


_MAKERS = {
    "pharmacy_fill": _fills, "lab_result": _labs, "observation": _observations, "immunization": _shots,
    "screening_history": _history, "problem": _problems, "referral": _referrals, "appointment": _appointments,
    "adt_notice": _notices, "care_team": _team, "consent": _consents, "survey_response": _surveys,
}  # fmt: skip

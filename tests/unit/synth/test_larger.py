"""A program folder of any size: every generated practice is named, sends and is paid, and nothing else changes."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path

import pytest

from concord.measures import MEASURES
from concord.model.errors import UsageError
from concord.program import Program, check
from concord.synth.larger import is_named, write_larger
from concord.synth.parties import build_parties

SHIPPED = Path(__file__).resolve().parents[3] / "programs" / "ca-apc"
PEOPLE = 50_000


@pytest.fixture(scope="module")
def larger(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("larger") / "county"
    assert write_larger(SHIPPED, out, PEOPLE) == 21
    return out


def test_it_has_no_problem_and_names_every_practice_that_takes_part(larger):
    assert check(larger, MEASURES) == []
    parties = build_parties(PEOPLE)
    wanted = {o["organization_id"] for o in parties.organization if o["in_program"]}
    named = {o.organization_id for o in Program.load(larger).organizations}
    assert named == wanted
    assert is_named(larger, PEOPLE)
    assert not is_named(SHIPPED, PEOPLE)


def test_numbers_people_and_places_are_those_of_the_generated_files(larger):
    parties, program = build_parties(PEOPLE), Program.load(larger)
    for made in (o for o in parties.organization if o["in_program"]):
        told = next(o for o in program.organizations if o.organization_id == made["organization_id"])
        assert (told.tin, told.npi, told.is_pediatric) == (made["tin"], made["npi"], made["pediatric"])
    made = {(a["npi"], a["site_id"], a["start"], a["end"]) for a in parties.affiliation}
    named = {(a.npi, a.site_id, a.start_date, a.end_date) for a in program.parties.affiliations}
    assert named <= made
    assert {a.organization_id for a in program.parties.affiliations} == {
        o.organization_id for o in program.organizations
    }
    assert {c.npi for c in program.parties.clinicians} == {a.npi for a in program.parties.affiliations}


def test_a_further_practice_has_the_contracts_and_senders_of_one_of_its_kind(larger):
    program = Program.load(larger)
    by_practice = {}
    for contract in program.contracts:
        by_practice.setdefault(contract.organization_id, set()).add(contract.plan_id)
    assert all(plans == {"alder", "birch", "cedar", "dogwood"} for plans in by_practice.values())
    assert len(by_practice) == 32
    for file, prefix in (("practices", ""), ("portal", "portal-")):
        text = (larger / "senders" / f"{file}.toml").read_text(encoding="utf-8")
        assert all(f'"{prefix}{name}"' in text for name in by_practice)


def test_it_has_each_contract_of_its_model_whatever_they_are_called(tmp_path):
    own = shutil.copytree(SHIPPED, tmp_path / "own")
    path = own / "contracts" / "alder.toml"
    text = path.read_text(encoding="utf-8")
    until = text.replace("[alder-foothill]", "[c-17]").replace(
        'organization  = "foothill"\nfrom          = 2025-01-01',
        'organization  = "foothill"\nfrom          = 2025-01-01\nto            = 2025-12-31',
    )
    section = text[text.index("[alder-foothill]") :].partition("\n\n")[0]
    then = section.replace("[alder-foothill]", "[alder-foothill-2026]").replace(
        "= 2025-01-01", "= 2026-01-01"
    )
    path.write_text(f"{until}\n{then}\n", encoding="utf-8")
    assert check(own, MEASURES) == []
    write_larger(own, tmp_path / "county", PEOPLE)
    assert check(tmp_path / "county", MEASURES) == []
    found: dict[str, list] = {}
    for contract in Program.load(tmp_path / "county").contracts:
        if contract.plan_id == "alder":
            found.setdefault(contract.organization_id, []).append((contract.start_date, contract.end_date))
    twice = {name for name, each in found.items() if len(each) == 2}
    assert "foothill" in twice
    assert len(twice) > 1
    assert all(found[name] == found["foothill"] for name in twice)


def test_a_remark_behind_the_list_of_senders_stays_and_hides_nobody(tmp_path):
    own = shutil.copytree(SHIPPED, tmp_path / "own")
    path = own / "senders" / "practices.toml"
    text = path.read_text(encoding="utf-8")
    listed = tomllib.loads(text)["senders"]
    start = text.index("senders")
    end = text.index("]", start) + 1
    path.write_text(f"{text[:end]}  # all of them{text[end:]}", encoding="utf-8")
    write_larger(own, tmp_path / "county", PEOPLE)
    text = (tmp_path / "county" / "senders" / "practices.toml").read_text(encoding="utf-8")
    assert len(tomllib.loads(text)["senders"]) == len(listed) + 21
    assert "# all of them" in text


def test_all_else_stays_as_it_is(larger):
    changed = {
        n
        for n, h in Program.load(larger).file_hashes().items()
        if Program.load(SHIPPED).file_hashes()[n] != h
    }
    tables = ("organizations", "sites", "clinicians", "affiliations")
    assert changed == {
        "program.toml",
        "senders/practices.toml", "senders/portal.toml",
        *(f"contracts/{plan}.toml" for plan in ("alder", "birch", "cedar", "dogwood")), *(f"parties/{t}.csv" for t in tables),
    }  # fmt: skip


def test_where_the_folder_suffices_the_copy_is_the_same_bytes(tmp_path):
    assert write_larger(SHIPPED, tmp_path / "same", 17_000) == 0
    assert Program.load(tmp_path / "same").version == Program.load(SHIPPED).version


def test_more_people_are_cut_into_more_shards(tmp_path):
    write_larger(SHIPPED, tmp_path / "state", 100_000)
    assert Program.load(tmp_path / "state").shards == 20


def test_a_folder_of_other_practices_is_refused(tmp_path):
    with pytest.raises(UsageError, match="no practice that generated people go to"):
        write_larger(SHIPPED.parent / "two-rivers", tmp_path / "out", PEOPLE)
    assert not (tmp_path / "out").exists()

"""A practice at work, in a process of its own: `write` enters results for open gaps, `read` tells what became of them.

python -m tests.journeys.in_the_portal write WORK     prints, as JSON, whom it wrote about
python -m tests.journeys.in_the_portal read WORK      prints each entry with its state, and the open gaps
python -m tests.journeys.in_the_portal answer WORK    answers a round of the care teams' survey that has closed, and prints the answers by practice
python -m tests.journeys.in_the_portal printed WORK   prints what is made to be printed: huddle sheets, letters' lists, coaches' briefs
"""

from __future__ import annotations

import json
import os
import sys

COLONOSCOPY = {"item": "colonoscopy", "on": "2024-02-04", "source": "outside", "place": "elsewhere"}
READING = {"item": "bp", "value": "126", "value_2": "74", "on": "2026-07-01", "source": "chart"}
TEST = {"item": "a1c", "value": "7.1", "on": "2026-07-01", "source": "chart"}


def main(what: str, work: str) -> None:
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "concord.portal.settings",
        "CONCORD_WORK": work,
        "CONCORD_DEMO": "1",
    }
    import django

    django.setup()
    from django.core.management import call_command
    from django.test.utils import setup_test_environment

    setup_test_environment()
    call_command("migrate", verbosity=0, interactive=False)
    print(json.dumps({"write": written, "read": told, "answer": answered, "printed": printed}[what]()))


def browser(email: str = "bob@example.org", role: str = "assistant", unit: str = "foothill"):
    from django.test import Client

    from concord.portal.accounts.inviting import invite

    made = Client()
    made.force_login(invite(email, role, unit, name=email.partition("@")[0].title()))
    return made


def answered() -> dict[str, list[int]]:
    """Fourteen people at Foothill and twelve at Cypress Point answered a round that closed on 20 May 2026; the steps of each."""
    from datetime import UTC, date, datetime

    from django.contrib.auth import get_user_model

    from concord.portal.surveys.models import Box, Round

    browser("office@example.org", "program", "")
    steps = {"foothill": [3] * 7 + [5] * 7, "cypresspoint": [2] * 12}
    one = Round.objects.create(
        instrument="care-team", version="2026", opens_on=date(2026, 5, 1), closes_on=date(2026, 5, 20),
        by=get_user_model().objects.get(email="office@example.org"), at=datetime(2026, 5, 1, tzinfo=UTC),
    )  # fmt: skip
    for practice, told in steps.items():
        Box.objects.create(round=one, practice=practice, answers=[{"load": s, "voice": s} for s in told])
    return steps


def written() -> dict[str, str]:
    """A colonoscopy, a reading and an A1c for the first patients who miss them; a call, and answers, for the first of all."""
    bob, about = browser(), {}
    for measure, said in (("COL", COLONOSCOPY), ("CBP", READING), ("GSD", TEST)):
        rows = bob.get(f"/practice/work/?measure={measure}").context["rows"]
        person = next(r["person"] for r in rows if r["person"] not in about.values())
        assert bob.post(f"/practice/patients/{person}/result/", said).status_code == 302
        about[measure] = person
    first = f"/practice/patients/{about['COL']}"
    call = {"who": "patient", "how": "call", "outcome": "no_answer", "on": "2026-07-09"}
    assert bob.post(f"{first}/contact/", call).status_code == 302
    answers = {"race": ["2106-3"], "ethnicity": "2135-2", "spoken": "es", "answered_by": "self", "seen": ""}
    assert bob.post(f"{first}/rel/", answers).status_code == 302
    return about


def told() -> dict[str, object]:
    bob = browser()
    rows = bob.get("/practice/entries/").context["rows"]
    entries = [
        {
            "words": r["words"],
            "person": r["entry"].person,
            "state": r["standing"].state,
            "why": r["standing"].why,
        }
        for r in rows
    ]
    open_gaps = {}
    for person in {r["entry"].person for r in rows}:
        groups = dict(bob.get(f"/practice/patients/{person}/").context["groups"])
        open_gaps[person] = sorted(g["measure"] for g in groups["todo"] + groups["waiting"])
        language = bob.get(f"/practice/patients/{person}/").context["person"]["language"]
        open_gaps[f"{person} speaks"] = language
    return {"entries": entries, "open": open_gaps}


def printed() -> dict[str, str]:
    """Each page that is printed, of every practice: the sheets of the days ahead with somebody on them, the list, the coach's brief."""
    from concord.portal import names

    found = {}
    for unit, _name in names.parties("practice"):
        team, coach = (
            browser(f"a@{unit}.example", "assistant", unit),
            browser(f"c@{unit}.example", "coach", unit),
        )
        places = {
            f"huddle {day}": f"/practice/schedule/sheet/?day=2026-07-{day}" for day in (13, 14, 15, 16, 17)
        }
        places |= {"list": "/practice/work/", "transitions": "/practice/transitions/?days=90"}
        for what, place in places.items():
            found[f"{unit} {what}"] = team.get(place).content.decode()
        found[f"{unit} brief"] = coach.get(f"/coach/practices/{unit}/").content.decode()
    return found


if __name__ == "__main__":
    main(*sys.argv[1:3])

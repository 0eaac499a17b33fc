"""The portal over a tiny release, and the people who walk through it. Alice manages Foothill, Bob is on her team, Charlie is
a stranger from Harborlight, Dana works for Alder, Erin for Birch, Pat for the program."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from concord.canon.payments import Closing, Line
from concord.engine import open_session
from concord.ledger import open_ledger
from concord.model.work import Work
from concord.payment.people import write_rows
from concord.pipeline.record import Run, Told
from tests.portal.databases import kept_as_it_is, own_postgresql
from tests.portal.office_rows import ROWS as OFFICE
from tests.portal.office_written import written as office_written
from tests.portal.practice_rows import ROWS as PRACTICE
from tests.spec.release import conftest as tiny

ROOT = Path(__file__).resolve().parents[2]
GAP = {
    "measure": "CBP", "rate": "CBP", "year": 2025, "pool": "program", "index_event": 0, "state": "open", "action": "Take a blood pressure",
    "why": "None since January.", "closes": "A reading below 140/90.", "due": date(2025, 12, 31),
}  # fmt: skip
REVIEW = {
    "sender_a": "alder", "member_a": "ALD-1", "sender_b": "birch", "member_b": "BIR-2", "probability": 0.5, "weight": 0.1,
    "waterfall": "[]", "reason": "not sure enough to link",
}  # fmt: skip
AT_FOOTHILL = {
    "npi": "2000200149",
    "site_id": "foothill-01",
    "organization_id": "foothill",
    "start_date": date(2020, 1, 1),
}
MARTA, LUIS = 1, 2
CAST = {
    "alice": ("manager", "foothill"),
    "bob": ("assistant", "foothill"),
    "clara": ("clinician", "foothill"),
    "charlie": ("manager", "harborlight"),
    "dana": ("plan", "alder"),
    "erin": ("plan", "birch"),
    "pat": ("program", ""),
    "sam": ("steward", ""),
    "casey": ("coach", "foothill"),
    "cody": ("coach", "harborlight"),
    "olive": ("observer", ""),
    "eva": ("evaluator", ""),
    "ari": ("actuary", ""),
}


@pytest.fixture(scope="session")
def work(tmp_path_factory: pytest.TempPathFactory) -> Work:
    """A work folder with one release: Marta at Foothill with something due, Luis at Harborlight likewise."""
    made = Work.create(tmp_path_factory.mktemp("portal"), ROOT / "programs" / "ca-apc", "only for tests")
    release = publish(made)
    post(made, release)
    recorded(made, release)
    return made


def publish(work: Work, as_of: str = "2026-07-10", **instead: list[dict[str, Any]]) -> str:
    """Publish the tiny release with everything that pages show, some tables given otherwise. The release of a later day is another."""
    own = [
        GAP | {"person_id": MARTA, "organization_id": "foothill"},
        GAP | {"person_id": LUIS, "organization_id": "harborlight"},
        GAP | {"person_id": MARTA, "organization_id": "foothill", "pool": "alder"},
    ]
    before = dict(tiny.ROWS)
    whole = next(r for r in tiny.ROWS["rate"] if r["pool"] == "program")
    site = whole | {
        "level": "site", "unit": "foothill-01", "population": 1000, "denominator": 1000, "numerator": 700, "value": Decimal("0.7")
    }  # fmt: skip
    at_site = {"rate": [*tiny.ROWS["rate"], site], "affiliation": [AT_FOOTHILL]}
    tiny.ROWS |= at_site | {"gap": own, "link_review": [REVIEW]} | OFFICE | PRACTICE | instead
    try:
        return tiny.write(work.releases, as_of=as_of)
    finally:
        tiny.ROWS.clear()
        tiny.ROWS.update(before)


def recorded(work: Work, release: str) -> None:
    """The record of a run that made the tiny release: one step done anew with a warning, one found done."""
    run = Run.begin(work.runs, date(2026, 7, 10), {"release": release}, lambda _words: None)

    def settle(out: Path) -> Told:
        return Told(
            ("2 rows of lab_result name a member who is not in the registry",), rows_in=40, taken=1, units=3
        )

    run.step("settled", settle)
    run.step("settled", settle)
    run.write_record(release)


def post(work: Work, release: str) -> None:
    """What the tiny release's lines owe, posted to the work folder's ledger."""
    with tempfile.TemporaryDirectory() as folder, open_session(threads=1) as session:
        lines = [{"measure": None, **row} for row in tiny.ROWS["line"]]
        write_rows(session, lines, Line, Path(folder) / "line" / "contract.parquet")
        write_rows(session, [], Closing, Path(folder) / "closing.parquet")
        with open_ledger(work.ledger) as ledger:
            ledger.post(session, Path(folder), release_id=release, as_of=date(2026, 7, 10), who="tests")


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of an empty database: an SQLite file, or with CONCORD_TEST_PORTAL_ON=postgresql a PostgreSQL database of this run's own."""
    if os.environ.get("CONCORD_TEST_PORTAL_ON") == "postgresql":
        with own_postgresql(os.environ["CONCORD_TEST_POSTGRES"]) as url:
            yield url
    else:
        yield f"sqlite:///{tmp_path_factory.mktemp('db') / 'portal.sqlite'}"


@pytest.fixture(scope="session", autouse=True)
def portal(work: Work, database: str) -> Iterator[None]:
    """Django, set up as in production: TLS, second factor, no demonstration."""
    settings = {
        "DJANGO_SETTINGS_MODULE": "concord.portal.settings",
        "CONCORD_WORK": str(work.root),
        "CONCORD_SECRET_KEY": "for tests only: " + "0123456789abcdefghij" * 3,
        "CONCORD_HOSTS": "testserver",
        "CONCORD_REQUESTS_A_MINUTE": "1000000",
        "CONCORD_TODAY": "2026-07-10",
        "CONCORD_DATABASE_URL": database,
    }
    before = dict(os.environ)
    os.environ.pop("CONCORD_DEMO", None)
    os.environ.update(settings)
    import django
    from django.core.management import call_command
    from django.test.utils import setup_test_environment, teardown_test_environment

    django.setup()
    setup_test_environment()
    call_command("migrate", verbosity=0, interactive=False)
    yield
    from django.db import connections

    from concord.portal.shelf import shelf

    shelf.clear()

    connections.close_all()
    teardown_test_environment()
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture(scope="session")
def people(portal: None) -> dict[str, Any]:
    """The cast as users, each with a second factor."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    from concord.portal.accounts.inviting import invite

    made = {}
    for who, (role, unit) in CAST.items():
        made[who] = invite(f"{who}@example.org", role, unit, name=who.title())
        TOTP.activate(made[who], generate_totp_secret())
    return made


@pytest.fixture
def visit(people: dict[str, Any]) -> Callable[[str], Any]:
    """A browser, signed in as one of the cast; as nobody; as Dora, whose account was disabled while she was signed
    in; or as `late`, who is Alice in a session that is over."""
    from concord.portal.accounts.inviting import invite
    from tests.portal.browser import Browser

    def signed_in(who: str) -> Browser:
        browser = Browser()
        if who == "dora":
            dora = invite("dora@example.org", "manager", "foothill")
            dora.is_active = True
            dora.save()
            browser.force_login(dora)
            dora.is_active = False
            dora.save()
        elif who == "late":
            browser.force_login(people["alice"])
            session = browser.session
            session["began"] = 1
            session.save()
        elif who != "nobody":
            browser.force_login(people[who])
        return browser

    return signed_in


@pytest.fixture
def settings_of(portal: None) -> Iterator[Callable[..., None]]:
    """Change settings for the rest of the test."""
    from django.test import override_settings

    changed: list[Any] = []

    def change(**values: Any) -> None:
        one = override_settings(**values)
        one.enable()
        changed.append(one)

    yield change
    for one in reversed(changed):
        one.disable()


@pytest.fixture
def mailoutbox(portal: None) -> list[Any]:
    """Mail sent during the test."""
    from django.core import mail

    mail.outbox = []
    return mail.outbox


@pytest.fixture(scope="session")
def keys(work: Work, people: dict[str, Any]) -> dict[str, str]:
    """Person keys: Marta's in Foothill's book, in Alder's and in Birch's; Luis's in Harborlight's. And what stands at Foothill:
    an entry about Marta with a document, a dispute about her, a referral, an explanation that can be contested."""
    from concord.portal.opaque import hidden
    from concord.portal.practice.referrals import topic_of
    from concord.release import current, open_book

    found = {
        "release": current(work.releases),
        "run": next(work.runs.iterdir()).name,
        "bob": str(people["bob"].pk),
        "referral": topic_of("F-100|cardiology|2026-05-02"),
    }
    for name, book, last in (
        ("marta", "practice-foothill", "REYES"),
        ("marta_alder", "plan-alder", "REYES-ALDER"),
        ("marta_birch", "plan-birch", "REYES-BIRCH"),
        ("luis", "practice-harborlight", "OAK"),
    ):
        with open_book(work.releases, book) as opened:
            found[name] = opened.rows("person", {"last_name": last})[0]["person"]
    with open_book(work.releases, "steward") as opened:
        found["case"] = opened.rows("link_review")[0]["case_id"]
        found["roster_case"] = opened.rows("roster_review")[0]["case_id"]
    with open_book(work.releases, "plan-alder") as opened:
        found["proved"] = opened.rows("proof")[0]["event"]
    with open_book(work.releases, "practice-foothill") as opened:
        found["consent"] = opened.rows("consent")[0]["consent"]
    found["contested"] = hidden(f"gap {found['marta']} CBP 2025")
    return found | _written(people["bob"], found["marta"]) | office_written(people)


@pytest.fixture(scope="session")
def as_found(
    keys: dict[str, str], database: str, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], None]:
    """What puts the database back as the cast found it."""
    return kept_as_it_is(database, tmp_path_factory.mktemp("beginning"))


@pytest.fixture(scope="module", autouse=True)
def as_it_began(as_found: Callable[[], None]) -> None:
    """No file of tests finds what another one left: the order in which they run does not matter."""
    as_found()


def _sent(entry: Any, kept: dict[str, Any]) -> None:
    """The entry as the line of the file that the tiny release's evidence rests on."""
    from concord.portal.practice.models import Batch, BatchLine

    batch = Batch.objects.create(
        practice="foothill", month=kept["at"].date().replace(day=1), name="portal-foothill_entries.csv", sha256="c" * 64,
        received_on=date(2025, 4, 5), at=kept["at"],
    )  # fmt: skip
    BatchLine.objects.create(batch=batch, entry=entry, line=3)


def _written(by: Any, marta: str) -> dict[str, str]:
    """A result of Marta's with its document, and a dispute, by their names in an address."""
    from django.utils import timezone

    from concord.portal.practice.documents import folder
    from concord.portal.practice.models import Dispute, Document, Entry

    kept = {"practice": "foothill", "by": by, "at": timezone.now()}
    paper = Document.objects.create(**kept, sha256="ab" * 32, kind="pdf", size=9)
    place = folder() / "ab" / ("ab" * 32)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(b"%PDF-1.4\n")
    said = {"item": "fit", "source": "outside", "place": "", "reason": "", "closes": False}
    entry = Entry.objects.create(
        **kept, person=marta, kind="result", happened_on=date(2025, 6, 1), measures=["COL"], said=said, document=paper
    )  # fmt: skip
    key = f"{marta} CBP 2025"
    asked = Dispute.objects.create(
        **kept, subject="gap", key=key, person=marta, release="r", words="She had one."
    )
    paid = Dispute.objects.create(
        **kept,
        subject="payment",
        key="alder-attainment",
        plan="alder",
        release="r",
        words="The tier is not ours.",
    )
    _sent(entry, kept)
    return {"entry": entry.uid, "dispute": asked.uid, "question": paid.uid}

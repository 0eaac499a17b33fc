"""The copy of all that cannot be made again, and the way back; migrations, from the first to the last."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile

import pytest

from concord.model.work import Work


def manage(work: Work, database: str, *words: str) -> subprocess.CompletedProcess[str]:
    """One of the portal's commands on another work folder and database, as an operator runs it."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("DJANGO_")}
    told = {**kept, "CONCORD_DATABASE_URL": database, "CONCORD_WORK": str(work.root)}
    return subprocess.run(
        [sys.executable, "-m", "concord", "portal", "manage", str(work.root), *words],
        env=told, capture_output=True, text=True, timeout=300,
    )  # fmt: skip


@pytest.fixture
def elsewhere(work, tmp_path):
    """A new work folder and an empty database."""
    made = Work.create(tmp_path / "work", work.program)
    database = f"sqlite:///{tmp_path / 'restored.sqlite'}"
    assert manage(made, database, "migrate", "--verbosity", "0").returncode == 0
    return made, database


@pytest.fixture
def copy(work, visit, tmp_path):
    from django.core.management import call_command

    visit("bob").get("/practice/work/")
    call_command("backup", tmp_path / "copy.tar.gz", verbosity=0)
    return tmp_path / "copy.tar.gz"


def test_what_was_copied_comes_back_and_the_audit_is_as_it_was(copy, elsewhere, work, people):
    from concord.portal.accounts.models import User
    from concord.portal.audit.models import AuditEntry

    made, database = elsewhere
    done = manage(made, database, "restore", str(copy))
    assert done.returncode == 0, done.stderr
    assert f"{AuditEntry.objects.count():,} entries of the audit, every one as it was written" in done.stdout
    asked = "from concord.portal.accounts.models import User; from allauth.mfa.models import Authenticator; print(User.objects.count(), Authenticator.objects.count(), User.objects.get(email='bob@example.org').memberships.get())"
    said = manage(made, database, "shell", "-c", asked, "--no-imports")
    assert f"{User.objects.count()} " in said.stdout
    assert "Medical assistant foothill" in said.stdout
    assert made.secret == work.secret
    from concord.ledger import open_ledger

    with open_ledger(made.ledger) as restored, open_ledger(work.ledger) as own:
        assert restored.head() == own.head()
        assert restored.verify()
    again = manage(made, database, "restore", str(copy))
    assert again.returncode != 0
    assert "the database is not empty" in again.stderr


def test_a_copy_is_of_one_moment_while_people_work(work, people, tmp_path, monkeypatch):
    """In the middle of copying somebody is invited and writes: they do not wait for the copy, and it knows nothing of it."""
    import threading

    from django.core import serializers
    from django.db import connection

    from concord.portal import keeping
    from concord.portal.accounts.inviting import invite

    usual, came = serializers.serialize, []

    def come() -> None:
        try:
            invite("late@example.org", "manager", "foothill")
            came.append(True)
        finally:
            connection.close()

    def serialize(*args, **kwargs):
        if not came:
            other = threading.Thread(target=come)
            other.start()
            other.join(15)
            assert came, "who writes waits for the copy"
        return usual(*args, **kwargs)

    monkeypatch.setattr(keeping.serializers, "serialize", serialize)
    keeping.back_up(work, tmp_path / "copy.tar.gz")
    with tarfile.open(tmp_path / "copy.tar.gz") as tar:
        rows = tar.extractfile(keeping.ROWS).read().decode()
    assert "bob@example.org" in rows
    assert "late@example.org" not in rows


def test_a_copy_is_private_and_a_damaged_one_is_refused(copy, elsewhere, tmp_path):
    assert copy.stat().st_mode & 0o077 == 0
    folder = tmp_path / "unpacked"
    with tarfile.open(copy) as tar:
        tar.extractall(folder, filter="data")
    rows = (folder / "portal.jsonl").read_text()
    (folder / "portal.jsonl").write_text(rows.replace("bob@example.org", "eve@example.org"))
    damaged = tmp_path / "damaged.tar.gz"
    with tarfile.open(damaged, "w:gz") as tar:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                tar.add(path, path.relative_to(folder).as_posix())
    made, database = elsewhere
    done = manage(made, database, "restore", str(damaged))
    assert done.returncode != 0
    assert "portal.jsonl is not what was copied" in done.stderr
    assert not made.ledger.exists()


def test_migrations_go_forward_over_what_is_there(work, tmp_path):
    """A database of the first release of each app, with a user in it, comes to today's without loss."""
    made, database = Work.create(tmp_path / "work", work.program), f"sqlite:///{tmp_path / 'old.sqlite'}"
    for app in ("accounts", "audit"):
        assert manage(made, database, "migrate", app, "0001", "--verbosity", "0").returncode == 0
    write = "from concord.portal.accounts.inviting import invite; from concord.portal.accounts.models import Membership, User; u = User.objects.create_user('old@example.org'); Membership.objects.create(user=u, role='plan', unit='alder')"
    done = manage(made, database, "shell", "-c", write, "--no-imports")
    assert done.returncode == 0, done.stderr
    assert manage(made, database, "migrate", "--verbosity", "0").returncode == 0
    said = manage(
        made,
        database,
        "shell",
        "-c",
        "from concord.portal.accounts.models import Membership; print(Membership.objects.get().book)",
        "--no-imports",
    )
    assert said.stdout.strip().endswith("plan-alder")
    assert manage(made, database, "makemigrations", "--check", "--dry-run").returncode == 0

"""Running it: limits, figures, what a broken page says."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys

from tests.portal.test_plan_pages import text


def test_more_than_so_many_requests_a_minute_are_refused_by_person(visit, settings_of):
    from concord.portal.limits import meter

    settings_of(CONCORD_REQUESTS_A_MINUTE=5)
    meter.__init__()
    try:
        olive, pat = visit("olive"), visit("pat")
        assert [olive.get("/tables/").status_code for _ in range(7)] == [200] * 5 + [429] * 2
        assert olive.get("/tables/")["Retry-After"] == "60"
        assert pat.get("/program/").status_code == 200
    finally:
        meter.__init__()


def test_the_minute_slides():
    from concord.portal.limits import Meter

    meter = Meter()
    assert not any(meter.is_over("a", 10, now) for now in range(100, 110))
    assert meter.is_over("a", 10, 110.0)
    assert meter.is_over("a", 10, 121.0)  # most of the minute before still counts
    assert not meter.is_over("a", 10, 219.0)
    assert not meter.is_over("b", 10, 219.0)


def test_processes_of_one_server_count_together(tmp_path):
    from concord.portal.limits import Meter

    one, other = Meter(tmp_path / "requests"), Meter(tmp_path / "requests")
    assert [meter.is_over("a", 3, 100.0) for meter in (one, other, one, other)] == [False, False, False, True]


def test_figures_of_several_processes_are_added_up(tmp_path):
    told = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    count = "from concord.portal import metrics; metrics.seen('home', 'GET', 200, 0.1)"
    tell = "from concord.portal import metrics; print(metrics.generate_latest(metrics._of_all_processes()).decode())"
    begin = "import django; django.setup(); "
    for words in (count, count):
        subprocess.run([sys.executable, "-c", begin + words], env=told, check=True)
    said = subprocess.run(
        [sys.executable, "-c", begin + tell], env=told, check=True, capture_output=True, text=True
    )
    assert 'concord_requests_total{method="GET",route="home",status="200"} 2.0' in said.stdout


def test_what_processes_must_agree_on_is_kept_in_the_database(portal):
    from django.core.cache import cache
    from django.db import connection

    cache.set("code-used", True, 60)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM kept_for_a_while WHERE cache_key LIKE %s", ["%code-used"])
        assert cursor.fetchone() == (1,)
    cache.clear()


def test_who_can_write_to_the_database_runs_nothing_in_the_portal(portal, tmp_path):
    """What is kept is read as JSON: an object that does something when it is read is as good as not there."""
    import base64
    import pickle

    from django.core.cache import cache
    from django.db import connection

    place = tmp_path / "ran"

    class Bad:
        def __reduce__(self):
            return (place.write_text, ("ran",))

    cache.set("tries", [1.5, 2.5], 60)
    with connection.cursor() as cursor:
        planted = base64.b64encode(pickle.dumps(Bad())).decode()
        cursor.execute("UPDATE kept_for_a_while SET value = %s", [planted])
    assert cache.get("tries", "nothing") == "nothing"
    assert not place.exists()
    cache.clear()


def test_what_is_kept_for_a_while_is_kept_once_changed_and_forgotten(portal):
    from django.core.cache import cache
    from django.db import connection

    assert cache.add("code", {"used": True}, 60)
    assert not cache.add("code", {"used": False}, 60)
    assert cache.get("code") == {"used": True}
    cache.set("code", [1, "two", None])
    assert cache.get("code") == [1, "two", None]
    assert cache.touch("code", -1)
    assert cache.get("code") is None
    assert not cache.touch("code", 60)
    assert cache.add("code", 1, None)
    assert cache.incr("code") == 2
    assert cache.delete("code")
    assert not cache.delete("code")
    cache.set("over", 1, -1)
    cache.set("other", 1, 60)
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM kept_for_a_while")
        assert [key for (key,) in cursor.fetchall()] == [":1:other"]
    cache.clear()


def test_a_thread_keeps_its_connection_between_requests(portal):
    from django.db import close_old_connections, connection

    connection.close()
    connection.ensure_connection()
    before = connection.connection
    close_old_connections()
    assert connection.connection is before


def test_figures_are_for_whoever_has_the_token(visit, settings_of):
    assert visit("nobody").get("/metrics").status_code == 404
    assert visit("pat").get("/metrics").status_code == 404
    settings_of(CONCORD_METRICS_TOKEN="a token")
    assert visit("nobody").get("/metrics", headers={"authorization": "Bearer another"}).status_code == 404
    visit("pat").get("/program/")
    answer = visit("nobody").get("/metrics", headers={"authorization": "Bearer a token"})
    said = answer.content.decode()
    assert 'concord_requests_total{method="GET",route="program_home",status="200"}' in said
    assert 'concord_jobs{state="waiting"} 0.0' in said
    assert "concord_release_age_days" in said
    assert "example.org" not in said


def test_a_page_that_breaks_says_a_reference_that_the_log_has_and_nothing_else(visit, monkeypatch):
    from concord.portal.logs import WithoutPeople
    from concord.portal.program import submissions

    def broken(request):
        raise ZeroDivisionError("Reyes, Marta, born 1967-03-01")

    monkeypatch.setattr(submissions, "late_first", broken)
    lines = []

    class Listening(logging.Handler):
        def emit(self, record):
            lines.append(WithoutPeople().format(record))

    listening = Listening()
    for name in ("", "django"):
        logging.getLogger(name).addHandler(listening)
    try:
        browser = visit("pat")
        browser.raise_request_exception = False
        answer = browser.get("/program/submissions/")
    finally:
        for name in ("", "django"):
            logging.getLogger(name).removeHandler(listening)
    assert answer.status_code == 500
    page = text(answer)
    said = [json.loads(line) for line in lines]
    (reference,) = {line["reference"] for line in said if "reference" in line}
    assert f"this reference: {reference}" in page
    assert any(line.get("exception") == "ZeroDivisionError" for line in said)
    for words in ("Reyes", "1967", "ZeroDivision"):
        assert words not in page
        assert words == "ZeroDivision" or words not in " ".join(lines)


def test_a_page_warns_before_an_unused_session_ends_and_staying_renews_it(visit):
    from django.conf import settings

    alice = visit("alice")
    page = alice.get("/practice/").content.decode()
    assert f'data-seconds="{settings.SESSION_COOKIE_AGE}"' in page
    assert "session.js" in page
    assert "session.js" not in visit("nobody").get("/account/login/").content.decode()
    session = alice.session
    session["seen"] = 1
    session.save()
    assert alice.get("/healthz").status_code == 200
    assert alice.session["seen"] > 1


def test_a_worker_beside_a_server_ends_with_it(work):
    """Process 1 is not what starts this one: to the worker, its server has gone."""
    told = [sys.executable, "-m", "concord", "worker", str(work.root), "--demo", "--beside", "1"]
    assert subprocess.run(told, capture_output=True, timeout=120, env=os.environ).returncode == 0

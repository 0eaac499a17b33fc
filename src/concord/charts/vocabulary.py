"""The words of canon.charts made known to SQL: `kind('dx')`, `state('done')`, `flag('principal', ...)`."""

from __future__ import annotations

from collections.abc import Sequence

from concord.canon import charts
from concord.engine import Session, sql

WORDS = {
    "kinds": charts.KINDS,
    "states": charts.STATES,
    "flags": charts.FLAGS,
    "settings": charts.SETTINGS,
    "providers": charts.PROVIDERS,
}


def teach(session: Session, plans: Sequence[str] = (), unsaid_provider: str = "other") -> None:
    """Set the lists as variables of the session, and define the macros that look words up in them.

    `unsaid_provider`: what a clinician is taken for whose specialty nobody tells.
    """
    session.run("SET VARIABLE unsaid_provider = $word", {"word": unsaid_provider}, label="unsaid provider")
    for name, words in (*WORDS.items(), ("plans", sorted(plans))):
        session.run(f"SET VARIABLE {name} = $words", {"words": list(words)}, label=f"words of {name}")
    session.run(sql.load("concord.charts.sql", "vocabulary"))

"""How good links are, against a truth: pairwise and by cluster."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

from concord.engine import Session, open_session

HERE = __package__


@dataclass(frozen=True)
class Quality:
    """Pairs: of those linked, how many are true; of the true, how many are linked. Clusters: those reproduced exactly.

    `across_*` counts only pairs of different senders.
    """

    records: int
    true_pairs: int
    linked_pairs: int
    right_pairs: int
    precision: float
    recall: float
    across_precision: float
    across_recall: float
    cluster_precision: float
    cluster_recall: float

    def as_dict(self) -> dict[str, float]:
        return asdict(self)


def judge(links: Path, truth: Path) -> Quality:
    """Compare `person_link` Parquet with a truth of (sender, member_id, person), CSV or Parquet. Only members in both count."""
    with open_session() as session:
        session.view("person_link", links)
        session.run(_reader(truth))
        return judge_tables(session, "person_link", "truth")


def judge_tables(session: Session, links: str, truth: str) -> Quality:
    """The same from tables `links` (sender, member_id, person_id) and `truth` (sender, member_id, person)."""
    session.run(f'CREATE OR REPLACE VIEW judged_link AS FROM "{links}"')
    session.run(f'CREATE OR REPLACE VIEW judged_truth AS FROM "{truth}"')
    found = session.file_rows(HERE, "sql/quality")[0]
    records, true, linked, right, true_x, linked_x, right_x, true_c, linked_c, right_c = found
    return Quality(
        records, true, linked, right,
        _share(right, linked), _share(right, true),
        _share(right_x, linked_x), _share(right_x, true_x),
        _share(right_c, linked_c), _share(right_c, true_c),
    )  # fmt: skip


def _share(part: int, whole: int) -> float:
    return round(part / whole, 6) if whole else 1.0


def _reader(path: Path) -> str:
    quoted = str(path).replace("'", "''")
    reader = "read_csv" if path.suffix in (".csv", ".gz") else "read_parquet"
    extra = ", all_varchar=true" if reader == "read_csv" else ""
    return f"CREATE OR REPLACE VIEW truth AS SELECT * FROM {reader}('{quoted}'{extra})"

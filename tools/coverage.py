"""How often the evaluation's answers are right, as a table: worlds with a planted effect and with none.

python tools/coverage.py                          every design, up to 600 worlds each, as long as 300 seconds of processor time last
python tools/coverage.py --worlds 2000 --seconds 3600

The table says how many worlds were really run. It stands in docs/guide/evaluation.md.
"""

from __future__ import annotations

import argparse

from concord.evaluation.simulated import HEADS, Design, tally

DESIGNS = (
    Design(),
    Design(comparison="matched"),
    Design(comparison="synthetic"),
    Design(treated=5),
    Design(treated=30, others=60),
    Design(effect=4, kind="measure"),
    Design(effect=4, kind="measure", comparison="matched"),
    Design(effect=4, kind="measure", comparison="synthetic"),
    Design(effect=4, kind="gap"),
    Design(effect=4, kind="gap", comparison="matched"),
    Design(effect=4, kind="gap", comparison="synthetic"),
    Design(effect=0.35, kind="team"),
)


def main() -> None:
    """Print the table as Markdown, a row as soon as it is known."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--worlds", type=int, default=600)
    asked.add_argument("--draws", type=int, default=399)
    asked.add_argument("--seconds", type=float, default=300, help="of processor time, all designs together")
    given = asked.parse_args()
    print("| " + " | ".join(HEADS) + " |")
    print("|" + "---|" * len(HEADS))
    for design in DESIGNS:
        done = tally(design, given.worlds, given.draws, seconds=given.seconds / len(DESIGNS))
        print("| " + " | ".join(done.row()) + " |", flush=True)


if __name__ == "__main__":
    main()

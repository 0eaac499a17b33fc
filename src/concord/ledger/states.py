"""The states of a statement and the moves between them."""

from __future__ import annotations

from concord.model.errors import UsageError

MOVES = {
    "draft": ("reviewed", "void"),
    "reviewed": ("approved", "draft", "void"),
    "approved": ("paid", "void"),
    "paid": (),
    "void": (),
}


def check_move(state: str, to: str, who: str, why: str) -> None:
    """UsageError when a statement may not move so, or when nobody or no reason is named for it."""
    if to not in MOVES.get(state, ()):
        allowed = ", ".join(MOVES[state]) or "nothing: it stays as it is"
        raise UsageError(
            f"a statement that is {state} cannot become {to}", next_step=f"it can become {allowed}"
        )
    if not who.strip():
        raise UsageError("a move needs the name of who makes it", next_step="say who")
    if to in ("void", "draft") and not why.strip():
        raise UsageError(f"a move to {to} needs a reason", next_step="say why")

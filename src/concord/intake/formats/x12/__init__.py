"""X12 interchanges, read segment by segment: 834 (enrollment) and 820 (payments). 835 and 837 join by a module each.

`segments` splits a file, `envelope` checks its wrapping, a guide (`guide_834`, `guide_820`) places segments in loops and makes
rows, `acknowledge` answers as TA1 and 999 would, `reader` is what intake calls.
"""

from concord.intake.formats.x12.acknowledge import acknowledge
from concord.intake.formats.x12.reader import X12, check

__all__ = ["X12", "acknowledge", "check"]

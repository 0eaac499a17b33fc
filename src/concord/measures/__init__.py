"""The measure definitions, one file each, and what they share.

`MEASURES` holds every shipped measure by id.
"""

from concord.measures.amr import AMR
from concord.measures.bcs import BCS
from concord.measures.cbp import CBP
from concord.measures.cis import CIS
from concord.measures.col import COL
from concord.measures.gsd import GSD

MEASURES = {measure.id: measure for measure in (AMR, BCS, CBP, CIS, COL, GSD)}

__all__ = ["AMR", "BCS", "CBP", "CIS", "COL", "GSD", "MEASURES"]

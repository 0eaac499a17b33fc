"""The measure definitions, one file each, and what they share.

`MEASURES` holds every shipped measure by id.
"""

from concord.measures.amr import AMR
from concord.measures.bcs import BCS
from concord.measures.cbp import CBP
from concord.measures.ccs import CCS
from concord.measures.chl import CHL
from concord.measures.cis import CIS
from concord.measures.col import COL
from concord.measures.drr import DRR
from concord.measures.dsf import DSF
from concord.measures.eed import EED
from concord.measures.gsd import GSD
from concord.measures.ked import KED
from concord.measures.wcc import WCC

_ALL = (AMR, BCS, CBP, CCS, CHL, CIS, COL, DRR, DSF, EED, GSD, KED, WCC)
MEASURES = {measure.id: measure for measure in _ALL}

__all__ = [
    "AMR",
    "BCS",
    "CBP",
    "CCS",
    "CHL",
    "CIS",
    "COL",
    "DRR",
    "DSF",
    "EED",
    "GSD",
    "KED",
    "MEASURES",
    "WCC",
]

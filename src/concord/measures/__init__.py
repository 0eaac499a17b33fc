"""The measure definitions, one file each, and what they share.

`MEASURES` holds every shipped measure by id.
"""

from concord.measures.ahu import AHU
from concord.measures.amr import AMR
from concord.measures.bcs import BCS
from concord.measures.cbp import CBP
from concord.measures.ccs import CCS
from concord.measures.chl import CHL
from concord.measures.cis import CIS
from concord.measures.cms347 import CMS347
from concord.measures.cob import COB
from concord.measures.col import COL
from concord.measures.drr import DRR
from concord.measures.dsf import DSF
from concord.measures.edu import EDU
from concord.measures.eed import EED
from concord.measures.fua import FUA
from concord.measures.fum import FUM
from concord.measures.gsd import GSD
from concord.measures.iet import IET
from concord.measures.ima import IMA
from concord.measures.ked import KED
from concord.measures.pcr import PCR
from concord.measures.spc import SPC
from concord.measures.spd import SPD
from concord.measures.w30 import W30
from concord.measures.wcc import WCC
from concord.measures.wcv import WCV

_ALL = (
    AHU,
    AMR,
    BCS,
    CBP,
    CCS,
    CHL,
    CIS,
    CMS347,
    COB,
    COL,
    DRR,
    DSF,
    EDU,
    EED,
    FUA,
    FUM,
    GSD,
    IET,
    IMA,
    KED,
    PCR,
    SPC,
    SPD,
    W30,
    WCC,
    WCV,
)
MEASURES = {measure.id: measure for measure in _ALL}

__all__ = [
    "AHU",
    "AMR",
    "BCS",
    "CBP",
    "CCS",
    "CHL",
    "CIS",
    "CMS347",
    "COB",
    "COL",
    "DRR",
    "DSF",
    "EDU",
    "EED",
    "FUA",
    "FUM",
    "GSD",
    "IET",
    "IMA",
    "KED",
    "MEASURES",
    "PCR",
    "SPC",
    "SPD",
    "W30",
    "WCC",
    "WCV",
]

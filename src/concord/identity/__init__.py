"""Who is who: members of all senders become people, with ids that never change under a later file.

`link` is the step of a run. Around it: `train` makes the kept weights, `decisions` keeps what stewards decided,
`registry` keeps the ids, `quality` judges links against a truth, `link_file` links any person file.
"""

from concord.identity.config import IdentityConfig, read_config
from concord.identity.linkage import READS, Linked, link

__all__ = ["READS", "IdentityConfig", "Linked", "link", "read_config"]

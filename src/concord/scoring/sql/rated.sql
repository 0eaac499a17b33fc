-- Each rate with its standing among its peers, where there are enough of them to say what is usual, and the whole rate's among
-- national percentiles.
SELECT r.*, b.band, s.usual, s.reliability, s.shrunken, s.low_95, s.high_95, s.low_998, s.high_998
FROM rate_summed r
LEFT JOIN peer_standing s
  ON s.measure = r.measure AND s.rate = r.rate AND s.year = r.year AND s.pool = r.pool AND s.level = r.level AND s.unit = r.unit
 AND s.stratum_kind = r.stratum_kind AND s.stratum = r.stratum AND NOT r.is_baseline
LEFT JOIN banded b
  ON b.measure = r.measure AND b.rate = r.rate AND b.year = r.year AND b.pool = r.pool AND b.level = r.level AND b.unit = r.unit
 AND r.stratum_kind = 'all' AND NOT r.is_baseline

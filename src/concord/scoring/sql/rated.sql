-- Each rate with its standing among its peers, where there are enough of them to say what is usual.
SELECT r.*, s.usual, s.reliability, s.shrunken, s.low_95, s.high_95, s.low_998, s.high_998
FROM rate_summed r
LEFT JOIN peer_standing s
  ON s.measure = r.measure AND s.rate = r.rate AND s.year = r.year AND s.pool = r.pool AND s.level = r.level AND s.unit = r.unit
 AND r.stratum_kind = 'all' AND NOT r.is_baseline

-- Groups in a fixed order, so that nobody ranks them; the practice's own counts.
SELECT stratum, value, numerator, denominator, low, high FROM rate
WHERE measure = $measure AND rate = $rate AND year = $year AND NOT is_baseline AND level = 'organization' AND unit = $unit
  AND stratum_kind = $kind AND denominator > 0
ORDER BY stratum

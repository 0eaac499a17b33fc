SELECT unit, value, numerator, denominator, low, high, low_95, high_95, low_998, high_998 FROM rate
WHERE measure = $measure AND rate = $rate AND year = $year AND NOT is_baseline AND level = $level AND stratum_kind = 'all'
  AND denominator > 0
ORDER BY unit

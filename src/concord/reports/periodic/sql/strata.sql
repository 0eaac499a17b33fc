-- Counts by group of every measure of a year, for one unit.
SELECT r.measure, r.rate, r.stratum_kind, r.stratum, r.denominator,
       CASE WHEN i.is_lower_better THEN r.denominator - r.numerator ELSE r.numerator END AS numerator
FROM rate r JOIN measure i USING (measure, rate, year)
WHERE r.level = $level AND r.unit = $unit AND r.year = $year AND NOT r.is_baseline AND r.pool = $pool
  AND list_contains($kinds, r.stratum_kind) AND r.denominator > 0
ORDER BY ALL

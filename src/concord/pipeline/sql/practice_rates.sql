-- Whole rates of practices over all plans: what quarters of peers are made of.
SELECT measure, rate, year, unit, denominator, value FROM rate
WHERE pool = 'program' AND level = 'organization' AND stratum_kind = 'all' AND NOT is_baseline
ORDER BY ALL

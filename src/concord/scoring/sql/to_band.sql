-- Whole rates on enough people, to be set among percentiles.
SELECT measure, rate, year, pool, level, unit, denominator, numerator
FROM rate_summed
WHERE stratum_kind = 'all' AND NOT is_baseline AND value IS NOT NULL AND is_enough
ORDER BY ALL

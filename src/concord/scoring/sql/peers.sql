-- Everybody's rate beside their peers': practices with practices, sites with sites, clinicians with clinicians, in one pool and year.
SELECT measure, rate, year, pool, level, unit, denominator, numerator
FROM rate_summed
WHERE level IN ('organization', 'site', 'clinician') AND stratum_kind = 'all' AND NOT is_baseline AND value IS NOT NULL
ORDER BY measure, rate, year, pool, level, unit

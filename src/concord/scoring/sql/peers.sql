-- Everybody's rate beside their peers': practices with practices, sites with sites, clinicians with clinicians, in one pool and year.
-- Practices are also set beside each other group by group, in the program's pool: a small group's rate needs it most.
SELECT measure, rate, year, pool, level, stratum_kind, stratum, unit, denominator, numerator
FROM rate_summed
WHERE NOT is_baseline AND value IS NOT NULL
  AND ((level IN ('organization', 'site', 'clinician') AND stratum_kind = 'all')
    OR (level = 'organization' AND pool = 'program' AND list_contains($strata, stratum_kind)))
ORDER BY measure, rate, year, pool, level, stratum_kind, stratum, unit

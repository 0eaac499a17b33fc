-- Rates of practices; the strata that payment may read are filtered where they are asked for.
SELECT measure, rate, year, pool, unit, stratum_kind, stratum, denominator, numerator, uncovered, is_baseline, edition
FROM rate WHERE level = 'organization'
ORDER BY ALL

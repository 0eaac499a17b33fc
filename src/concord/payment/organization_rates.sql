-- Rates of practices that payment may read: of measures that are paid for, over everybody, by plan, and by the kinds of group whose
-- gaps are named in terms.
SELECT measure, rate, year, pool, unit, stratum_kind, stratum, denominator, numerator, uncovered, is_baseline, edition
FROM rate WHERE level = 'organization' AND list_contains($paid, concat(measure, '|', rate)) AND list_contains($kinds, stratum_kind)
ORDER BY ALL

-- Cells summed for every level and stratum, with the Wilson 95% interval (z = 1.959964).
WITH units AS (
  SELECT 'program' AS level, 'all' AS unit, * FROM cell WHERE in_program
  UNION ALL SELECT 'organization', organization, * FROM cell WHERE in_program
  UNION ALL SELECT 'site', site, * FROM cell WHERE in_program AND site <> ''
  UNION ALL SELECT 'clinician', clinician, * FROM cell WHERE in_program AND clinician <> ''
  UNION ALL SELECT 'plan', plan, * FROM cell WHERE plan <> ''
  UNION ALL SELECT 'comparison', organization, * FROM cell WHERE in_program IS NOT TRUE AND organization <> ''
),
strata AS (
  SELECT *, unnest(CASE WHEN level IN ('program', 'organization') THEN [
      {kind: 'all', stratum: 'all'}, {kind: 'race_1997', stratum: race_1997}, {kind: 'ethnicity_1997', stratum: ethnicity_1997},
      {kind: 'race_ethnicity_2024', stratum: race_ethnicity_2024}, {kind: 'language', stratum: language}, {kind: 'sex', stratum: sex},
      {kind: 'age_band', stratum: age_band}, {kind: 'product_line', stratum: product_line}, {kind: 'product', stratum: product},
      {kind: 'plan', stratum: plan}]
    ELSE [{kind: 'all', stratum: 'all'}] END) AS s
  FROM units
),
summed AS (
  SELECT measure, rate, year, pool, level, unit, s.kind AS stratum_kind, s.stratum AS stratum, is_baseline, edition,
         sum(population)::BIGINT AS population, sum(excluded)::BIGINT AS excluded, sum(excepted)::BIGINT AS excepted,
         sum(uncovered)::BIGINT AS uncovered, sum(unknown)::BIGINT AS unknown,
         sum(denominator)::BIGINT AS denominator, sum(numerator)::BIGINT AS numerator
  FROM strata GROUP BY ALL
),
-- Where the data do not reach back for most people, who was found says nothing of the rest: no rate.
shares AS (SELECT *, CASE WHEN uncovered <= denominator THEN numerator::DOUBLE / nullif(denominator, 0) END AS p, denominator::DOUBLE AS n FROM summed)
SELECT * EXCLUDE (p, n), round(p, 6) AS value,
       round(greatest(0, (p + 1.9207294103 / n - 1.9599639845 * sqrt((p * (1 - p) + 0.9603647051 / n) / n)) / (1 + 3.8414588206 / n)), 6) AS low,
       round(least(1, (p + 1.9207294103 / n + 1.9599639845 * sqrt((p * (1 - p) + 0.9603647051 / n) / n)) / (1 + 3.8414588206 / n)), 6) AS high
FROM shares

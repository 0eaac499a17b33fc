-- Cells summed for every level and stratum, with the Wilson 95% interval (z = 1.959964).
-- Strata of a kind add up to `all`, but for the kinds that end in `_any`: there a person stands in every group they named.
-- A baseline is compared, not studied: it has the exclusive kinds alone.
WITH units AS (
  SELECT 'program' AS level, 'all' AS unit, * FROM cell WHERE in_program
  UNION ALL SELECT 'organization', organization, * FROM cell WHERE in_program
  UNION ALL SELECT 'site', site, * FROM cell WHERE in_program AND site <> ''
  UNION ALL SELECT 'clinician', clinician, * FROM cell WHERE in_program AND clinician <> ''
  UNION ALL SELECT 'plan', plan, * FROM cell WHERE plan <> ''
  UNION ALL SELECT 'comparison', organization, * FROM cell WHERE in_program IS NOT TRUE AND organization <> ''
),
grouped AS (
  SELECT *, CASE WHEN level IN ('program', 'organization', 'plan') THEN [
      {kind: 'all', stratum: 'all'}, {kind: 'race_1997', stratum: race_1997}, {kind: 'ethnicity_1997', stratum: ethnicity_1997},
      {kind: 'race_ethnicity_2024', stratum: race_ethnicity_2024},
      {kind: 'language', stratum: language}, {kind: 'sex', stratum: sex}, {kind: 'age_band', stratum: age_band},
      {kind: 'product_line', stratum: product_line}, {kind: 'product', stratum: product},
      {kind: 'plan', stratum: plan}]
      || CASE WHEN is_baseline THEN [] ELSE [
      {kind: 'area', stratum: area},
      {kind: 'race_1997_source', stratum: CASE WHEN race_1997 IN ('unknown', 'declined') THEN race_1997 ELSE race_1997 || ', ' || race_basis END},
      {kind: 'ethnicity_1997_source', stratum: CASE WHEN ethnicity_1997 IN ('unknown', 'declined') THEN ethnicity_1997
                                                    ELSE ethnicity_1997 || ', ' || ethnicity_basis END},
      {kind: 'race_ethnicity_2024_source', stratum: CASE WHEN race_ethnicity_2024 IN ('unknown', 'declined') THEN race_ethnicity_2024
           ELSE race_ethnicity_2024 || ', ' || CASE race_ethnicity_2024 WHEN 'hispanic' THEN ethnicity_basis ELSE race_basis END END}]
      || list_transform(string_split(races_1997, '|'), lambda g: {kind: 'race_1997_any', stratum: g})
      || list_transform(string_split(groups_2024, '|'), lambda g: {kind: 'race_ethnicity_2024_any', stratum: g})
      END
    ELSE [{kind: 'all', stratum: 'all'}] END AS groups
  FROM units
),
strata AS (SELECT * EXCLUDE (groups), unnest(groups) AS s FROM grouped),
summed AS (
  SELECT measure, rate, year, pool, level, unit, s.kind AS stratum_kind, s.stratum AS stratum, is_baseline, edition,
         sum(population)::BIGINT AS population, sum(excluded)::BIGINT AS excluded, sum(excepted)::BIGINT AS excepted,
         sum(uncovered)::BIGINT AS uncovered, sum(unknown)::BIGINT AS unknown,
         sum(denominator)::BIGINT AS denominator, sum(numerator)::BIGINT AS numerator,
         sum(rests_on_standard)::BIGINT AS rests_on_standard, sum(rests_on_audited)::BIGINT AS rests_on_audited,
         sum(rests_on_nonstandard)::BIGINT AS rests_on_nonstandard, sum(rests_on_registry)::BIGINT AS rests_on_registry
  FROM strata GROUP BY ALL
),
-- How complete the grouping is: of everybody counted, those whose group is neither unknown nor declined.
complete AS (
  SELECT *, CASE WHEN stratum_kind NOT IN ('all', 'race_1997_any', 'race_ethnicity_2024_any') THEN
           coalesce(sum(denominator) FILTER (stratum NOT IN ('unknown', 'declined', '')) OVER kind, 0) / nullif(sum(denominator) OVER kind, 0)::DOUBLE
         END AS known
  FROM summed
  WINDOW kind AS (PARTITION BY measure, rate, year, pool, level, unit, stratum_kind, is_baseline)
),
-- Where the data do not reach back for most people, who was found says nothing of the rest: no rate.
shares AS (SELECT *, CASE WHEN uncovered <= denominator THEN numerator::DOUBLE / nullif(denominator, 0) END AS p, denominator::DOUBLE AS n FROM complete)
SELECT * EXCLUDE (p, n, known), round(p, 6) AS value,
       round(greatest(0, (p + 1.9207294103 / n - 1.9599639845 * sqrt((p * (1 - p) + 0.9603647051 / n) / n)) / (1 + 3.8414588206 / n)), 6) AS low,
       round(least(1, (p + 1.9207294103 / n + 1.9599639845 * sqrt((p * (1 - p) + 0.9603647051 / n) / n)) / (1 + 3.8414588206 / n)), 6) AS high,
       denominator >= $smallest_denominator AS is_enough,
       round(known, 4) AS known_share
FROM shares

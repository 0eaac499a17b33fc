-- What each of a practice's people counts in each measure of the program pool, by the groups they are in: for the gaps named in terms.
WITH counted AS (
  SELECT person_id, measure, rate, status, unnest([
      {kind: 'race_1997', stratum: race_1997}, {kind: 'ethnicity_1997', stratum: ethnicity_1997},
      {kind: 'race_ethnicity_2024', stratum: race_ethnicity_2024}, {kind: 'language', stratum: language}, {kind: 'sex', stratum: sex},
      {kind: 'age_band', stratum: age_band}, {kind: 'product_line', stratum: product_line}, {kind: 'product', stratum: product},
      {kind: 'plan', stratum: coalesce(plan_id, '')}]) AS g
  FROM described
  WHERE organization_id = $organization AND year = $year AND pool = 'program' AND status IN ('met', 'gap') AND NOT is_baseline
)
SELECT person_id, measure, rate, g.kind AS stratum_kind, g.stratum AS stratum,
       CAST(count(*) FILTER (status = 'met') AS BIGINT) AS numerator, count(*) AS denominator
FROM counted WHERE list_contains($kinds, g.kind)
GROUP BY ALL ORDER BY ALL

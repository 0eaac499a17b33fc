-- What each of a practice's people counts in each measure and pool of a year; index events of one person together.
SELECT person_id, pool, measure, rate, plan_id, CAST(count(*) FILTER (status = 'met') AS BIGINT) AS numerator,
       count(*) AS denominator
FROM result
WHERE organization_id = $organization AND year = $year AND status IN ('met', 'gap') AND NOT is_baseline
GROUP BY ALL ORDER BY ALL

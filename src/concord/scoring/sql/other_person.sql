-- People whose coverage, birth, death, sex or rosters are not the same in two runs: their rows do not add up to the same two hashes.
SELECT person FROM (
  SELECT person, CAST(hash(t) AS HUGEINT) AS one, CAST(hash(t, 'again') AS HUGEINT) AS two FROM all_span t
  UNION ALL SELECT person, -CAST(hash(t) AS HUGEINT), -CAST(hash(t, 'again') AS HUGEINT) FROM span_then t
  UNION ALL SELECT person, CAST(hash(t) AS HUGEINT), CAST(hash(t, 'again') AS HUGEINT) FROM all_person t
  UNION ALL SELECT person, -CAST(hash(t) AS HUGEINT), -CAST(hash(t, 'again') AS HUGEINT) FROM chart_person_then t
  UNION ALL SELECT person_id, CAST(hash(t) AS HUGEINT), CAST(hash(t, 'again') AS HUGEINT) FROM roster t
  UNION ALL SELECT person_id, -CAST(hash(t) AS HUGEINT), -CAST(hash(t, 'again') AS HUGEINT) FROM roster_then t
  UNION ALL SELECT person_id, CAST(hash(t) AS HUGEINT), CAST(hash(t, 'again') AS HUGEINT) FROM enrolled_month t
  UNION ALL SELECT person_id, -CAST(hash(t) AS HUGEINT), -CAST(hash(t, 'again') AS HUGEINT) FROM enrolled_month_then t
) GROUP BY person HAVING sum(one) <> 0 OR sum(two) <> 0

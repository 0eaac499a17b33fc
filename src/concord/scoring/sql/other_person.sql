-- People whose coverage, birth, death, sex or rosters are not the same in two runs: their rows do not add up to the same two hashes.
SELECT person FROM (
  SELECT person, hash(t) AS one, 1 AS side FROM all_span t
  UNION ALL SELECT person, hash(t), -1 FROM span_then t
  UNION ALL SELECT person, hash(t), 1 FROM all_person t
  UNION ALL SELECT person, hash(t), -1 FROM chart_person_then t
  UNION ALL SELECT person_id, hash(t), 1 FROM roster t
  UNION ALL SELECT person_id, hash(t), -1 FROM roster_then t
  UNION ALL SELECT person_id, hash(t), 1 FROM enrolled_month t
  UNION ALL SELECT person_id, hash(t), -1 FROM enrolled_month_then t
) GROUP BY person HAVING sum(side * CAST(one AS HUGEINT)) <> 0 OR sum(side * CAST(hash(one) AS HUGEINT)) <> 0

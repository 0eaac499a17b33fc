-- One shard's people by year: months covered, practice of the last month on a roster, age-sex cell, allowed dollars.
WITH covered AS (
  SELECT person_id, year(month) AS year, count(DISTINCT month) AS months FROM enrolled_month WHERE month <= $through GROUP BY ALL
),
placed AS (
  SELECT person_id, year(month) AS year, max_by(organization_id, month) AS organization_id
  FROM roster WHERE organization_id IS NOT NULL AND month <= $through GROUP BY ALL
),
cost AS (
  SELECT person_id, year, sum(amount) AS amount
  FROM (
    SELECT person_id, year(from_date) AS year, coalesce(allowed_amount, 0) AS amount FROM medical_claim WHERE NOT coalesce(is_denied, false) AND from_date <= $through
    UNION ALL
    SELECT person_id, year(fill_date), coalesce(allowed_amount, 0) FROM pharmacy_claim WHERE NOT coalesce(is_denied, false) AND fill_date <= $through
  ) GROUP BY ALL
)
SELECT c.person_id, c.year, c.months, p.organization_id, list_contains($organizations, p.organization_id) IS TRUE AS in_program,
       coalesce(s.sex, 'unknown') AS sex,
       CASE WHEN s.birth_date IS NULL THEN -1 ELSE least(13, floor(date_diff('month', s.birth_date, make_date(c.year, 7, 1)) / 60))::INTEGER END AS age_band,
       CAST(coalesce(k.amount, 0) AS DECIMAL(14,2)) AS amount,
       CAST(least(coalesce(k.amount, 0), $truncated_at) AS DECIMAL(14,2)) AS truncated, i.score
FROM covered c
LEFT JOIN placed p USING (person_id, year)
LEFT JOIN person s USING (person_id)
LEFT JOIN cost k USING (person_id, year)
LEFT JOIN risk_year i USING (person_id, year)

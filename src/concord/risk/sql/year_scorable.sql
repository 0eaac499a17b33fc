-- Everybody covered in a year, every plan together, with a score to come or the reason why not.
WITH covered AS (
  SELECT person_id, year(month) AS covered_year, CAST(count(DISTINCT month) AS INTEGER) AS months
  FROM enrolled_month WHERE month <= $through GROUP BY ALL
)
SELECT row_number() OVER (ORDER BY c.person_id, c.covered_year) AS number, c.person_id, c.covered_year, c.months, p.sex,
       CAST(date_sub('year', p.birth_date, make_date(c.covered_year, 12, 31)) AS INTEGER) AS age,
       CASE WHEN p.birth_date IS NULL THEN 'no_birth_date' WHEN c.months < $least THEN 'too_few_months'
            WHEN p.sex IS NULL OR p.sex NOT IN ('female', 'male') THEN 'unknown_sex' ELSE 'scored' END AS state
FROM covered c LEFT JOIN person p ON p.person_id = c.person_id

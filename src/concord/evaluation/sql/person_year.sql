-- People without identity. Sex, then age band, give way where fewer than the smallest group share a combination.
WITH counted AS (
  SELECT person_id, year(month) AS year, count(*) AS months, max_by(organization_id, month) AS organization_id,
         any_value(sex ORDER BY sex) AS sex, any_value(birth_date ORDER BY birth_date) AS birth_date,
         sum(amount) AS amount, sum(ed_visits) AS ed_visits, sum(admissions) AS admissions
  FROM care_month GROUP BY ALL
),
told AS (
  SELECT *, list_contains($organizations, organization_id) AS participates,
         CASE WHEN birth_date IS NULL THEN 'unknown'
              WHEN date_diff('year', birth_date, make_date(year, 12, 31)) < 18 THEN '0-17'
              WHEN date_diff('year', birth_date, make_date(year, 12, 31)) < 45 THEN '18-44'
              WHEN date_diff('year', birth_date, make_date(year, 12, 31)) < 65 THEN '45-64' ELSE '65+' END AS band
  FROM counted
),
no_sex AS (
  SELECT *, CASE WHEN count(*) OVER (PARTITION BY year, participates, band, sex) < $smallest THEN 'any' ELSE sex END AS wide_sex FROM told
),
no_band AS (
  SELECT *, CASE WHEN count(*) OVER (PARTITION BY year, participates, band, wide_sex) < $smallest THEN 'any' ELSE band END AS wide_band
  FROM no_sex
),
kept AS (
  SELECT *, count(*) OVER (PARTITION BY year, participates, wide_band, wide_sex) AS together FROM no_band
)
SELECT substr(sha256($secret || '|evaluation person|' || person_id), 1, 16) AS person, year, wide_band AS age_band, wide_sex AS sex,
       participates, months, CAST(round(amount / $rounded_to) * $rounded_to AS BIGINT) AS allowed,
       least(ed_visits, 5) AS ed_visits, least(admissions, 3) AS admissions
FROM kept WHERE together >= $smallest

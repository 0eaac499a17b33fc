WITH paid AS (
  SELECT organization_id, period_start AS month, sum(amount) AS amount FROM line
  WHERE component = 'population_health' GROUP BY ALL
),
spread AS (
  -- what is paid once a year is spread over the practice's months of that year
  SELECT organization_id, year(period_start) AS year, sum(amount) AS amount FROM line WHERE component = 'performance' GROUP BY ALL
),
counted AS (
  SELECT organization_id, month, bool_or(in_program) AS in_program, count(*) AS people,
         sum(date_diff('day', birth_date, month)) / count(birth_date) / 365.25 AS age,
         count(*) FILTER (sex = 'female') AS female, count(*) FILTER (rule IN ('preventive_visits', 'primary_care_visits')) AS by_visits,
         sum(least(amount, $month_cut)) AS amount, sum(ed_visits) AS ed_visits, sum(admissions) AS admissions, sum(fills) AS fills
  FROM care_month GROUP BY ALL
)
SELECT substr(sha256($secret || '|evaluation|' || c.organization_id), 1, 12) AS practice, c.month, c.in_program,
       list_contains($organizations, c.organization_id) AS participates, c.people, round(c.age, 1) AS mean_age,
       round(c.female / c.people, 2) AS female_share, round(c.by_visits / c.people, 2) AS visit_share,
       round(c.amount / c.people, 6) AS allowed_pmpm,
       round((c.amount + coalesce(p.amount, 0) + coalesce(s.amount, 0) / 12) / c.people, 6) AS allowed_with_payments_pmpm,
       round(1000 * c.ed_visits / c.people, 6) AS ed_visits, round(1000 * c.admissions / c.people, 6) AS admissions,
       round(c.fills / c.people, 6) AS fills
FROM counted c
LEFT JOIN paid p USING (organization_id, month)
LEFT JOIN spread s ON s.organization_id = c.organization_id AND s.year = year(c.month)

-- All plans together by service category, per member per month, beside the year before.
WITH found AS (
  SELECT s.category, s.year, CAST(sum(s.amount) AS DECIMAL(14,2)) AS amount,
         CAST(coalesce(sum(s.amount) FILTER (s.is_primary_care = 'yes'), 0) AS DECIMAL(14,2)) AS primary_care
  FROM spend s GROUP BY ALL
),
months AS (
  SELECT year, sum(member_months)::BIGINT AS member_months FROM member_months GROUP BY year
),
told AS (
  SELECT f.*, m.member_months, round(f.amount / nullif(m.member_months, 0), 6)::DECIMAL(18,6) AS pmpm FROM found f JOIN months m USING (year)
)
SELECT t.*, CAST(t.pmpm - b.pmpm AS DECIMAL(18,6)) AS change
FROM told t LEFT JOIN told b ON b.category = t.category AND b.year = t.year - 1

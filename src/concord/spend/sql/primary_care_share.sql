-- Shares of every definition, for the program, each plan and each practice, by product and over all products.
WITH unit AS (
  SELECT * FROM (VALUES ('program'), ('plan'), ('organization')) u(level)
),
dollars AS (
  SELECT d.definition, u.level, CASE u.level WHEN 'program' THEN 'all' WHEN 'plan' THEN s.plan_id ELSE s.organization_id END AS unit,
         p.product, s.year,
         sum(s.amount) FILTER (s.framework = 'claims' AND list_contains(d.classes, s.care)) AS claims,
         sum(s.amount) FILTER (s.framework <> 'claims' AND s.is_primary_care = 'yes') AS non_claims,
         sum(s.amount) AS total
  FROM spend s CROSS JOIN unit u CROSS JOIN definition d
  CROSS JOIN LATERAL (SELECT unnest([s.product, 'all']) AS product) p
  WHERE u.level <> 'organization' OR list_contains($organizations, s.organization_id)
  GROUP BY ALL
),
months AS (
  SELECT u.level, CASE u.level WHEN 'program' THEN 'all' WHEN 'plan' THEN m.plan_id ELSE m.organization_id END AS unit, p.product, m.year,
         sum(m.member_months)::BIGINT AS member_months
  FROM member_months m CROSS JOIN unit u CROSS JOIN LATERAL (SELECT unnest([m.product, 'all']) AS product) p
  GROUP BY ALL
),
found AS (
  SELECT d.definition, d.level, d.unit, d.product, d.year, coalesce(d.claims, 0)::DECIMAL(14,2) AS claims,
         coalesce(d.non_claims, 0)::DECIMAL(14,2) AS non_claims, d.total::DECIMAL(14,2) AS total, m.member_months
  FROM dollars d JOIN months m USING (level, unit, product, year)
  WHERE d.product <> 'unknown'
),
shared AS (
  SELECT *, round(100 * (claims + non_claims) / nullif(total, 0), 6)::DECIMAL(18,6) AS share,
         round((claims + non_claims) / nullif(member_months, 0), 6)::DECIMAL(18,6) AS pmpm,
         round(total / nullif(member_months, 0), 6)::DECIMAL(18,6) AS total_pmpm
  FROM found
),
changed AS (
  SELECT s.*, CAST(s.share - b.share AS DECIMAL(18,6)) AS change
  FROM shared s LEFT JOIN shared b
    ON b.definition = s.definition AND b.level = s.level AND b.unit = s.unit AND b.product = s.product AND b.year = s.year - 1
)
SELECT definition, level, unit, product, year, claims, non_claims, total, member_months, share, pmpm, total_pmpm, change,
       CASE WHEN definition = $goal AND year <= $last_whole_year AND change IS NOT NULL THEN change >= $increase END AS is_increase_met,
       CASE WHEN definition = $goal THEN share >= $target END AS is_target_met
FROM changed

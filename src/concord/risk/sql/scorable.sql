-- Everybody on a practice's roster in a period, once per plan, read by the contract of the first month in it.
WITH span AS (
  SELECT min(period_start) AS first_month, max(period_end) AS last_month, min(before_start) AS first_covered, max(window_end) AS last_covered
  FROM window_of
), on_roster AS (
  SELECT r.person_id, r.month, r.organization_id FROM roster r, span WHERE r.month BETWEEN span.first_month AND span.last_month
), covered_month AS (
  SELECT e.person_id, e.plan_id, e.month FROM enrolled_month e, span WHERE e.month BETWEEN span.first_covered AND span.last_covered
), entered AS (
  SELECT r.person_id, e.plan_id, w.period_start, arg_min(w.place, r.month) AS place
  FROM on_roster r
  JOIN enrolled_month e ON e.person_id = r.person_id AND e.month = r.month AND e.is_primary
  JOIN window_of w ON w.plan_id = e.plan_id AND w.organization_id = r.organization_id AND w.product_line = e.product_line
                  AND r.month BETWEEN w.period_start AND w.period_end
  GROUP BY ALL
), covered AS (
  SELECT n.person_id, n.plan_id, n.period_start,
         count(*) FILTER (WHERE m.month BETWEEN w.window_start AND w.window_end) AS months,
         count(*) FILTER (WHERE m.month BETWEEN w.before_start AND w.before_end) AS months_before
  FROM entered n JOIN window_of w ON w.place = n.place
  JOIN covered_month m ON m.person_id = n.person_id AND m.plan_id = n.plan_id AND m.month BETWEEN w.before_start AND w.window_end
  GROUP BY ALL
)
SELECT row_number() OVER (ORDER BY n.person_id, n.plan_id, n.period_start) AS number,
       n.person_id, n.plan_id, n.period_start, n.place, w.services, w.model, w.edition, w.metal, w.full_months, w.minimum, w.window_start, w.window_end,
       w.before_start, w.before_end, CAST(coalesce(c.months, 0) AS INTEGER) AS months,
       CAST(coalesce(c.months_before, 0) AS INTEGER) AS months_before, p.sex,
       CAST(date_sub('year', p.birth_date, w.window_end) AS INTEGER) AS age,
       CAST(date_sub('year', p.birth_date, w.before_end) AS INTEGER) AS age_before,
       CASE WHEN p.birth_date IS NULL THEN 'no_birth_date' WHEN coalesce(c.months, 0) < w.minimum THEN 'too_few_months'
            WHEN p.sex IS NULL OR p.sex NOT IN ('female', 'male') THEN 'unknown_sex' ELSE 'scored' END AS state
FROM entered n JOIN window_of w ON w.place = n.place
LEFT JOIN covered c ON c.person_id = n.person_id AND c.plan_id = n.plan_id AND c.period_start = n.period_start
LEFT JOIN person p ON p.person_id = n.person_id

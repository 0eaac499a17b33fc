-- People of a plan's product in a year by the highest category of their contracts; a person counts under the product of the last month.
WITH months AS (
  SELECT year(e.month) AS year, e.plan_id, e.person_id, max_by(coalesce(e.product, 'unknown'), e.month) AS product
  FROM enrolled_month e GROUP BY ALL
),
reached AS (
  SELECT DISTINCT year(l.period_start) AS year, l.plan_id, l.person_id, l.organization_id, c.category, c.rank, c.prospective
  FROM line l JOIN track_category c ON c.track = l.track
  WHERE l.component = 'population_health' AND l.person_id IS NOT NULL AND l.kind = 'monthly'
),
person AS (
  SELECT year, plan_id, person_id, max_by(category, rank) AS category, max_by(prospective, rank) AS prospective
  FROM reached GROUP BY ALL
),
placed AS (
  SELECT m.year, m.plan_id, m.product, m.person_id, coalesce(p.category, '1') AS category, coalesce(p.prospective, '1') AS prospective
  FROM months m LEFT JOIN person p USING (year, plan_id, person_id)
),
unit AS (
  SELECT u.level, CASE u.level WHEN 'program' THEN 'all' ELSE p.plan_id END AS unit, x.product, p.year, p.plan_id, p.person_id, p.category, p.prospective
  FROM placed p CROSS JOIN (VALUES ('program'), ('plan')) u(level)
  CROSS JOIN LATERAL (SELECT unnest([p.product, 'all']) AS product) x
  WHERE x.product <> 'unknown'
),
everyone AS (
  SELECT year, level, unit, product, count(DISTINCT person_id) AS all_members FROM unit GROUP BY ALL
),
highest AS (
  SELECT u.year, u.level, u.unit, u.product, u.person_id, max_by(u.category, k.rank) AS category, max_by(u.prospective, q.rank) AS prospective
  FROM unit u JOIN category k ON k.category = u.category JOIN category q ON q.category = u.prospective
  GROUP BY ALL
),
now AS (
  SELECT year, level, unit, product, category, count(*) AS members FROM highest GROUP BY ALL
),
if_prospective AS (
  SELECT year, level, unit, product, prospective AS category, count(*) AS members FROM highest GROUP BY ALL
),
care AS (
  SELECT u.year, u.level, u.unit, u.product, u.category, count(DISTINCT r.npi) AS clinicians, count(DISTINCT r.organization_id) AS organizations
  FROM unit u JOIN roster r ON r.person_id = u.person_id AND year(r.month) = u.year
  JOIN reached x ON x.person_id = u.person_id AND x.year = u.year AND x.plan_id = u.plan_id AND x.organization_id = r.organization_id
  WHERE u.category <> '1'
  GROUP BY ALL
),
paid AS (
  SELECT year(l.period_start) AS year, u.level, CASE u.level WHEN 'program' THEN 'all' ELSE l.plan_id END AS unit, 'all' AS product, c.category,
         sum(l.amount) AS amount
  FROM line l JOIN track_category c ON c.track = l.track CROSS JOIN (VALUES ('program'), ('plan')) u(level)
  GROUP BY ALL
),
rows AS (
  SELECT DISTINCT year, level, unit, product, category
  FROM (SELECT year, level, unit, product, category FROM now UNION ALL SELECT year, level, unit, product, category FROM if_prospective)
)
SELECT r.year, r.level, r.unit, r.product, r.category, list_contains($counted, r.category) AS is_counted,
       coalesce(n.members, 0) AS members, e.all_members, coalesce(c.clinicians, 0) AS clinicians, coalesce(c.organizations, 0) AS organizations,
       coalesce(p.amount, 0)::DECIMAL(14,2) AS amount, g.goal::DECIMAL(18,6) AS goal, coalesce(f.members, 0) AS members_if_prospective
FROM rows r
JOIN everyone e USING (year, level, unit, product)
LEFT JOIN now n USING (year, level, unit, product, category)
LEFT JOIN if_prospective f USING (year, level, unit, product, category)
LEFT JOIN care c USING (year, level, unit, product, category)
LEFT JOIN paid p USING (year, level, unit, product, category)
LEFT JOIN adoption_goal g ON g.year = r.year AND g.product = r.product

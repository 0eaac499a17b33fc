-- The plan's own description of its member: nothing another sender said. With it, where the member counts in the newest month
-- and how much is still to do this year, so that a list of a million members is read and not worked out.
WITH described AS (
  SELECT member_id, first_name, last_name, birth_date, sex FROM member WHERE sender = $unit
  QUALIFY row_number() OVER (PARTITION BY member_id ORDER BY received_on DESC, row_id DESC) = 1
), counted AS (
  SELECT r.person_id, max_by(r.organization_id, r.month) AS organization_id,
         max_by(CASE WHEN r.decided_by_payer = $unit OR r.rule IN ('override', 'none') THEN r.rule ELSE 'decided on other data' END,
                r.month) AS rule
  FROM roster r SEMI JOIN enrolled_month e ON e.person_id = r.person_id AND e.month = r.month AND e.plan_id = $unit
  WHERE r.in_program GROUP BY r.person_id
), due AS (
  SELECT g.person_id, count(DISTINCT (g.measure, g.rate)) AS open_gaps FROM my_gap g
  WHERE g.opened_as IS NULL AND g.state = 'open' AND g.year = (SELECT max(year) FROM gap WHERE pool = $unit)
  GROUP BY g.person_id
)
SELECT m.person, m.member_id, d.first_name, d.last_name, d.birth_date, d.sex,
       m.product_line, m.product, m.funding, m.since, m.latest, c.organization_id, c.rule, coalesce(g.open_gaps, 0) AS open_gaps
FROM mine m
LEFT JOIN described d USING (member_id)
LEFT JOIN counted c USING (person_id)
LEFT JOIN due g USING (person_id)

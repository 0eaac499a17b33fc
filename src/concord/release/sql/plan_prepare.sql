CREATE OR REPLACE TEMP TABLE mine AS
SELECT person_id, key_of('person', person_id) AS person, min(month) AS since, max(month) AS latest, max_by(member_id, month) AS member_id,
       max_by(product_line, month) AS product_line, max_by(product, month) AS product, max_by(funding, month) AS funding
FROM enrolled_month WHERE plan_id = $unit GROUP BY person_id;

CREATE OR REPLACE TEMP TABLE my_key AS
WITH keyed AS (SELECT person_id, key_of('person', person_id) AS person FROM result WHERE pool = $unit GROUP BY person_id)
SELECT DISTINCT r.measure, r.year, r.pool, r.person_id, r.index_event, o.protected_as AS opened_as, k.person
FROM result r JOIN keyed k USING (person_id) LEFT JOIN opened_measure o ON o.person_id = r.person_id AND o.measure = r.measure
ANTI JOIN withheld_key w
  ON w.measure = r.measure AND w.year = r.year AND w.pool = r.pool AND w.person_id = r.person_id AND w.index_event = r.index_event
WHERE r.pool = $unit AND (o.measure IS NOT NULL OR r.measure NOT IN (SELECT measure FROM sensitive_measure));

CREATE OR REPLACE TEMP TABLE my_gap AS
SELECT g.*, nullif(concat_ws(' ', m.protected_as, e.scopes), '') AS opened_as
FROM gap g LEFT JOIN opened_measure m ON m.person_id = g.person_id AND m.measure = g.measure
LEFT JOIN opened_event e ON e.event = g.last_event
ANTI JOIN withheld_key w
  ON w.measure = g.measure AND w.year = g.year AND w.pool = g.pool AND w.person_id = g.person_id AND w.index_event = g.index_event
WHERE g.pool = $unit
  AND (m.measure IS NOT NULL OR g.measure NOT IN (SELECT measure FROM sensitive_measure))
  AND (g.last_event IS NULL OR e.event IS NOT NULL OR g.last_event NOT IN (SELECT event FROM sensitive_event))

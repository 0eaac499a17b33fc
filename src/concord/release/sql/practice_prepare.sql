-- People who count with this practice: on its roster in any month that the book covers. A person's key in the book is worked out once for
-- a table and not for each of its rows.
CREATE OR REPLACE TEMP TABLE my_roster AS
SELECT person_id, month, site_id, npi, rule, tie_break, visits, decided_by_payer, runner_up, evidence FROM roster WHERE organization_id = $unit;

CREATE OR REPLACE TEMP TABLE mine AS
SELECT person_id, key_of('person', person_id) AS person, min(month) AS since, max(month) AS latest,
       max_by(site_id, month) AS site_id, max_by(npi, month) AS npi
FROM my_roster GROUP BY person_id;

CREATE OR REPLACE TEMP TABLE my_result AS
SELECT r.*, o.protected_as AS opened_as
FROM result r LEFT JOIN opened_measure o ON o.person_id = r.person_id AND o.measure = r.measure
ANTI JOIN withheld_key w
  ON w.measure = r.measure AND w.year = r.year AND w.pool = r.pool AND w.person_id = r.person_id AND w.index_event = r.index_event
WHERE r.organization_id = $unit AND r.pool = 'program'
  AND (o.measure IS NOT NULL OR r.measure NOT IN (SELECT measure FROM sensitive_measure));

-- Gaps of these results. One whose last record is protected only where that is open.
CREATE OR REPLACE TEMP TABLE my_gap AS
SELECT g.*, nullif(concat_ws(' ', m.protected_as, e.scopes), '') AS opened_as
FROM gap g LEFT JOIN opened_measure m ON m.person_id = g.person_id AND m.measure = g.measure
LEFT JOIN opened_event e ON e.event = g.last_event
ANTI JOIN withheld_key w
  ON w.measure = g.measure AND w.year = g.year AND w.pool = g.pool AND w.person_id = g.person_id AND w.index_event = g.index_event
WHERE g.organization_id = $unit AND g.pool = 'program'
  AND (m.measure IS NOT NULL OR g.measure NOT IN (SELECT measure FROM sensitive_measure))
  AND (g.last_event IS NULL OR e.event IS NOT NULL OR g.last_event NOT IN (SELECT event FROM sensitive_event));

CREATE OR REPLACE TEMP TABLE my_key AS
WITH keyed AS (SELECT person_id, key_of('person', person_id) AS person FROM my_result GROUP BY person_id)
SELECT DISTINCT r.measure, r.year, r.pool, r.person_id, r.index_event, k.person FROM my_result r JOIN keyed k USING (person_id);

-- Factors that this practice's own lines rest on: of each line the one of the period that holds it.
CREATE OR REPLACE TEMP TABLE my_factor AS
WITH paid AS (
  SELECT DISTINCT person_id, plan_id, period_start FROM line WHERE organization_id = $unit AND person_id IS NOT NULL
), keyed AS (
  SELECT person_id, key_of('person', person_id) AS person FROM paid GROUP BY person_id
), resting AS (
  SELECT l.person_id, l.plan_id, l.period_start AS month, max(f.period_start) AS period_start
  FROM paid l JOIN factor f ON f.person_id = l.person_id AND f.plan_id = l.plan_id AND f.period_start <= l.period_start
  GROUP BY l.person_id, l.plan_id, l.period_start
)
SELECT DISTINCT r.person_id, r.plan_id, r.period_start, k.person FROM resting r JOIN keyed k USING (person_id)

-- People who count with this practice: on its roster in any month that the book covers.
CREATE OR REPLACE TEMP TABLE mine AS
SELECT person_id, min(month) AS since, max(month) AS latest, max_by(site_id, month) AS site_id, max_by(npi, month) AS npi
FROM roster WHERE organization_id = $unit GROUP BY person_id;

CREATE OR REPLACE TEMP TABLE my_result AS
SELECT * FROM result WHERE organization_id = $unit AND pool = 'program'
  AND NOT EXISTS (SELECT 1 FROM measure_info i WHERE i.measure = result.measure AND i.is_sensitive);

CREATE OR REPLACE TEMP TABLE my_key AS
SELECT DISTINCT measure, year, pool, person_id, index_event FROM my_result
;

-- Factors that this practice's own lines rest on: of each line the one of the period that holds it.
CREATE OR REPLACE TEMP TABLE my_factor AS
SELECT DISTINCT person_id, plan_id, period_start FROM (
  SELECT l.person_id, l.plan_id, l.period_start AS month, max(f.period_start) AS period_start
  FROM (SELECT DISTINCT person_id, plan_id, period_start FROM line WHERE organization_id = $unit AND person_id IS NOT NULL) l
  JOIN factor f ON f.person_id = l.person_id AND f.plan_id = l.plan_id AND f.period_start <= l.period_start
  GROUP BY l.person_id, l.plan_id, l.period_start
)

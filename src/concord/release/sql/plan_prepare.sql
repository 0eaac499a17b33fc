CREATE OR REPLACE TEMP TABLE mine AS
SELECT person_id, min(month) AS since, max(month) AS latest, max_by(member_id, month) AS member_id,
       max_by(product_line, month) AS product_line, max_by(product, month) AS product, max_by(funding, month) AS funding
FROM enrolled_month WHERE plan_id = $unit GROUP BY person_id;

CREATE OR REPLACE TEMP TABLE my_key AS
SELECT DISTINCT measure, year, pool, person_id, index_event FROM result
WHERE pool = $unit
  AND NOT EXISTS (SELECT 1 FROM measure_info i WHERE i.measure = result.measure AND i.is_sensitive)

WITH own AS (
  SELECT r.*, f.person
  FROM risk_evidence r JOIN my_factor f USING (person_id, plan_id, period_start)
  ANTI JOIN sensitive_event s ON s.event = r.event
), keyed AS (
  SELECT event, key_of('event', event) AS shown FROM own GROUP BY event
)
SELECT r.* EXCLUDE (person_id, person, event), r.person, k.shown AS event FROM own r JOIN keyed k USING (event)

-- What this plan owes. A performance line rests on the pooled rate, which no plan sees: the tier reached is shown, not the rate.
SELECT l.* EXCLUDE (person_id, reason), coalesce(m.person, key_of('person', l.person_id)) AS person,
       CASE WHEN l.component = 'performance' THEN 'Result reached: ' || replace(l.kind, '_', ' ') ELSE l.reason END AS reason
FROM line l LEFT JOIN mine m USING (person_id) WHERE l.plan_id = $unit

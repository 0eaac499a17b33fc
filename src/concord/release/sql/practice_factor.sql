SELECT f.* EXCLUDE (person_id), key_of('person', f.person_id) AS person
FROM factor f SEMI JOIN (SELECT DISTINCT person_id, plan_id, period_start FROM line
                          WHERE organization_id = $unit AND person_id IS NOT NULL) l
  ON l.person_id = f.person_id AND l.plan_id = f.plan_id AND l.period_start >= f.period_start

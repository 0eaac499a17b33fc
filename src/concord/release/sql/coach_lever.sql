SELECT l.* EXCLUDE (organization_id, plan_id) FROM lever l SEMI JOIN shown s USING (measure, rate, year)
WHERE l.organization_id = $unit AND l.plan_id = 'all'

SELECT plan_id, organization_id, component, kind, period_start, period_end, stage, line_hash
FROM posting WHERE sequence = :sequence

-- Periods of a contract that were posted before; void statements do not count.
SELECT DISTINCT p.component, p.period_start, p.period_end
FROM posting p
WHERE p.contract_id = :contract_id
  AND NOT EXISTS (SELECT 1 FROM transition t WHERE t.plan_id = p.plan_id AND t.organization_id = p.organization_id
                     AND t.statement_month = p.statement_month AND t.to_state = 'void')

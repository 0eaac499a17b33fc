-- What stands posted for each key of a contract; postings on void statements do not stand.
SELECT p.line_key, SUM(p.cents) AS cents, MAX(p.sequence) AS latest
FROM posting p
WHERE p.contract_id = :contract_id
  AND NOT EXISTS (SELECT 1 FROM transition t WHERE t.plan_id = p.plan_id AND t.organization_id = p.organization_id
                     AND t.statement_month = p.statement_month AND t.to_state = 'void')
GROUP BY p.line_key

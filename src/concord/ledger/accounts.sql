-- Balance of each account: debits less credits, in cents, void statements apart. All balances add up to zero.
SELECT account, SUM(cents) AS cents FROM (
  SELECT p.debit_account AS account, p.cents FROM posting p
  WHERE NOT EXISTS (SELECT 1 FROM transition t WHERE t.plan_id = p.plan_id AND t.organization_id = p.organization_id
                     AND t.statement_month = p.statement_month AND t.to_state = 'void')
  UNION ALL
  SELECT p.credit_account, -p.cents FROM posting p
  WHERE NOT EXISTS (SELECT 1 FROM transition t WHERE t.plan_id = p.plan_id AND t.organization_id = p.organization_id
                     AND t.statement_month = p.statement_month AND t.to_state = 'void')
) both_sides GROUP BY account ORDER BY account

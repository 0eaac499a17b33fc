SELECT sequence, line_key, adjusts, release_id, plan_id, organization_id, contract_id, component, kind, period_start, period_end,
       stage, cents, debit_account, credit_account, statement_month, posted_on, posted_by, line_hash, previous_hash, hash
FROM posting ORDER BY sequence

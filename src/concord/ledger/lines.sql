-- Every line owed, as far as the ledger keeps it. `line_hash` covers the whole arithmetic of the line.
SELECT contract_id, line_key, plan_id, organization_id, component, kind, CAST(period_start AS VARCHAR) AS period_start,
       CAST(period_end AS VARCHAR) AS period_end, stage, CAST(due_date AS VARCHAR) AS due_date, measure,
       CAST(amount * 100 AS BIGINT) AS cents,
       sha256(concat_ws('|', line_key, quantity, factor, rate, amount, term, term_date, term_file, stage, kind)) AS line_hash
FROM line

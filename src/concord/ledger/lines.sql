-- Every line owed, as far as the ledger keeps it. `line_hash` covers the whole arithmetic of the line, its term and its reason.
SELECT contract_id, line_key, plan_id, organization_id, component, kind, CAST(period_start AS VARCHAR) AS period_start,
       CAST(period_end AS VARCHAR) AS period_end, stage, CAST(due_date AS VARCHAR) AS due_date, measure,
       CAST(amount * 100 AS BIGINT) AS cents,
       sha256(concat_ws('|', line_key, quantity, factor, rate, amount, term, term_date, term_file, term_status, stage, kind,
                        due_date, coalesce(measure, ''), coalesce(product_line, ''), coalesce(funding, ''), reason)) AS line_hash,
       CAST(quantity AS VARCHAR) AS quantity, CAST(factor AS VARCHAR) AS factor, CAST(rate AS VARCHAR) AS rate,
       CAST(amount AS VARCHAR) AS amount, term, CAST(term_date AS VARCHAR) AS term_date, term_file, term_status,
       coalesce(measure, '') AS measured, coalesce(product_line, '') AS product_line, coalesce(funding, '') AS funding, reason
FROM line

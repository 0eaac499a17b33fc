SELECT line_hash, contract_id, line_key, quantity, factor, rate, amount, term, term_date, term_file, term_status, stage, kind,
       due_date, measure, product_line, funding, reason
FROM posted_line ORDER BY line_hash

-- A statement's postings in order, each with the line it was for and what stood posted for the same key just before, with the numbers
-- it had then.
SELECT p.sequence, p.line_key, p.adjusts, p.release_id, p.plan_id, p.organization_id, p.contract_id, p.component, p.kind,
       p.period_start, p.period_end, p.stage, p.cents, p.statement_month, p.posted_on, p.line_hash,
       l.quantity, l.factor, l.rate, l.amount, l.term, l.term_date, l.term_file, l.term_status, l.due_date, l.measure, l.product_line,
       l.funding, l.reason, k.quantity AS quantity_before, k.factor AS factor_before, k.rate AS rate_before,
       CASE WHEN p.adjusts IS NULL THEN 0 ELSE
         (SELECT SUM(q.cents) FROM posting q WHERE q.contract_id = p.contract_id AND q.line_key = p.line_key
             AND q.sequence < p.sequence
             AND NOT EXISTS (SELECT 1 FROM transition t WHERE t.plan_id = q.plan_id AND t.organization_id = q.organization_id
                                AND t.statement_month = q.statement_month AND t.to_state = 'void')) END AS was
FROM posting p LEFT JOIN posted_line l ON l.line_hash = p.line_hash
LEFT JOIN posting b ON b.sequence = p.adjusts LEFT JOIN posted_line k ON k.line_hash = b.line_hash
WHERE p.plan_id = :plan_id AND p.organization_id = :organization_id AND p.statement_month = :statement_month
ORDER BY p.sequence

-- What one contract owes less what stands posted, by key; only keys where they differ, in the order in which they are posted.
-- A key that is owed no more comes with empty columns and what stands posted, negative. The last ten columns are the line's
-- own words and numbers, kept beside the chain under their hash.
SELECT coalesce(l.line_key, p.line_key) AS line_key, p.latest AS adjusts, l.plan_id, l.organization_id, l.component, l.kind,
       l.period_start, l.period_end, l.stage, coalesce(l.cents, 0) - coalesce(p.cents, 0) AS difference, l.due_date, l.line_hash,
       l.quantity, l.factor, l.rate, l.amount, l.term, l.term_date, l.term_file, l.term_status, l.measured, l.product_line,
       l.funding, l.reason
FROM (SELECT * FROM owed_line WHERE contract_id = $contract_id) l
FULL JOIN posted p ON p.line_key = l.line_key
WHERE coalesce(l.cents, 0) <> coalesce(p.cents, 0)
ORDER BY l.component NULLS LAST, l.period_start, l.kind, l.measure, line_key

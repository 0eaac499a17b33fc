-- Every posting for one key of one contract, in order.
SELECT sequence, adjusts, cents, plan_id, organization_id, statement_month, posted_on, release_id FROM posting
WHERE contract_id = :contract_id AND line_key = :line_key ORDER BY sequence

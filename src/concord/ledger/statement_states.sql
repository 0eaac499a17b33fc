-- The state of every statement that has left draft.
SELECT t.plan_id, t.organization_id, t.statement_month, t.to_state FROM transition t
WHERE t.sequence = (SELECT MAX(u.sequence) FROM transition u WHERE u.plan_id = t.plan_id
                       AND u.organization_id = t.organization_id AND u.statement_month = t.statement_month)

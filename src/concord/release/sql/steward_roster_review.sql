-- People whom their plan's newest roster puts with our runner-up: the closest calls. The member is named by the plan's own id.
WITH newest AS (SELECT max(month) AS month FROM roster_compared)
SELECT key_of('roster', c.plan_id || '|' || c.person_id) AS case_id, c.month, c.plan_id, e.member_id, c.ours, c.theirs,
       r.rule, r.tie_break, r.visits, o.visits AS their_visits, o.last_visit AS their_last_visit, w.last_visit AS our_last_visit
FROM roster_compared c
JOIN newest USING (month)
JOIN roster r ON r.person_id = c.person_id AND r.month = c.month
JOIN enrolled_month e ON e.person_id = c.person_id AND e.month = c.month AND e.plan_id = c.plan_id
LEFT JOIN LATERAL (SELECT visits, last_visit FROM roster_rank k WHERE k.person_id = c.person_id AND k.organization_id = c.theirs AND k.month <= c.month
                   ORDER BY k.month DESC, k.rank LIMIT 1) o ON true
LEFT JOIN LATERAL (SELECT last_visit FROM roster_rank k WHERE k.person_id = c.person_id AND k.organization_id = c.ours AND k.month <= c.month
                   ORDER BY k.month DESC, k.rank LIMIT 1) w ON true
WHERE c.verdict = 'differ' AND c.theirs = r.runner_up
QUALIFY row_number() OVER (PARTITION BY c.plan_id, c.person_id ORDER BY e.member_id) = 1

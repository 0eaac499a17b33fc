-- The plan's own assignment beside ours, for the months in which the plan sent one at all. Where a clinician practises in a month is
-- looked up once for everybody assigned to them: at an office or where they are listed before
-- where they are only seen on bills, then at the last place they began, of several the first by id.
WITH practising AS (
    SELECT n.npi, n.month, a.organization_id
    FROM (SELECT DISTINCT npi, month FROM plan_roster) n
    JOIN affiliation a ON a.npi = n.npi AND n.month BETWEEN a.start_date AND coalesce(a.end_date, DATE '9999-12-31')
    QUALIFY row_number() OVER (PARTITION BY n.npi, n.month ORDER BY a.sender = 'seen', a.start_date DESC, a.organization_id) = 1
),
theirs AS (
    SELECT r.person_id, r.month, r.sender AS plan_id,
           coalesce(o.organization_id, t.organization_id, a.organization_id, 'tin-' || r.tin, r.organization_id) AS organization_id
    FROM plan_roster r
    LEFT JOIN program_organization o USING (organization_id)
    LEFT JOIN (SELECT tin, min(organization_id) AS organization_id FROM program_tin GROUP BY tin) t ON t.tin = r.tin
    LEFT JOIN practising a ON a.npi = r.npi AND a.month = r.month
    WHERE coalesce(r.change_type, 'nochange') NOT IN ('dropped', 'cancelled')
    QUALIFY row_number() OVER (
        PARTITION BY r.person_id, r.month, r.sender
        ORDER BY r.rank NULLS LAST, r.row_id) = 1
),
ours AS (
    SELECT e.person_id, e.month, e.plan_id, r.organization_id
    FROM enrolled_month e JOIN roster r USING (person_id, month)
    SEMI JOIN roster_sent s ON s.sender = e.plan_id AND s.month = e.month
)
SELECT person_id, month, plan_id, o.organization_id AS ours, t.organization_id AS theirs,
       CASE WHEN o.organization_id = t.organization_id THEN 'agree'
            WHEN t.organization_id IS NULL THEN 'only_ours'
            WHEN o.organization_id IS NULL THEN 'only_theirs'
            ELSE 'differ' END AS verdict
FROM ours o FULL JOIN theirs t USING (person_id, month, plan_id)
WHERE (o.organization_id IS NOT NULL OR t.organization_id IS NOT NULL) AND month BETWEEN month_day($first) AND month_day($last)

-- The first of each ranking, what broke a tie, the best of another organization, and how often the winner was seen.
WITH rest AS (
    SELECT f.edge, arg_min(r.organization_id, r.rank) FILTER (r.organization_id <> f.organization_id) AS runner_up,
           CAST(sum(r.visits) FILTER (r.npi = f.npi) AS INTEGER) AS visits
    FROM ranking r JOIN ranking f ON f.edge = r.edge AND f.rank = 1
    WHERE r.rank > 1 AND (r.organization_id <> f.organization_id OR r.npi = f.npi)
    GROUP BY f.edge
)
SELECT f.person_id, f.from_m, f.to_m, p.organization_id, p.site_id, p.npi, p.is_there, coalesce(p.rule, 'none') AS rule,
       CASE WHEN p.rule NOT IN ('preventive_visits', 'primary_care_visits') OR n.rule IS DISTINCT FROM p.rule
                 OR NOT n.can_win OR n.visits < p.visits THEN 'none'
            WHEN n.a < p.a THEN p.tie_a
            WHEN n.b < p.b THEN p.tie_b
            ELSE 'lowest_id' END AS tie_break,
       CASE WHEN p.rule IN ('preventive_visits', 'primary_care_visits') THEN p.visits
            WHEN p.npi <> '' THEN coalesce(r.visits, 0) END AS visits,
       r.runner_up, p.payer, p.row_id
FROM ranking f
LEFT JOIN placed p ON p.candidate = f.candidate AND p.can_win
LEFT JOIN ranking s ON s.edge = f.edge AND s.rank = 2
LEFT JOIN placed n ON n.candidate = s.candidate
LEFT JOIN rest r ON r.edge = f.edge
WHERE f.rank = 1

-- The first of each ranking, what broke a tie, the best of another organization, and how often the winner was seen.
WITH rest AS (
    SELECT person_id, from_m, arg_min(organization_id, rank) FILTER (organization_id <> first_organization) AS runner_up,
           CAST(sum(visits) FILTER (npi = first_npi) AS INTEGER) AS visits
    FROM ranking WHERE rank > 1 GROUP BY person_id, from_m
)
SELECT t.person_id, t.from_m, t.to_m, t.organization_id, t.site_id, t.npi, t.is_there, t.rule,
       CASE WHEN t.rule NOT IN ('preventive_visits', 'primary_care_visits') OR t.next_rule IS DISTINCT FROM t.rule
                 OR t.next_organization IS NULL OR t.next_visits < t.visits THEN 'none'
            WHEN t.next_a < t.a THEN t.tie_a
            WHEN t.next_b < t.b THEN t.tie_b
            ELSE 'lowest_id' END AS tie_break,
       CASE WHEN t.rule IN ('preventive_visits', 'primary_care_visits') THEN t.visits
            WHEN t.npi IS NOT NULL THEN coalesce(r.visits, 0) END AS visits,
       r.runner_up, t.payer, t.row_id
FROM ranking t LEFT JOIN rest r ON r.person_id = t.person_id AND r.from_m = t.from_m
WHERE t.rank = 1 AND (t.organization_id IS NOT NULL OR t.rule = 'override')

-- Candidates with their organization and site, cut where the clinician's place changes. A candidate whom nobody can place
-- cannot win; a decision that somebody belongs to nobody can. `standing` is the place among rules: those who cannot win
-- last, the plan that pays first before others. `candidate` numbers the rows, in no order.
WITH put AS (
    SELECT c.person_id, c.rule, c.place, c.npi, greatest(c.from_m, p.from_m) AS from_m, least(c.to_m, p.to_m) AS to_m,
           p.organization_id, p.site_id, p.is_there, c.is_primary, c.visits, c.cents, c.recent, c.row_id, c.payer, c.tie_a,
           c.tie_b, c.a, c.b
    FROM candidate c
    JOIN placement p ON p.npi = c.npi AND p.practice IS NOT DISTINCT FROM c.practice
        AND p.from_m < c.to_m AND p.to_m > c.from_m
    WHERE c.rule <> 'override'
    UNION ALL
    SELECT person_id, rule, place, npi, from_m, to_m, organization_id, site_id, true, is_primary, visits, cents, recent,
           row_id, payer, tie_a, tie_b, a, b
    FROM candidate WHERE rule = 'override'
)
SELECT *, organization_id IS NOT NULL OR rule = 'override' AS can_win,
       CASE WHEN organization_id IS NOT NULL OR rule = 'override' THEN 0 ELSE 100 END + 2 * place
           + CASE WHEN is_primary THEN 0 ELSE 1 END AS standing,
       row_number() OVER () AS candidate
FROM put

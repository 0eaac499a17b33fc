-- What the look-back holds of each clinician, from month to month: computed only where something enters or leaves it.
WITH move AS (
    SELECT v.edition, person_id, rule, npi, v.m + 1 AS m, visits, cents, recent, row_id, practice, first_payer, other_m
    FROM visit_month v
    UNION ALL
    SELECT v.edition, person_id, rule, npi, v.m + 1 + e.look_back, -visits, -cents, NULL, NULL, NULL, NULL, NULL
    FROM visit_month v JOIN edition e USING (edition)
),
change AS (
    SELECT edition, person_id, rule, npi, m, CAST(sum(visits) AS BIGINT) AS visits, CAST(sum(cents) AS BIGINT) AS cents,
           max(recent) AS recent, max(row_id) AS row_id, max(practice) AS practice, max(first_payer) AS payer, max(other_m) AS other_m,
           max(recent) IS NOT NULL AS enters
    FROM move GROUP BY edition, person_id, rule, npi, m
),
standing AS (
    SELECT edition, person_id, rule, npi, m AS from_m, lead(m) OVER w AS to_m,
           CAST(sum(visits) OVER w AS INTEGER) AS visits, CAST(sum(cents) OVER w AS BIGINT) AS cents,
           last_value(CASE WHEN enters THEN {'recent': recent, 'row_id': row_id, 'practice': practice, 'payer': payer,
                                             'other_m': other_m} END IGNORE NULLS) OVER w AS latest
    FROM change
    WINDOW w AS (PARTITION BY edition, person_id, rule, npi ORDER BY m)
)
SELECT s.person_id, s.rule, s.npi, greatest(s.from_m, e.from_m) AS from_m, least(s.to_m, e.to_m) AS to_m, s.visits, s.cents,
       s.latest.recent AS recent, s.latest.row_id AS row_id, s.latest.practice AS practice,
       CASE WHEN s.latest.other_m >= s.from_m - e.look_back THEN 'several' ELSE s.latest.payer END AS payer
FROM standing s JOIN edition e USING (edition)
WHERE s.visits >= e.minimum_visits AND greatest(s.from_m, e.from_m) < least(s.to_m, e.to_m)

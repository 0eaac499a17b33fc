-- What the look-back holds of each clinician, from month to month: computed only where something enters or leaves it.
-- The latest visit in it is the latest that entered, as visits leave in the order they came.
WITH move AS (
    SELECT edition, person_id, rule, npi, m + 1 AS m, visits, cents, m AS entered
    FROM visit_month
    UNION ALL
    SELECT edition, person_id, rule, npi, m + 1 + look_back, -visits, -cents, NULL
    FROM visit_month JOIN edition e USING (edition) WHERE m + 1 + look_back < e.to_m
),
standing AS (
    SELECT edition, person_id, rule, npi, m AS from_m, lead(m, 1, 99999) OVER w AS to_m, sum(visits) OVER w AS visits,
           sum(cents) OVER w AS cents, max(entered) OVER w AS latest
    FROM move
    WINDOW w AS (PARTITION BY person_id, npi, rule, edition ORDER BY m)
)
SELECT s.person_id, s.rule, s.npi, greatest(s.from_m, e.from_m) AS from_m, least(s.to_m, e.to_m) AS to_m,
       CAST(s.visits AS INTEGER) AS visits, CAST(s.cents AS BIGINT) AS cents, v.recent, v.row_id, v.practice,
       CASE WHEN v.other_m >= s.from_m - e.look_back THEN 'several' ELSE v.first_payer END AS payer
FROM standing s
JOIN edition e USING (edition)
JOIN visit_month v ON v.person_id = s.person_id AND v.npi = s.npi AND v.m = s.latest AND v.rule = s.rule AND v.edition = s.edition
WHERE s.visits >= e.minimum_visits AND s.from_m < s.to_m AND s.from_m < e.to_m AND s.to_m > e.from_m

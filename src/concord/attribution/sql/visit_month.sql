-- The visits of a month as one row: what enters the look-back the month after, and leaves it when the look-back is over.
-- `other_m` is the latest earlier month with a payer other than this month's: while it is in the look-back, several
-- payers' data are in it. A month with two payers of its own is its own `other_m`.
WITH monthly AS (
    SELECT edition, person_id, rule, npi, month_index(day) AS m, count(*) AS visits, max(day) AS recent,
           CAST(sum(cents) AS BIGINT) AS cents, arg_max(row_id, day) AS row_id, arg_max(practice, day) AS practice,
           min(first_payer) AS first_payer, max(last_payer) AS last_payer
    FROM visit_day GROUP BY ALL
),
mixed AS (
    SELECT edition, person_id, rule, npi FROM monthly GROUP BY ALL
    HAVING min(first_payer) <> max(last_payer)
),
before AS (
    SELECT m.*, lag(m.m) OVER w AS before_m, lag(m.first_payer) OVER w AS before_first, lag(m.last_payer) OVER w AS before_last
    FROM monthly m SEMI JOIN mixed USING (edition, person_id, rule, npi)
    WINDOW w AS (PARTITION BY m.edition, m.person_id, m.rule, m.npi ORDER BY m.m)
)
SELECT *, NULL AS other_m FROM monthly ANTI JOIN mixed USING (edition, person_id, rule, npi)
UNION ALL
SELECT * EXCLUDE (before_m, before_first, before_last),
       max(CASE WHEN first_payer <> last_payer THEN m
                WHEN before_first <> first_payer OR before_last <> last_payer THEN before_m END)
           OVER (PARTITION BY edition, person_id, rule, npi ORDER BY m)
FROM before

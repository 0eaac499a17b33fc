-- Days on which an eligible clinician saw a covered person for a listed service, by edition of the rules. A visit billed
-- to two plans is one visit. A day with a preventive service is a preventive day. Allowed: the larger plan's, in cents.
WITH line AS (
    SELECT k.edition, c.person_id, q.npi, c.from_date AS day, c.sender, k.is_preventive, c.row_id,
           CAST(coalesce(c.allowed_amount, 0) * 100 AS BIGINT) AS cents,
           TRY_CAST(coalesce(c.billing_tin, b.tin) AS practice_name) AS practice
    FROM medical_claim c
    JOIN visit_code k ON k.code = c.procedure_code AND c.from_date BETWEEN k.start_date AND k.end_date
    JOIN eligible q ON q.edition = k.edition AND q.key = coalesce(c.rendering_npi, c.billing_npi)
    JOIN edition e ON e.edition = k.edition
        AND c.from_date >= month_day(e.from_m - e.look_back) AND c.from_date < month_day(e.to_m)
    LEFT JOIN biller b ON b.billing_npi = c.billing_npi
    SEMI JOIN place p ON p.edition = k.edition AND p.code = coalesce(c.place_of_service, '')
    SEMI JOIN enrolled_segment s ON s.person_id = c.person_id
    WHERE c.is_denied IS NOT TRUE
),
by_plan AS (
    SELECT edition, person_id, npi, day, sender, max(is_preventive) AS is_preventive, CAST(sum(cents) AS BIGINT) AS cents,
           min(row_id) AS row_id, arg_min(practice, row_id) AS practice
    FROM line GROUP BY edition, person_id, npi, day, sender
)
SELECT edition, person_id, npi, day,
       CAST(CASE WHEN max(is_preventive) THEN 'preventive_visits' ELSE 'primary_care_visits' END AS rule_name) AS rule,
       max(cents) AS cents, min(row_id) AS row_id, arg_min(practice, row_id) AS practice,
       min(sender) AS first_payer, max(sender) AS last_payer
FROM by_plan GROUP BY edition, person_id, npi, day

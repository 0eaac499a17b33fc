-- Whom each plan assigns to whom, month by month: its PCP on file, else (with no PCP) what its own claims made it guess.
CREATE OR REPLACE TABLE plan_roster AS
WITH covered_month AS (
    SELECT d.number AS file_no, d.covers_to AS month, m.*
    FROM membership m JOIN delivery d ON d.sender = m.sender AND d.kind = 'roster'
    WHERE m.start_known <= d.known_on AND m.from_date <= last_day(d.covers_to)
      AND coalesce(CASE WHEN m.end_known <= d.known_on THEN m.to_date END, DATE '9999-12-31') >= d.covers_to
    QUALIFY row_number() OVER (PARTITION BY d.number, m.member_id ORDER BY m.from_date DESC, m.coverage_id DESC) = 1
), placed AS (
    SELECT c.*, coalesce(c.pcp_npi, CASE WHEN draw(c.coverage_id, 'own_guess') < 0.55 THEN p.npi::VARCHAR END) AS npi,
        coalesce(c.pcp_organization_id, CASE WHEN draw(c.coverage_id, 'own_guess') < 0.55 THEN p.organization_id::VARCHAR END) AS organization_id
    FROM covered_month c
    ASOF LEFT JOIN primary_care p ON p.person_id = c.person_id AND c.month >= p.from_date
), seen AS (
    SELECT *, lag(npi) OVER w AS npi_before, lag(month) OVER w AS month_before, lead(month) OVER w AS month_after FROM placed WHERE npi IS NOT NULL
    WINDOW w AS (PARTITION BY sender, member_id ORDER BY month)
), listed AS (
    SELECT file_no, sender, member_id, month, npi, organization_id, product, pcp_source, from_date, coverage_id,
        CASE WHEN month_before IS NULL OR month_before < month - INTERVAL 1 MONTH THEN 'new' WHEN npi_before <> npi THEN 'changed' ELSE 'same' END AS change
    FROM seen
    UNION ALL
    SELECT d.number, s.sender, s.member_id, d.covers_to, s.npi, s.organization_id, s.product, s.pcp_source, s.from_date, s.coverage_id, 'dropped'
    FROM seen s JOIN delivery d ON d.sender = s.sender AND d.kind = 'roster' AND d.covers_to = (s.month + INTERVAL 1 MONTH)::DATE
    WHERE s.month_after IS NULL OR s.month_after > s.month + INTERVAL 1 MONTH
)
SELECT l.*, o.tin, o.name AS organization_name FROM listed l LEFT JOIN organization o USING (organization_id);

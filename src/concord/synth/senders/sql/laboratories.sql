-- Laboratory values that reach the plans with a feed.
CREATE OR REPLACE TABLE sent_lab AS
WITH r AS (
    SELECT l.*, m.sender, m.member_id, l.taken_on + CAST(1 + 4 * draw(l.lab_id, 'resulted') * draw(l.lab_id, 'slow') AS INT) AS resulted_on
    FROM lab_result l
    JOIN membership m ON m.person_id = l.person_id AND m.sender = l.plan_id AND l.taken_on BETWEEN m.from_date AND coalesce(m.to_date, DATE '9999-12-31')
    JOIN capture k ON k.sender = m.sender AND k.channel = 'lab_value' AND k.year = year(l.taken_on)
    WHERE l.plan_id IN ('alder', 'birch', 'dogwood') AND draw(l.encounter_id, 'lab_feed') < k.share
)
SELECT d.number AS file_no, r.sender, r.lab_id, r.member_id, r.person_id, r.taken_on, r.resulted_on, r.loinc::VARCHAR AS loinc, r.value, r.unit::VARCHAR AS unit,
    r.answer::VARCHAR AS answer, r.ordering_npi::VARCHAR AS ordering_npi, o.npi AS laboratory_npi
FROM r
JOIN onboarding b USING (sender)
JOIN filing d ON d.sender = r.sender AND d.kind = 'lab' AND d.file_period =
    CASE WHEN r.resulted_on <= b.cutoff THEN year(r.taken_on) * 100 ELSE year(r.resulted_on) * 100 + month(r.resulted_on) END
LEFT JOIN organization o ON o.organization_id = r.laboratory_id;

-- The immunization registry: who is in it, and which doses reached it, when.
CREATE OR REPLACE TABLE registration AS
SELECT p.person_id, 'CA' || lpad(scrambled(p.person_id, 48828125 + 2, 1000000007)::VARCHAR, 10, '0') AS registry_id
FROM person p LEFT JOIN (SELECT min(share) AS share FROM capture WHERE sender = 'registry' AND channel = 'present') k ON true
WHERE draw(p.person_id, 'registry_present') < coalesce(k.share, 0.95);

CREATE OR REPLACE TABLE registered_dose AS
WITH dose AS (
    SELECT i.*, r.registry_id, p.birth, i.given_on + CAST(1 + 25 * draw(i.person_id * 40000 + (i.given_on - DATE '1970-01-01'), 'entered') AS INT) AS entered_on,
        row_number() OVER (PARTITION BY i.person_id ORDER BY i.given_on, i.cvx, i.lot, i.place) AS dose
    FROM immunization i JOIN registration r USING (person_id) JOIN person p USING (person_id)
), kept AS (
    SELECT d.*, CASE WHEN d.entered_on < DATE '2025-01-01' THEN 0 ELSE year(d.entered_on) * 100 + month(d.entered_on) END AS file_period FROM dose d
    LEFT JOIN capture k ON k.sender = 'registry' AND k.channel = CASE WHEN date_diff('year', d.birth, d.given_on) < 18 THEN 'child_dose' ELSE 'adult_dose' END
        AND k.year = least(greatest(year(d.given_on), 2021), 2026)
    WHERE draw(d.person_id * 256 + d.dose, 'registry_dose') < coalesce(k.share, 0.9) AND d.entered_on <= DATE '2026-06-30'
)
SELECT k.*, f.number AS file_no FROM kept k JOIN filing f ON f.sender = 'registry' AND f.kind = 'registry_doses' AND f.file_period = k.file_period;

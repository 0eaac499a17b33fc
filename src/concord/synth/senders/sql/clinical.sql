-- The clinical template's rows: one row per record that a program practice has and sends.
CREATE OR REPLACE TABLE share AS
SELECT p.sender, y.year, ch.channel, coalesce(any_value(k.share), 1.0) AS share
FROM practice p CROSS JOIN (SELECT DISTINCT year FROM capture) y
CROSS JOIN (SELECT unnest(['feed', 'bp', 'a1c', 'phq', 'immunization', 'screening_history']) AS channel) ch
LEFT JOIN capture k ON k.sender = p.sender AND k.channel = ch.channel AND k.year = y.year GROUP BY ALL;

CREATE OR REPLACE TABLE record AS
WITH pressure AS (
    SELECT panel_id, any_value(person_id) AS person_id, any_value(observed_on) AS day, any_value(setting)::VARCHAR AS setting, any_value(npi)::VARCHAR AS npi,
        any_value(site_id)::VARCHAR AS site_id, any_value(organization_id)::VARCHAR AS sender, any_value(encounter_id) AS encounter_id,
        max(value) FILTER (loinc = '8480-6') AS systolic, max(value) FILTER (loinc = '8462-4') AS diastolic
    FROM observation WHERE loinc IN ('8480-6', '8462-4') GROUP BY panel_id
), raw AS (
    SELECT l.organization_id::VARCHAR AS sender, l.person_id, 1 AS sort, l.lab_id AS item, l.taken_on AS day, l.taken_on AS told_on, CASE WHEN l.loinc IN ('4548-4', '17856-6') THEN 'a1c' ELSE 'feed' END AS channel,
        l.encounter_id AS chance, 'lab' AS record, NULL AS time, NULL AS name, 'LOINC' AS code_system, l.loinc::VARCHAR AS code, l.value AS value, NULL AS value_2, l.unit::VARCHAR AS unit,
        l.answer::VARCHAR AS answer, 'final' AS status, NULL::DATE AS end_date, l.taken_on + CAST(3 * draw(l.lab_id, 'back') AS INT) AS other_date, l.ordering_npi::VARCHAR AS npi, NULL AS site_id, NULL AS reference
    FROM lab_result l
    UNION ALL
    SELECT sender, person_id, 2, panel_id, day, day, 'bp', encounter_id, 'blood_pressure', NULL, setting, 'LOINC', '85354-9', systolic, diastolic, 'mm[Hg]', NULL, 'final', NULL, NULL, npi, site_id, NULL FROM pressure
    UNION ALL
    SELECT o.organization_id::VARCHAR, o.person_id, 3, o.panel_id * 8 + (ord(o.loinc::VARCHAR) + length(o.loinc::VARCHAR)) % 8, o.observed_on, o.observed_on, CASE WHEN o.loinc IN ('55758-7', '44261-6', '73831-0', '73832-8') THEN 'phq' ELSE 'feed' END,
        o.encounter_id, CASE WHEN o.unit IS NOT NULL AND o.loinc NOT IN ('55758-7', '44261-6', '73831-0', '73832-8') THEN 'measurement' ELSE 'questionnaire' END, NULL, NULL, 'LOINC', o.loinc::VARCHAR, o.value, NULL, o.unit::VARCHAR,
        o.answer::VARCHAR, 'final', NULL, NULL, o.npi::VARCHAR, o.site_id::VARCHAR, NULL
    FROM observation o WHERE o.loinc NOT IN ('8480-6', '8462-4')
    UNION ALL
    SELECT i.organization_id::VARCHAR, i.person_id, 4, 0, i.given_on, i.given_on, 'immunization', i.person_id * 40000 + (i.given_on - DATE '1970-01-01'), 'immunization', NULL, NULL, 'CVX', i.cvx::VARCHAR, NULL, NULL, NULL, NULL,
        'completed', NULL, NULL, i.npi::VARCHAR, NULL, i.lot
    FROM immunization i WHERE i.place = 'office'
    UNION ALL
    SELECT c.sender, h.person_id, 5, 0, h.done_on, greatest(h.done_on, c.since), 'screening_history', h.person_id * 40000 + (h.done_on - DATE '1970-01-01'),
        CASE WHEN h.kind IN ('mastectomy', 'hysterectomy', 'colectomy') THEN 'exclusion' ELSE 'screening' END, NULL, h.kind::VARCHAR, h.system::VARCHAR, h.code::VARCHAR, NULL, NULL, NULL, h.result::VARCHAR,
        'completed', NULL, NULL, NULL, NULL, NULL
    FROM screening_history h JOIN chart c USING (person_id)
    UNION ALL
    SELECT c.sender, p.person_id, 6, 0, p.onset, greatest(p.onset, c.since), 'feed', p.person_id * 40000 + (p.onset - DATE '1970-01-01'), 'problem', NULL, NULL, 'ICD10CM', p.code::VARCHAR, NULL, NULL, NULL, NULL,
        CASE WHEN p.resolved IS NULL THEN 'active' ELSE 'resolved' END, p.resolved, NULL, NULL, NULL, NULL
    FROM problem p JOIN chart c USING (person_id) WHERE p.onset <= DATE '2026-06-30'
    UNION ALL
    SELECT a.organization_id::VARCHAR, a.person_id, 7, a.appointment_id, a.starts_on, CASE t.told WHEN 'final' THEN a.starts_on ELSE a.booked_on END, 'certain', 0, 'appointment',
        lpad((a.start_minute // 60)::VARCHAR, 2, '0') || ':' || lpad((a.start_minute % 60)::VARCHAR, 2, '0'), a.kind::VARCHAR, NULL, NULL, NULL, NULL, NULL, NULL,
        CASE t.told WHEN 'final' THEN a.status::VARCHAR ELSE 'booked' END, NULL, NULL, a.npi::VARCHAR, a.site_id::VARCHAR, a.appointment_id::VARCHAR
    FROM appointment a CROSS JOIN (VALUES ('booking'), ('final')) t(told)
    WHERE (t.told = 'final' AND a.status <> 'booked' AND a.starts_on <= DATE '2026-06-30' AND a.starts_on >= DATE '2024-07-01')
       OR (t.told = 'booking' AND a.booked_on >= DATE '2025-01-01' AND a.booked_on <= DATE '2026-06-30' AND (month_of(a.booked_on) < month_of(a.starts_on)))
    UNION ALL
    SELECT r.organization_id::VARCHAR, r.person_id, 8, r.referral_id, r.ordered_on,
        CASE t.told WHEN 'ordered' THEN r.ordered_on WHEN 'seen' THEN r.seen_on ELSE r.report_on END, 'feed', r.referral_id, 'referral', NULL, r.specialty::VARCHAR, NULL, NULL, NULL, NULL, NULL, NULL,
        CASE t.told WHEN 'ordered' THEN 'open' WHEN 'seen' THEN 'seen' ELSE 'closed' END, CASE WHEN t.told = 'report' THEN r.report_on END, CASE WHEN t.told <> 'ordered' THEN r.seen_on END, r.ordering_npi::VARCHAR, NULL, r.referral_id::VARCHAR
    FROM referral r CROSS JOIN (VALUES ('ordered'), ('seen'), ('report')) t(told)
    WHERE (t.told = 'ordered' AND (r.seen_on IS NULL OR month_of(r.seen_on) > month_of(r.ordered_on)))
       OR (t.told = 'seen' AND r.seen_on IS NOT NULL AND (r.report_on IS NULL OR month_of(r.report_on) > month_of(r.seen_on)))
       OR (t.told = 'report' AND r.report_on IS NOT NULL)
    UNION ALL
    SELECT c.sender, t.person_id, 9, 0, t.from_date, greatest(t.from_date, c.since), 'certain', 0, 'care_team', NULL, NULL, NULL, NULL, NULL, NULL, NULL, t.role::VARCHAR, NULL, t.to_date, NULL, t.npi::VARCHAR, NULL, NULL
    FROM care_team t JOIN chart c ON c.person_id = t.person_id AND c.sender = t.organization_id
    UNION ALL
    SELECT c.sender, n.person_id, 10, n.consent_id, n.given_on, greatest(CASE t.told WHEN 'given' THEN n.given_on ELSE n.revoked_on END, c.since), 'certain', 0, 'consent', NULL, n.scope::VARCHAR, NULL, NULL, NULL, NULL, NULL, n.purpose::VARCHAR, NULL,
        n.expires_on, CASE t.told WHEN 'withdrawn' THEN n.revoked_on END, NULL, NULL, n.recipient::VARCHAR
    FROM consent n JOIN chart c ON c.person_id = n.person_id AND c.pcp_npi IS NOT NULL CROSS JOIN (VALUES ('given'), ('withdrawn')) t(told)
    WHERE t.told = 'given' OR n.revoked_on IS NOT NULL
), told AS (
    SELECT r.*, c.place, CASE WHEN c.second_id IS NOT NULL AND r.told_on >= c.second_on THEN c.second_id ELSE c.patient_id END AS patient_id
    FROM raw r JOIN chart c USING (sender, person_id)
    LEFT JOIN share s ON s.sender = r.sender AND s.year = least(greatest(year(r.told_on), 2021), 2026) AND s.channel = r.channel
    WHERE r.told_on BETWEEN DATE '1900-01-01' AND DATE '2026-06-30' AND (r.channel = 'certain' OR draw(r.chance, 'practice_feed') < s.share)
)
SELECT t.*, f.number AS file_no FROM told t
JOIN filing f ON f.sender = t.sender AND f.kind = 'clinical' AND f.file_period = CASE WHEN t.told_on < DATE '2025-01-01' THEN 0 ELSE year(t.told_on) * 100 + month(t.told_on) END;

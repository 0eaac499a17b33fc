-- One row per encounter that a practice or hospital recorded: its key, days and setting, for the rows that refer to it.
SELECT
    person_id AS person,
    sender,
    encounter,
    min(row_id) AS visit,
    min(coalesce(start_on, start_at::DATE)) AS day,
    max(coalesce(end_on, end_at::DATE)) AS end_day,
    coalesce(max(class_setting(encounter_class)), setting('unknown')) AS setting,
    coalesce(max(encounter_class) IN ('IMP', 'ACUTE'), false) AS is_acute,
    max(status) AS status,
    max(discharge_disposition) AS discharge_disposition
FROM encounter
GROUP BY person_id, sender, encounter

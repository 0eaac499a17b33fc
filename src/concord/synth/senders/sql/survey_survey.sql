SELECT f.number AS file_no, s.response_id AS k1, 0 AS k2, row_number() OVER (PARTITION BY s.response_id ORDER BY s.item) AS k3, 'S' || s.response_id::VARCHAR AS response_id, 'CG-CAHPS 3.0-like' AS instrument,
    s.organization_id::VARCHAR AS practice_id, s.site_id::VARCHAR AS site_id, s.item::VARCHAR AS item, s.answer::VARCHAR AS answer,
    (s.fielded_on + CAST(4 + 26 * draw(s.response_id, 'returned') AS INT))::VARCHAR AS answered_on, s.mode::VARCHAR AS mode, s.language::VARCHAR AS language,
    CASE WHEN draw(s.response_id, 'proxy') < 0.06 THEN 'yes' ELSE 'no' END AS proxy
FROM survey_response s
JOIN filing f ON f.sender = 'survey' AND f.kind = 'survey' AND f.file_period =
    year(s.fielded_on + CAST(4 + 26 * draw(s.response_id, 'returned') AS INT)) * 100 + 3 * quarter(s.fielded_on + CAST(4 + 26 * draw(s.response_id, 'returned') AS INT))

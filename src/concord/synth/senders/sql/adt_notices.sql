SELECT f.number AS file_no, n.notice_id AS k1, 0 AS k2, 0::BIGINT AS k3, 'N' || n.notice_id::VARCHAR AS notice_id, 'H' || lpad(scrambled(n.person_id, 19487171, 1000000007)::VARCHAR, 10, '0') AS patient_id,
    n.event::VARCHAR AS event, n.event_date::VARCHAR || ' ' || lpad(CAST(floor(24 * draw(n.notice_id, 'hour')) AS INT)::VARCHAR, 2, '0') || ':' || lpad(CAST(floor(60 * draw(n.notice_id, 'minute')) AS INT)::VARCHAR, 2, '0') AS happened_at,
    n.sent_on || ' ' || '23:' || lpad(CAST(floor(60 * draw(n.notice_id, 'sent')) AS INT)::VARCHAR, 2, '0') AS sent_at, o.npi AS hospital_npi, o.name AS hospital_name, i.last_name, i.first_name, i.birth AS birth_date, i.sex,
    i.zip, i.phone, n.dx::VARCHAR AS reason, n.disposition::VARCHAR AS disposition, n.organization_id::VARCHAR AS practice_id
FROM adt_notice n
JOIN filing f ON f.sender = 'adt' AND f.kind = 'notices' AND f.file_period = year(n.sent_on) * 100 + month(n.sent_on)
JOIN known i ON i.sender = 'adt' AND i.person_id = n.person_id AND n.event_date >= i.since AND n.event_date < i.until
LEFT JOIN organization o ON o.organization_id = n.hospital_id

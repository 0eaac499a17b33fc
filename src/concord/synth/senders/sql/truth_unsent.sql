-- What the senders' files lose, by sender and kind: true items, and those that stand in some file.
SELECT c.plan_id::VARCHAR AS sender, 'medical' AS kind, count(*) AS items, count(*) FILTER (s.claim_id IS NOT NULL) AS sent FROM claim c
    LEFT JOIN (SELECT DISTINCT claim_id FROM sent_bill WHERE step IN (0, 2)) s USING (claim_id) GROUP BY 1
UNION ALL
SELECT f.plan_id::VARCHAR, 'pharmacy', count(*), count(*) FILTER (s.fill_id IS NOT NULL) FROM pharmacy_fill f LEFT JOIN (SELECT DISTINCT fill_id FROM sent_fill) s USING (fill_id) GROUP BY 1
UNION ALL
SELECT l.plan_id::VARCHAR, 'lab', count(*), count(*) FILTER (s.lab_id IS NOT NULL) FROM lab_result l LEFT JOIN sent_lab s USING (lab_id) WHERE l.plan_id IS NOT NULL GROUP BY 1
UNION ALL
SELECT p.sender, 'blood_pressure', count(*), count(r.item) FROM observation o JOIN practice p ON p.sender = o.organization_id
    LEFT JOIN (SELECT DISTINCT item FROM record WHERE record = 'blood_pressure') r ON r.item = o.panel_id WHERE o.loinc = '8480-6' GROUP BY 1
ORDER BY 1, 2

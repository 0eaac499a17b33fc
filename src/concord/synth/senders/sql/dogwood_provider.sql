SELECT file_no, k1, k2, 0::BIGINT AS k3, npi AS NPI, CASE entity WHEN 'person' THEN '1' ELSE '2' END AS ENTITY, capitals(last_name) AS NAME, capitals(first_name) AS FIRST,
    taxonomy AS TAXONOMY, tin AS TIN, zip AS ZIP
FROM listed WHERE sender = 'dogwood'

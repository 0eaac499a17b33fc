SELECT file_no, k1, k2, 0::BIGINT AS k3, npi AS CDLPV003, tin AS CDLPV005, CASE entity WHEN 'person' THEN '1' ELSE '2' END AS CDLPV006, npi AS CDLPV007,
    capitals(last_name) AS CDLPV010, capitals(first_name) AS CDLPV011, zip AS CDLPV018, taxonomy AS CDLPV020
FROM listed WHERE sender = 'alder'

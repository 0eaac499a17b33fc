SELECT file_no, k1, k2, 0::BIGINT AS k3, npi AS NPI_NO, CASE entity WHEN 'person' THEN '1' ELSE '2' END AS ENT_CD, last_name AS LAST_OR_ORG_NM, first_name AS FIRST_NM, taxonomy AS SPEC_CD, tin AS TIN_NO,
    zip AS ZIP_CD
FROM listed WHERE sender = 'cedar'

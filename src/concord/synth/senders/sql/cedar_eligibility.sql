-- One row per span that touches the months the file covers.
SELECT c.bill, c.person_id AS k2, c.coverage_id AS k3,
    c.subscriber_member_id AS CONTRACT_NO, c.member_id AS MBR_NO, CASE c.relationship WHEN 'subscriber' THEN 'EE' WHEN 'spouse' THEN 'SP' ELSE 'CH' END AS REL_CD,
    upper(i.last_name) AS LAST_NM, upper(i.first_name) AS FIRST_NM, upper(i.middle_name) AS MID_NM, upper(i.suffix) AS SFX, CASE i.sex WHEN 'F' THEN '2' ELSE '1' END AS SEX_CD,
    i.birth AS DOB,
    regexp_replace(CASE WHEN c.relationship <> 'subscriber' AND rolls(c.person_id, 'ssn_of_subscriber', 'ssn_of_subscriber') THEN coalesce(s.ssn, i.ssn) ELSE i.ssn END, '^(...)(..)', '\1-\2-') AS SOC_SEC_NO,
    upper(i.street) AS ADDR_LINE, upper(i.city) AS CITY_NM, i.state AS ST_CD, i.zip AS ZIP_CD,
    regexp_replace(i.phone, '^(...)(...)', '(\1) \2-') AS HOME_PHONE, i.email AS EMAIL_ADDR,
    CASE WHEN a.hispanic AND draw(i.key, 'latino_as_race') < 0.5 THEN 'H' WHEN a.race2 IS NOT NULL THEN 'M'
        ELSE CASE a.race1 WHEN 'white' THEN 'W' WHEN 'black' THEN 'B' WHEN 'asian' THEN 'A' WHEN 'aian' THEN 'N' WHEN 'nhpi' THEN 'P' WHEN 'other' THEN 'O' END END AS RACE_CD,
    CASE a.hispanic WHEN true THEN 'H' WHEN false THEN 'NH' END AS ETHN_CD, CASE WHEN a.race1 IS NOT NULL OR a.hispanic IS NOT NULL THEN CASE WHEN a.is_imputed THEN 'I' ELSE 'S' END END AS RACE_SRC,
    lang.words AS LANG_NM, CASE c.product WHEN 'POS' THEN 'S1' ELSE substr(c.product, 1, 1) || '1' END AS PROD_CD, CASE c.funding WHEN 'self_funded' THEN 'ASO' ELSE 'FI' END AS FUND_CD,
    c.group_id AS GRP_NO, g.employer_name AS GRP_NM, upper(c.metal[1]) AS METAL_CD, c.from_date AS COV_EFF_DT, c.end_date AS COV_TERM_DT,
    CASE WHEN c.has_pharmacy THEN 'Y' ELSE 'N' END AS RX_IND, c.pcp_npi AS PCP_NPI, CASE WHEN c.pcp_npi IS NOT NULL THEN c.from_date END AS PCP_EFF_DT,
    CASE c.pcp_source WHEN 'chosen' THEN 'M' WHEN 'assigned' THEN 'P' END AS PCP_SEL_CD
FROM card c
JOIN known i ON i.sender = 'cedar' AND i.person_id = c.person_id AND i.since = c.since
LEFT JOIN latest s ON s.sender = 'cedar' AND s.person_id = c.subscriber_id
LEFT JOIN answers a ON a.sender = 'cedar' AND a.person_id = c.person_id AND a.year = c.year
LEFT JOIN language lang ON lang.tag = a.language
LEFT JOIN employer_group g ON g.group_id = c.group_id
WHERE c.sender = 'cedar'

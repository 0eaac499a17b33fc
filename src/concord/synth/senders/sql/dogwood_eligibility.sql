SELECT c.bill, c.person_id AS k2, c.coverage_id AS k3, c.member_id AS MEMBER_ID, c.subscriber_member_id AS SUBSCRIBER_ID,
    CASE c.relationship WHEN 'subscriber' THEN 'S' WHEN 'spouse' THEN 'P' ELSE 'D' END AS RELATION, capitals(i.last_name) AS LAST_NAME, capitals(i.first_name) AS FIRST_NAME,
    capitals(i.middle_name) AS MIDDLE, upper(i.suffix) AS SUFFIX, i.sex AS SEX, i.birth AS BIRTH_DATE,
    CASE WHEN c.relationship <> 'subscriber' AND rolls(c.person_id, 'ssn_of_subscriber', 'ssn_of_subscriber') THEN coalesce(s.ssn, i.ssn) ELSE i.ssn END AS SSN,
    capitals(i.street) AS STREET, capitals(i.city) AS CITY, i.state AS STATE, i.zip AS ZIP, i.county_fips AS COUNTY_FIPS, i.phone AS PHONE, upper(i.email) AS EMAIL,
    CASE WHEN a.race2 IS NOT NULL THEN '7' ELSE CASE a.race1 WHEN 'white' THEN '1' WHEN 'black' THEN '2' WHEN 'asian' THEN '3' WHEN 'aian' THEN '4' WHEN 'nhpi' THEN '5'
        WHEN 'other' THEN '6' END END AS RACE,
    CASE a.hispanic WHEN true THEN 'Y' WHEN false THEN 'N' END AS HISPANIC, CASE WHEN a.race1 IS NOT NULL OR a.hispanic IS NOT NULL THEN CASE WHEN a.is_imputed THEN 'I' ELSE 'S' END END AS RACE_BASIS,
    upper(lang.iso3) AS LANGUAGE, c.product AS PRODUCT, CASE c.funding WHEN 'self_funded' THEN 'S' ELSE 'I' END AS FUNDING, c.group_id AS GROUP_NO, upper(c.metal[1]) AS METAL,
    c.from_date AS EFF_DATE, coalesce(c.end_date, DATE '9999-12-31') AS TERM_DATE, CASE WHEN c.has_pharmacy THEN 'Y' ELSE 'N' END AS DRUG_COVER, c.pcp_npi AS PCP_NPI,
    CASE WHEN c.pcp_npi IS NOT NULL THEN c.from_date END AS PCP_SINCE, CASE c.pcp_source WHEN 'chosen' THEN 'C' WHEN 'assigned' THEN 'A' END AS PCP_CHOICE
FROM card c
JOIN known i ON i.sender = 'dogwood' AND i.person_id = c.person_id AND i.since = c.since
LEFT JOIN latest s ON s.sender = 'dogwood' AND s.person_id = c.subscriber_id
LEFT JOIN answers a ON a.sender = 'dogwood' AND a.person_id = c.person_id AND a.year = c.year
LEFT JOIN language lang ON lang.tag = a.language
WHERE c.sender = 'dogwood'

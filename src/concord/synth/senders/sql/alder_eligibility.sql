-- One row per member, product and month covered.
SELECT c.bill, c.person_id AS k2, c.coverage_id AS k3,
    'ALD' || c.product AS CDLME003, CASE c.product WHEN 'HMO' THEN 'HM' WHEN 'PPO' THEN '12' WHEN 'POS' THEN '13' ELSE '14' END AS CDLME004,
    c.group_id AS CDLME007,
    CASE WHEN c.relationship = 'subscriber' THEN 'EMP' ELSE 'FAM' END AS CDLME008,
    c.subscriber_member_id AS CDLME011,
    CASE WHEN c.relationship <> 'subscriber' AND rolls(c.person_id, 'ssn_of_subscriber', 'ssn_of_subscriber') THEN coalesce(s.ssn, i.ssn) ELSE i.ssn END AS CDLME016,
    CASE c.relationship WHEN 'subscriber' THEN '18' WHEN 'spouse' THEN '01' ELSE '19' END AS CDLME017, i.sex AS CDLME018, i.birth AS CDLME019,
    capitals(i.last_name) AS CDLME020, capitals(i.first_name) AS CDLME021, capitals(i.middle_name[1]) AS CDLME022,
    capitals(i.street) AS CDLME023, capitals(i.city) AS CDLME024, i.state AS CDLME025, i.zip AS CDLME026, i.county_fips AS CDLME027,
    coalesce(CASE a.race1 WHEN 'white' THEN 'R5' WHEN 'black' THEN 'R3' WHEN 'asian' THEN 'R2' WHEN 'aian' THEN 'R1' WHEN 'nhpi' THEN 'R4' WHEN 'other' THEN 'R9' END, 'UN') AS CDLME029,
    CASE a.race2 WHEN 'white' THEN 'R5' WHEN 'black' THEN 'R3' WHEN 'asian' THEN 'R2' WHEN 'aian' THEN 'R1' WHEN 'nhpi' THEN 'R4' WHEN 'other' THEN 'R9' END AS CDLME030,
    CASE a.hispanic WHEN true THEN '1' WHEN false THEN '2' ELSE '9' END AS CDLME032, a.ethnicity_code AS CDLME033,
    CASE WHEN c.has_pharmacy THEN 'Y' ELSE 'N' END AS CDLME037,
    CASE c.funding WHEN 'self_funded' THEN 'ASW' ELSE 'UND' END AS CDLME041, CASE c.market WHEN 'exchange' THEN 'IND' ELSE 'GRP' END AS CDLME043,
    upper(g.employer_name) AS CDLME045, c.pcp_npi AS CDLME046, c.pcp_npi AS CDLME047, CASE c.pcp_source WHEN 'chosen' THEN '1' WHEN 'assigned' THEN '2' END AS CDLME048,
    CASE WHEN c.pcp_npi IS NOT NULL THEN c.from_date END AS CDLME049, c.from_date AS CDLME050, c.end_date AS CDLME051,
    CASE c.metal WHEN 'bronze' THEN '2' WHEN 'silver' THEN '3' WHEN 'gold' THEN '4' WHEN 'platinum' THEN '5' ELSE '0' END AS CDLME054,
    c.member_id AS CDLME061, c.subscriber_member_id AS CDLME062, lang.iso3 AS CDLME073
FROM card c
JOIN known i ON i.sender = 'alder' AND i.person_id = c.person_id AND i.since = c.since
LEFT JOIN latest s ON s.sender = 'alder' AND s.person_id = c.subscriber_id
LEFT JOIN answers a ON a.sender = 'alder' AND a.person_id = c.person_id AND a.year = c.year
LEFT JOIN language lang ON lang.tag = a.language
LEFT JOIN employer_group g ON g.group_id = c.group_id
WHERE c.sender = 'alder'

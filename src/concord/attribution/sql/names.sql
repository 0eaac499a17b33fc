-- Names as numbers while the queries run: a comparison of clinicians is then a comparison of integers, in the same order.
CREATE OR REPLACE TYPE rule_name AS ENUM (SELECT rule FROM rule_word ORDER BY place);
CREATE OR REPLACE TYPE clinician_name AS ENUM (
    SELECT npi FROM (SELECT '' AS npi UNION SELECT npi FROM affiliation UNION SELECT npi FROM clinician
                     UNION SELECT npi FROM override UNION SELECT npi FROM care_team_member
                     UNION SELECT pcp_npi FROM enrollment) WHERE npi IS NOT NULL ORDER BY npi);
CREATE OR REPLACE TYPE practice_name AS ENUM (
    SELECT tin FROM (SELECT '' AS tin UNION SELECT tin FROM affiliation UNION SELECT tin FROM biller) WHERE tin IS NOT NULL
    ORDER BY tin);
CREATE OR REPLACE TYPE organization_name AS ENUM (
    SELECT name FROM (SELECT organization_id AS name FROM affiliation UNION SELECT organization_id FROM program_tin
                      UNION SELECT organization_id FROM override UNION SELECT outside(tin) FROM affiliation
                      UNION SELECT outside(tin) FROM biller) WHERE name IS NOT NULL ORDER BY name);
CREATE OR REPLACE TYPE site_name AS ENUM (
    SELECT site_id FROM (SELECT '' AS site_id UNION SELECT site_id FROM affiliation UNION SELECT site_id FROM program_site
                         UNION SELECT site_id FROM override) WHERE site_id IS NOT NULL ORDER BY site_id);

-- How each sender knows each person: identity with the sender's own errors, by version (names and addresses change and are
-- learnt late). `sender_person` names who is known to whom; one row of `known` per sender, person and version.
CREATE OR REPLACE TABLE known_name AS
SELECT s.sender, s.person_id, s.kind,
       CASE n.reason
           WHEN 'first' THEN DATE '1900-01-01'
           WHEN 'newborn' THEN DATE '1900-01-01'
           WHEN 'named' THEN n.from_date + CAST(60 * draw(s.key, 'named_late') AS INT)
           ELSE n.from_date + CAST(30 + 300 * draw(s.key, 'married_late') AS INT)
       END AS since,
       n.first_name, n.middle_name, n.last_name, n.reason
FROM sender_person s JOIN person_name n USING (person_id);

CREATE OR REPLACE TABLE known_address AS
SELECT s.sender, s.person_id,
       CASE WHEN row_number() OVER (PARTITION BY s.sender, s.person_id ORDER BY a.from_date) = 1 THEN DATE '1900-01-01'
            ELSE a.from_date + CAST(CASE WHEN rolls(s.key, 'address_old', 'address_old') THEN 90 + 1000 * draw(s.key, 'address_late')
                                    ELSE 25 * draw(s.key, 'address_late') END AS INT) END AS since,
       a.street, a.city, a.state, a.zip, a.county_fips
FROM sender_person s JOIN person_address a USING (person_id);

CREATE OR REPLACE TABLE version AS
WITH cut AS (
    SELECT sender, person_id, since FROM known_name UNION SELECT sender, person_id, since FROM known_address
)
SELECT c.sender, c.person_id, c.since,
       coalesce(lead(c.since) OVER (PARTITION BY c.sender, c.person_id ORDER BY c.since), DATE '9999-12-31') AS until,
       n.first_name, n.middle_name, n.last_name, n.reason, a.street, a.city, a.state, a.zip, a.county_fips
FROM cut c
ASOF JOIN known_name n ON n.sender = c.sender AND n.person_id = c.person_id AND n.since <= c.since
ASOF JOIN known_address a ON a.sender = c.sender AND a.person_id = c.person_id AND a.since <= c.since;

CREATE OR REPLACE TABLE known AS
WITH spelled AS (
    SELECT v.sender, v.person_id, v.since, v.until, s.key, s.kind, p.sex, p.birth, p.ssn, p.mobile, p.home_phone, p.email, p.suffix,
        p.death, p.preferred_channel,
        CASE
            WHEN v.reason = 'newborn' THEN v.first_name
            WHEN p.english_name IS NOT NULL AND rolls(s.key, 'english_name', 'english_name') THEN p.english_name
            WHEN nick.short IS NOT NULL AND rolls(s.key, 'nickname', 'nickname_among_those') THEN nick.short
            WHEN acf.accented IS NOT NULL AND rolls(s.key, 'accented', 'accented') THEN acf.accented
            ELSE v.first_name
        END AS first_name,
        CASE
            WHEN rolls(s.key, 'middle_absent', 'middle_absent') THEN NULL
            WHEN rolls(s.key, 'middle_initial', 'middle_initial') THEN substr(v.middle_name, 1, 1)
            ELSE v.middle_name
        END AS middle_name,
        CASE
            WHEN regexp_matches(v.last_name, '^[A-Z][a-z]{3,}[ -][A-Z][a-z]+$') AND v.last_name NOT LIKE 'Dela %' AND rolls(s.key, 'surname_cut', 'surname_cut')
                THEN regexp_extract(v.last_name, '^[A-Za-z]+')
            WHEN acl.accented IS NOT NULL AND rolls(s.key, 'accented', 'accented') THEN acl.accented
            ELSE v.last_name
        END AS last_name,
        CASE WHEN rolls(s.key, 'zip_wrong', 'zip_wrong') THEN substr(v.zip, 1, 4) || ((CAST(substr(v.zip, 5, 1) AS INT) + 3) % 10)::VARCHAR ELSE v.zip END AS zip,
        v.street, v.city, v.state, v.county_fips
    FROM version v
    JOIN sender_person s USING (sender, person_id)
    JOIN person p USING (person_id)
    LEFT JOIN nickname nick ON nick.name = v.first_name
    LEFT JOIN accent acf ON acf.name = v.first_name AND s.accents
    LEFT JOIN accent acl ON acl.name = v.last_name AND s.accents
), typed AS (
    SELECT * REPLACE (
        CASE WHEN rolls(key, 'first_name_typo', 'first_name_typo') THEN typo(first_name, draw(key, 'first_letter')) ELSE first_name END AS first_name,
        CASE WHEN rolls(key, 'last_name_typo', 'last_name_typo') THEN typo(last_name, draw(key, 'last_letter')) ELSE last_name END AS last_name,
        CASE
            WHEN rolls(key, 'birth_day_month', 'birth_day_month') AND day(birth) <= 12 AND make_date(year(birth), day(birth), month(birth)) <= birth THEN make_date(year(birth), day(birth), month(birth))
            WHEN rolls(key, 'birth_digit', 'birth_digit') THEN CASE WHEN day(birth) > 10 THEN birth - 10 WHEN year(birth) < 2020 THEN birth + 10 ELSE birth - 1 END
            WHEN rolls(key, 'birth_year', 'birth_year') THEN make_date(year(birth) - CASE WHEN draw(key, 'birth_by') < 0.7 THEN 1 ELSE 10 END, month(birth), least(day(birth), 28))
            WHEN rolls(key, 'birth_default', 'birth_default') THEN make_date(year(birth), 1, 1)
            ELSE birth
        END AS birth,
        CASE WHEN rolls(key, 'sex_wrong', 'sex_wrong') THEN CASE sex WHEN 'F' THEN 'M' ELSE 'F' END ELSE sex END AS sex,
        CASE WHEN rolls(key, 'ssn_wrong', 'ssn_wrong') THEN substr(ssn, 1, 6) || substr(ssn, 8, 1) || substr(ssn, 7, 1) || substr(ssn, 9) ELSE ssn END AS ssn,
        CASE WHEN NOT rolls(key, 'phone_other', 'phone_other') THEN coalesce(mobile, home_phone)
             WHEN draw(key, 'phone_which') < 0.5 THEN home_phone END AS mobile
    ) FROM spelled
)
SELECT sender, person_id, key, kind, since, until, sex, birth, death, suffix,
    CASE WHEN rolls(key, 'name_swapped', 'name_swapped') THEN last_name ELSE first_name END AS first_name, middle_name,
    CASE WHEN rolls(key, 'name_swapped', 'name_swapped') THEN first_name ELSE last_name END AS last_name,
    CASE WHEN kind = 'plan' AND rolls(key, 'ssn_absent', 'ssn_absent_plan') THEN NULL
         WHEN kind = 'practice' AND rolls(key, 'ssn_absent', 'ssn_absent_practice') THEN NULL
         WHEN kind = 'other' THEN NULL ELSE ssn END AS ssn,
    mobile AS phone, home_phone, email, preferred_channel,
    street, city::VARCHAR AS city, state::VARCHAR AS state, zip, county_fips::VARCHAR AS county_fips
FROM typed;

-- The words of canon.charts as numbers, for every query here. The lists come in as variables.
CREATE OR REPLACE MACRO kind(word) AS (list_position(getvariable('kinds'), word) - 1)::TINYINT;
CREATE OR REPLACE MACRO state(word) AS (list_position(getvariable('states'), word) - 1)::TINYINT;
CREATE OR REPLACE MACRO setting(word) AS (list_position(getvariable('settings'), word) - 1)::TINYINT;
CREATE OR REPLACE MACRO provider_type(word) AS (list_position(getvariable('providers'), word) - 1)::TINYINT;
-- What a clinician is taken for whose specialty nobody tells.
CREATE OR REPLACE MACRO unsaid_provider() AS provider_type(getvariable('unsaid_provider'));
CREATE OR REPLACE MACRO flag(word, holds) AS
    (CASE WHEN holds THEN 1 << (list_position(getvariable('flags'), word) - 1)::INTEGER ELSE 0 END)::INTEGER;
CREATE OR REPLACE MACRO provenance(word) AS
    flag('supplemental', word IN ('standard', 'nonstandard', 'audited'))
    + flag('nonstandard', word = 'nonstandard')
    + flag('audited', word = 'audited')
    + flag('registry', word = 'registry');
CREATE OR REPLACE MACRO second_of(instant) AS (epoch(date_trunc('second', instant))::BIGINT % 86400)::INTEGER;
CREATE OR REPLACE MACRO forever() AS DATE '9999-12-31';
-- Canisters or vials in a quantity. Nobody dispenses part of one: less than one holds is a number of them.
CREATE OR REPLACE MACRO packages(quantity, package) AS
    greatest(ceil(CASE WHEN quantity >= package THEN quantity / package ELSE coalesce(quantity, 1) END), 1);
CREATE OR REPLACE MACRO side_of(word) AS CASE
    WHEN upper(word) IN ('RT', 'RIGHT', '24028007', 'SNOMED|24028007') THEN 'right'
    WHEN upper(word) IN ('LT', 'LEFT', '7771000', 'SNOMED|7771000') THEN 'left'
    WHEN upper(word) IN ('50', 'BOTH', 'BILATERAL', '51440002', 'SNOMED|51440002') THEN 'both' END;
CREATE OR REPLACE MACRO system_of(word) AS CASE
    WHEN word LIKE '%|%' THEN split_part(word, '|', 1)
    WHEN regexp_matches(word, '^[0-9]{1,2}$') THEN 'DISCHARGE'
    WHEN regexp_matches(word, '^[0-9]{6,18}$') THEN 'SNOMED'
    ELSE 'LOCAL' END;
CREATE OR REPLACE MACRO code_of(word) AS CASE WHEN word LIKE '%|%' THEN split_part(word, '|', 2) ELSE word END;
CREATE OR REPLACE MACRO class_setting(class) AS CASE upper(class)
    WHEN 'AMB' THEN setting('ambulatory') WHEN 'VR' THEN setting('virtual') WHEN 'HH' THEN setting('home')
    WHEN 'EMER' THEN setting('ed') WHEN 'IMP' THEN setting('inpatient') WHEN 'ACUTE' THEN setting('inpatient')
    WHEN 'NONAC' THEN setting('nonacute') WHEN 'OBSENC' THEN setting('observation')
    WHEN 'PRENC' THEN setting('pre_admission') WHEN 'SS' THEN setting('short_stay') END;
-- What nine or ten digits of a drug code may be: its first zeros lost, a product without its package, or ten digits whose zero belongs
-- in the middle (5-3-2) or before the last (5-4-1). Labelers of four digits begin with a zero.
CREATE OR REPLACE MACRO ndc_forms(code) AS CASE
    WHEN length(code) = 9 AND starts_with(code, '0') THEN [code]
    WHEN length(code) = 9 THEN ['00' || code, code]
    WHEN length(code) = 10 THEN [left(code, 5) || '0' || right(code, 5), left(code, 9) || '0' || right(code, 1), '0' || code]
    ELSE [code] END;

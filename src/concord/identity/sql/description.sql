-- One row per sender's member: the latest wording speaks first, earlier wordings are kept as further evidence.
-- An earlier wording counts only if it tells of the same person: some senders give one id to two people in turn.
-- `id` numbers the members 1.. in order of (sender, member_id): it lives for one run only.
WITH told_once AS (
    SELECT
        sender, member_id, first_seen, last_seen, seen, first, last, middle, suffix, birth, sex, newborn_order,
        subscriber_id, relationship, given, lasts,
        CASE WHEN length(middle) > 2 THEN [middle] ELSE [] END AS middles,
        one_known(birth) AS births, one_known(swapped_day(birth)) AS births_swapped, one_known(ssn) AS ssns, one_known(door) AS doors,
        one_known(zip) AS zips, one_known(phone) AS phones, one_known(email) AS emails
    FROM spelling
    WHERE wordings = 1
),
latest AS (
    SELECT sender, member_id, first, given, last, birth, ssn
    FROM spelling
    WHERE wordings > 1
    QUALIFY row_number() OVER (PARTITION BY sender, member_id ORDER BY first IS NULL, seen DESC) = 1
),
of_one_person AS (
    SELECT s.*
    FROM spelling s
    JOIN latest l USING (sender, member_id)
    WHERE s.first IS NULL OR l.first IS NULL
       OR list_has_any(s.given, l.given) OR s.ssn = l.ssn
       OR (s.birth = l.birth AND damerau_levenshtein(s.first, l.first) <= 2)
),
told_often AS (
    SELECT
        sender, member_id,
        min(first_seen) AS first_seen, max(last_seen) AS last_seen, max(seen) AS seen,
        arg_max(first, seen) FILTER (first IS NOT NULL) AS first,
        arg_max(last, seen) FILTER (last IS NOT NULL) AS last,
        arg_max(middle, seen) FILTER (middle IS NOT NULL) AS middle,
        arg_max(suffix, seen) FILTER (suffix IS NOT NULL) AS suffix,
        arg_max(birth, seen) FILTER (birth IS NOT NULL) AS birth,
        arg_max(sex, seen) FILTER (sex IS NOT NULL) AS sex,
        arg_max(newborn_order, seen) FILTER (newborn_order IS NOT NULL) AS newborn_order,
        arg_max(subscriber_id, seen) FILTER (subscriber_id IS NOT NULL) AS subscriber_id,
        arg_max(relationship, seen) FILTER (relationship IS NOT NULL) AS relationship,
        pooled(list(given)) AS given,
        pooled(list(lasts)) AS lasts,
        known(list(CASE WHEN length(middle) > 2 THEN middle END)) AS middles,
        known(list(birth)) AS births,
        known(list(swapped_day(birth))) AS births_swapped,
        known(list(ssn)) AS ssns,
        known(list(door)) AS doors,
        known(list(zip)) AS zips,
        known(list(phone)) AS phones,
        known(list(email)) AS emails
    FROM of_one_person
    GROUP BY sender, member_id
)
SELECT
    row_number() OVER (ORDER BY sender, member_id) AS id, *,
    -- many people of Chinese, Vietnamese or Korean family names use an English given name beside their own
    last IN (SELECT name FROM east_asian_name) AS east_asian
FROM (FROM told_once UNION ALL BY NAME FROM told_often)

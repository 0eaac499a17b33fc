-- One row per sender's member: the latest wording speaks first, every wording is kept as further evidence.
-- `id` numbers the members 1.. in order of (sender, member_id): it lives for one run only.
WITH called AS (
    SELECT
        s.*,
        known([s.first, s.first_joined, s.first_second] || coalesce(n.formal, []) || coalesce(j.formal, [])
              || coalesce(t.formal, [])) AS given
    FROM spelling s
    LEFT JOIN nickname n ON n.name = s.first
    LEFT JOIN nickname j ON j.name = s.first_joined AND s.first_joined <> s.first
    LEFT JOIN nickname t ON t.name = s.first_second
),
pooled AS (
    SELECT
        sender, member_id,
        min(first_seen) AS first_seen,
        max(last_seen) AS last_seen,
        max(seen) AS seen,
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
        pooled(list(last_parts || [last])) AS lasts,
        known(list(CASE WHEN length(middle) > 2 THEN middle END)) AS middles,
        known(list(birth)) AS births,
        known(list(swapped_day(birth))) AS births_swapped,
        known(list(ssn)) AS ssns,
        known(list(door)) AS doors,
        known(list(zip)) AS zips,
        known(list(phone)) AS phones,
        known(list(email)) AS emails
    FROM called
    GROUP BY sender, member_id
)
SELECT
    row_number() OVER (ORDER BY sender, member_id) AS id, *,
    -- many people of Chinese, Vietnamese or Korean family names use an English given name beside their own
    last IN (SELECT name FROM east_asian_name WHERE kind = 'family') AS east_asian,
    first IN (SELECT name FROM east_asian_name WHERE kind = 'english') AS english_name
FROM pooled

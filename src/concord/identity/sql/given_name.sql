-- Each given name as sent, made comparable once: what leads, and every form that counts as the same name.
WITH words AS (
    SELECT
        first_name,
        newborn_words(first_name) AS newborn,
        CASE WHEN NOT newborn_words(first_name) THEN without_title(without_suffix(first_name)) END AS given_words
    FROM (SELECT DISTINCT first_name FROM wording WHERE first_name IS NOT NULL)
),
parts AS (
    SELECT *, string_split(given_words, ' ') AS part FROM words
),
named AS (
    SELECT
        first_name, newborn,
        CASE WHEN newborn THEN newborn_order(first_name) END AS newborn_order,
        CASE WHEN newborn AND regexp_matches(plain(first_name), 'GIRL|FEMALE') THEN 'f'
             WHEN newborn AND regexp_matches(plain(first_name), 'BOY|MALE$') THEN 'm' END AS newborn_sex,
        CASE WHEN len(part) > 1 AND length(part[1]) <= 2 THEN replace(given_words, ' ', '') ELSE part[1] END AS first,
        replace(given_words, ' ', '') AS joined,
        CASE WHEN len(part) > 1 AND length(part[2]) > 3 THEN part[2] END AS second,
        CASE WHEN len(part) > 1 AND length(part[2]) = 1 THEN part[2] END AS initial,
        suffix_word(suffix_in(first_name)) AS suffix
    FROM parts
)
SELECT
    w.*,
    known([w.first, w.joined, w.second] || coalesce(n.formal, []) || coalesce(j.formal, []) || coalesce(t.formal, []))
        AS given
FROM named w
LEFT JOIN nickname n ON n.name = w.first
LEFT JOIN nickname j ON j.name = w.joined AND w.joined <> w.first
LEFT JOIN nickname t ON t.name = w.second

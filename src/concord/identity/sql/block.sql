-- Where to look for pairs: a candidate stands in a block for each key; only block-mates are compared.
-- No key is a common value alone, so blocks stay small as the population grows.
WITH spread AS (
    SELECT id, first, birth, births, unnest(lasts) AS family FROM candidate
),
keys AS (
    SELECT id, 'a' || unnest(births) || left(first, 3) AS key FROM candidate WHERE first IS NOT NULL
    UNION ALL
    SELECT id, 'b' || unnest(births) || left(family, 3) FROM spread
    UNION ALL
    SELECT id, 'c' || birth[1:4] || least(first, family) || '|' || greatest(first, family) FROM spread
    UNION ALL
    SELECT id, 'd' || birth[5:8] || first || '|' || family FROM spread
    UNION ALL
    SELECT id, 'e' || unnest(ssns) FROM candidate
    UNION ALL
    SELECT id, 'f' || unnest(phones) || left(coalesce(first, ''), 1) FROM candidate
    UNION ALL
    SELECT id, 'g' || unnest(emails) || left(coalesce(first, ''), 1) FROM candidate
    UNION ALL
    SELECT id, 'h' || unnest(doors) || left(coalesce(first, ''), 1) FROM candidate
    UNION ALL
    SELECT id, 'j' || birth || unnest(phones || emails || doors) FROM candidate
    UNION ALL
    SELECT id, 'k' || first || '|' || last || coalesce(zips[1], '') FROM candidate WHERE birth IS NULL
    UNION ALL
    SELECT id, 'k' || first || '|' || last || unnest(zips) FROM candidate WHERE birth IS NOT NULL
)
SELECT DISTINCT hash(key) AS key, id
FROM keys
WHERE key IS NOT NULL

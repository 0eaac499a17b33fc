-- Keys so strong that two members who share one are one person, unless a contradiction speaks against it.
-- One row per (key, member).
WITH spelled AS (
    SELECT id, first, last, birth, sex, ssns, phones, emails, doors, suffix
    FROM known_member
    WHERE birth IS NOT NULL AND first IS NOT NULL AND length(first) > 1 AND last IS NOT NULL
),
keys AS (
    SELECT id, 'number' AS kind, [unnest(ssns), birth, first] AS parts FROM spelled
    UNION ALL
    SELECT id, 'phone', [unnest(phones), birth, first, last, coalesce(sex, '')] FROM spelled
    UNION ALL
    SELECT id, 'email', [unnest(emails), birth, first, last, coalesce(sex, '')] FROM spelled
    UNION ALL
    SELECT id, 'door', [unnest(doors), birth, first, last, coalesce(sex, '')] FROM spelled
)
SELECT DISTINCT kind || '|' || array_to_string(parts, '|') AS key, id
FROM keys

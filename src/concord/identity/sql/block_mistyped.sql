-- More places to look, for records that nobody checked: keys in which one digit may be wrong, or that rest on parts of three answers.
WITH numbered AS (
    SELECT id, 'm' AS kind, unnest(ssns) AS number FROM candidate
    UNION ALL
    SELECT id, 'n', unnest(phones) FROM candidate
    UNION ALL
    SELECT id, 'o' || left(last, 2), birth FROM candidate
    UNION ALL
    SELECT id, 'p' || left(first, 2), birth FROM candidate
),
keys AS (
    SELECT id, kind || number[1:n - 1] || number[n + 1:] AS key  -- the same number but for one digit, wherever it stands
    FROM numbered, range(1, 12) AS place(n)
    WHERE n <= length(number)
    UNION ALL
    SELECT id, 'q' || birth[1:4] || left(first, 2) || left(last, 2) FROM candidate
    UNION ALL
    SELECT id, 'r' || birth[5:8] || left(last, 3) FROM candidate
    UNION ALL
    SELECT id, 's' || birth[5:8] || left(first, 3) FROM candidate
    UNION ALL
    SELECT id, 't' || left(last, 4) || unnest(zips) FROM candidate
    UNION ALL
    SELECT id, 'u' || left(first, 4) || unnest(zips) FROM candidate
    UNION ALL
    SELECT id, 'v' || unnest(doors) FROM candidate
)
FROM block
UNION
SELECT hash(key), id
FROM keys
WHERE key IS NOT NULL

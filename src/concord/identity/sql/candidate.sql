-- One row per group of certain members: what Splink compares. The latest wording leads; lists hold all of them. Of all groups those of one
-- bucket: lists cannot be put on disk while they are gathered.
WITH sized AS (
    SELECT g.root, count(*) AS members FROM grouped g WHERE g.root % $buckets = $bucket GROUP BY g.root
),
lone AS (
    SELECT
        m.id, m.first, m.last, m.middle[1] AS middle, m.birth, m.sex, m.given, m.lasts, m.middles, m.births,
        m.births_swapped, m.ssns, m.doors, m.zips, m.phones, m.emails
    FROM known_member m
    JOIN sized s ON s.root = m.id
    WHERE s.members = 1
),
several AS (
    SELECT
        g.root AS id,
        arg_max(m.first, m.seen) FILTER (m.first IS NOT NULL) AS first,
        arg_max(m.last, m.seen) FILTER (m.last IS NOT NULL) AS last,
        arg_max(m.middle[1], length(m.middle) * 10000000000 + m.seen) FILTER (m.middle IS NOT NULL) AS middle,
        arg_max(m.birth, m.seen) FILTER (m.birth IS NOT NULL) AS birth,
        arg_max(m.sex, m.seen) FILTER (m.sex IS NOT NULL) AS sex,
        pooled(list(m.given)) AS given,
        pooled(list(m.lasts)) AS lasts,
        pooled(list(m.middles)) AS middles,
        pooled(list(m.births)) AS births,
        pooled(list(m.births_swapped)) AS births_swapped,
        pooled(list(m.ssns)) AS ssns,
        pooled(list(m.doors)) AS doors,
        pooled(list(m.zips)) AS zips,
        pooled(list(m.phones)) AS phones,
        pooled(list(m.emails)) AS emails
    FROM known_member m
    JOIN grouped g USING (id)
    JOIN sized s USING (root)
    WHERE s.members > 1
    GROUP BY g.root
)
SELECT
    *,
    -- by what the person can be reached at all
    list_filter([CASE WHEN len(doors) > 0 THEN 'door' END, CASE WHEN len(phones) > 0 THEN 'phone' END,
                 CASE WHEN len(emails) > 0 THEN 'email' END, CASE WHEN len(zips) > 0 THEN 'zip' END],
                lambda x: x IS NOT NULL) AS reach
FROM (FROM lone UNION ALL BY NAME FROM several)

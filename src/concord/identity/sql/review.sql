-- One pair for each two people that might be one: the strongest, with the reason it waits.
-- Left out: pairs decided already, and two people whom one plan counts in at the same time or who otherwise
-- contradict each other beyond doubt.
WITH unjoined AS (
    SELECT s.a, s.b, s.weight, s.probability,
        least(x.root, y.root) AS left_root, greatest(x.root, y.root) AS right_root
    FROM scored s
    JOIN peopled x ON x.id = s.a
    JOIN peopled y ON y.id = s.b
    WHERE x.root <> y.root AND s.probability >= $review
),
said AS (
    SELECT DISTINCT least(x.root, y.root) AS left_root, greatest(x.root, y.root) AS right_root
    FROM decided d
    JOIN peopled x ON x.id = d.a
    JOIN peopled y ON y.id = d.b
),
waiting_root AS (
    SELECT left_root AS root FROM unjoined
    UNION
    SELECT right_root FROM unjoined
),
covered AS (
    SELECT p.root, m.sender, min(a.first_day) AS first_day, max(a.last_day) AS last_day
    FROM waiting_root
    JOIN peopled p USING (root)
    JOIN active a USING (id)
    JOIN known_member m USING (id)
    GROUP BY p.root, m.sender
),
side_by_side AS (
    SELECT DISTINCT u.left_root, u.right_root
    FROM unjoined u
    JOIN covered x ON x.root = u.left_root
    JOIN covered y ON y.root = u.right_root AND y.sender = x.sender
    WHERE greatest(x.first_day, y.first_day) <= least(x.last_day, y.last_day)
    UNION
    SELECT DISTINCT least(x.root, y.root), greatest(x.root, y.root)
    FROM contradiction c
    JOIN peopled x ON x.id = c.a
    JOIN peopled y ON y.id = c.b
    WHERE c.evident
),
best AS (
    SELECT *
    FROM unjoined
    ANTI JOIN said USING (left_root, right_root)
    ANTI JOIN side_by_side USING (left_root, right_root)
    QUALIFY row_number() OVER (PARTITION BY left_root, right_root ORDER BY weight DESC, a, b) = 1
)
SELECT
    b.a, b.b, b.weight, b.probability,
    coalesce(
        c.reason,
        CASE WHEN v.a IS NOT NULL THEN 'fits two people who contradict each other equally well'
             WHEN b.probability >= $link THEN 'joining them would put members together that contradict each other'
             ELSE 'not sure enough to link' END
    ) AS reason
FROM best b
LEFT JOIN contradiction c ON c.a = b.a AND c.b = b.b
LEFT JOIN rival v ON v.a = b.a AND v.b = b.b
ORDER BY b.a, b.b

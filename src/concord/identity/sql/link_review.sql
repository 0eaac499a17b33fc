-- Waiting pairs under their senders' keys, the smaller key first.
WITH keyed AS (
    SELECT
        w.probability, w.weight, w.reason, f.waterfall,
        CASE WHEN (l.sender, l.member_id) < (r.sender, r.member_id) THEN l ELSE r END AS one,
        CASE WHEN (l.sender, l.member_id) < (r.sender, r.member_id) THEN r ELSE l END AS two
    FROM waiting w
    JOIN waterfalls f USING (a, b)
    JOIN known_member l ON l.id = w.a
    JOIN known_member r ON r.id = w.b
)
SELECT
    one.sender AS sender_a, one.member_id AS member_a, two.sender AS sender_b, two.member_id AS member_b,
    probability, weight, waterfall, reason
FROM keyed

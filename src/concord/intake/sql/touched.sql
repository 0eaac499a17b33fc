-- Claims that were told more than once, or that undo or follow another: all others stand as sent.
SELECT claim_id
FROM claim_line
GROUP BY claim_id
HAVING count(*) <> bit_count(bit_or(1::BIGINT << (line % 62)))
    OR min(action) <> 'original' OR max(action) <> 'original'
    OR min(coalesce(version, 0)) <> max(coalesce(version, 0))
    OR min(file_id) <> max(file_id)
    OR count(replaces) > 0
UNION
SELECT replaces FROM claim_line WHERE replaces IS NOT NULL

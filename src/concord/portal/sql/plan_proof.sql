WITH chosen AS (
  SELECT f.*, m.title FROM proof f JOIN (SELECT DISTINCT measure, year, title FROM measure) m USING (measure, year)
  WHERE f.opened_as IS NULL AND ($year = 0 OR f.year = $year) AND ($measure = '' OR f.measure = $measure) AND ($sender = '' OR f.sender = $sender)
    AND ($provenance = '' OR f.provenance = $provenance)
)
SELECT f.*, p.last_name, p.first_name, p.member_id, (SELECT count(*) FROM chosen) AS total
FROM chosen f LEFT JOIN person p USING (person)
ORDER BY CASE $sort WHEN 'last_name' THEN p.last_name WHEN 'member_id' THEN p.member_id WHEN 'title' THEN f.title WHEN 'part' THEN f.part
                    WHEN 'concept' THEN f.concept WHEN 'sender' THEN f.sender WHEN 'provenance' THEN f.provenance END NULLS LAST,
         CASE $sort WHEN '-last_name' THEN p.last_name WHEN '-member_id' THEN p.member_id WHEN '-title' THEN f.title WHEN '-part' THEN f.part
                    WHEN '-concept' THEN f.concept WHEN '-sender' THEN f.sender WHEN '-provenance' THEN f.provenance END DESC NULLS LAST,
         CASE $sort WHEN 'day' THEN f.day WHEN 'received_on' THEN f.received_on END NULLS LAST,
         CASE $sort WHEN '-day' THEN f.day WHEN '-received_on' THEN f.received_on END DESC NULLS LAST,
         f.provenance <> 'nonstandard', f.received_on DESC, f.person, f.measure, f.criterion, f.event
LIMIT $limit OFFSET $offset

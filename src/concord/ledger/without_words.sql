SELECT COUNT(*) AS postings, MIN(sequence) AS first, MAX(sequence) AS last
FROM posting p WHERE NOT EXISTS (SELECT 1 FROM posted_line l WHERE l.line_hash = p.line_hash)

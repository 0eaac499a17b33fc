-- Pairs of members that share a certain key.
SELECT count(*)
FROM (SELECT DISTINCT l.id, r.id FROM certain l JOIN certain r ON l.key = r.key AND l.id < r.id)

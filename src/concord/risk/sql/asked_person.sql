-- Everybody that a score is asked for: claims of others are not read.
SELECT DISTINCT person_id FROM subject

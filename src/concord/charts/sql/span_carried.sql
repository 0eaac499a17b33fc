-- Days observed of everybody, as worked out now; all other spans of the few as made now, of all others as they were.
SELECT * FROM span
UNION ALL BY NAME
SELECT * FROM span_made WHERE kind <> 'observed'
UNION ALL BY NAME
SELECT * FROM span_then WHERE kind <> 'observed' AND person NOT IN (SELECT person_id FROM few)

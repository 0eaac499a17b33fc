-- The concepts that a scoring reads, and the last day it reads of each: the year's last; a year later of what may still count then; any
-- day of what is told of people beyond the year.
SELECT concept,
       CASE WHEN list_contains($open, name) THEN DATE '9999-12-31' WHEN list_contains($lasting, name) THEN $year_after ELSE $year_end END AS until
FROM concept_number WHERE list_contains($concepts, name)

-- Records that no claim made and a measure rests on, and how far each is to be trusted.
SELECT DISTINCT event,
       CASE WHEN flags & $audited <> 0 THEN 'audited' WHEN flags & $nonstandard <> 0 THEN 'nonstandard'
            WHEN flags & $registry <> 0 THEN 'registry' ELSE 'standard' END AS provenance
FROM chart_event
WHERE flags & ($supplemental | $nonstandard | $registry | $audited) <> 0 AND event IN (SELECT event FROM evidence)

-- Records that the law protects, with the categories of all codes of the record, or of the claim or visit it belongs to.
WITH flagged AS (
  SELECT event, person, concept, day, coalesce(visit, event) AS record FROM chart_event WHERE flags & $bit <> 0
), told AS (
  SELECT f.record, f.person, c.protected_as AS scope
  FROM flagged f JOIN concept_number c USING (concept) LEFT JOIN chart_person p ON p.person = f.person
  WHERE c.protected_as IS NOT NULL
    AND (c.protected_as <> 'mental_health_minor'
         OR (f.day >= p.birth_date + INTERVAL 12 YEAR AND f.day < p.birth_date + INTERVAL 18 YEAR))
  GROUP BY ALL
)
SELECT f.event, f.person AS person_id, string_agg(DISTINCT coalesce(t.scope, 'unknown'), ' ' ORDER BY coalesce(t.scope, 'unknown')) AS scopes
FROM flagged f LEFT JOIN told t ON t.record = f.record AND t.person = f.person
GROUP BY f.event, f.person

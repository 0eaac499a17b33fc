-- People on the newest roster of each practice with protected records of a category, and how many of them are open to it: all of a
-- person's records of the category, or the person counts as withheld.
WITH mine AS (
  SELECT organization_id, person_id FROM roster
  WHERE in_program AND list_contains($organizations, organization_id) AND month = (SELECT max(month) FROM roster)
), protected AS (
  SELECT m.organization_id, m.person_id, c.scope,
         bool_and(o.scopes IS NOT NULL AND list_has_all(string_split(o.scopes, ' '), string_split(s.scopes, ' '))) AS is_open
  FROM mine m JOIN sensitive_event s USING (person_id)
  JOIN scope_named c ON list_contains(string_split(s.scopes, ' '), c.scope)
  LEFT JOIN opened o ON o.kind = 'practice' AND o.unit = m.organization_id AND o.person_id = m.person_id
  GROUP BY ALL
)
SELECT organization_id, scope, count(*) AS people, count(*) FILTER (is_open) AS opened FROM protected GROUP BY ALL

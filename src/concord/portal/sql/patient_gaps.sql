SELECT g.measure, g.rate, g.year, g.state, g.action, g.why, g.closes, g.looked_from, g.due, g.last_day, g.last_value, g.opened_as, m.title, m.rate_title
FROM gap g JOIN measure m USING (measure, rate, year)
WHERE g.person = $person AND g.year = (SELECT max(year) FROM gap WHERE person = $person)
  AND ($opened OR g.opened_as IS NULL) -- opened to the practice or plan by consent, and to nobody else
ORDER BY g.due NULLS LAST, m.title, g.rate, g.index_event

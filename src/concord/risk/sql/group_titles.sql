-- A group has no title of its own: it is called by what it holds.
UPDATE hcc_category SET title = m.title
FROM (SELECT g.year, g.grouped, string_agg(DISTINCT c.title, '; ' ORDER BY c.title) AS title
      FROM hcc_grouping g JOIN hcc_category c ON c.year = g.year AND c.category = g.category GROUP BY ALL) m
WHERE m.year = hcc_category.year AND m.grouped = hcc_category.category

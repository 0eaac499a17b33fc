-- What becomes of each condition held: it counts, a graver one of its hierarchy drops it, or it counts once with its group.
-- An affiliated cost factor is dropped by the condition or drug that already carries the cost.
WITH dropped AS (
  SELECT h.subject, h.category, min(g.category) AS by_category
  FROM held h JOIN hcc_hierarchy d ON d.year = h.year AND d.drops = h.category
  JOIN held g ON g.subject = h.subject AND g.category = d.category
  WHERE h.population <> 'infant'
  GROUP BY ALL
)
SELECT h.subject, h.year, h.population, h.category,
       coalesce(d.by_category, x.category) AS dropped_by,
       CASE WHEN d.by_category IS NULL AND x.category IS NULL THEN g.grouped END AS grouped
FROM held h
LEFT JOIN dropped d ON d.subject = h.subject AND d.category = h.category
LEFT JOIN (SELECT h.subject, h.category FROM held h
           ANTI JOIN dropped d ON d.subject = h.subject AND d.category = h.category
           WHERE h.category IN ('RXC_01', 'HHS_HCC001')) x
       ON x.subject = h.subject AND x.category = CASE h.category WHEN 'ACF_PrEP' THEN 'RXC_01' WHEN 'ACF_PrEP_Child' THEN 'HHS_HCC001' END
LEFT JOIN hcc_grouping g ON g.year = h.year AND g.population = h.population AND g.category = h.category

-- The order is worked out on what it needs alone; the rest of a page's fifty rows is read after that.
WITH chosen AS (
  SELECT person, last_name, organization_id, member_id, product, latest, open_gaps FROM person
  WHERE ($practice = '' OR organization_id = $practice OR ($practice = 'none' AND organization_id IS NULL))
    AND ($product = '' OR product = $product)
    AND ($sought = '' OR starts_with(lower(last_name), lower($sought)) OR starts_with(lower(last_name || ', ' || first_name), lower($sought))
         OR lower(member_id) = lower($sought))
), page AS (
  SELECT person, row_number() OVER () AS place FROM (
    SELECT person FROM chosen
    ORDER BY CASE $sort WHEN 'organization_id' THEN organization_id WHEN 'last_name' THEN last_name WHEN 'member_id' THEN member_id
                        WHEN 'product' THEN product END NULLS LAST,
             CASE $sort WHEN '-organization_id' THEN organization_id WHEN '-last_name' THEN last_name WHEN '-member_id' THEN member_id
                        WHEN '-product' THEN product END DESC NULLS LAST,
             CASE $sort WHEN 'latest' THEN latest END NULLS LAST, CASE $sort WHEN '-latest' THEN latest END DESC NULLS LAST,
             CASE $sort WHEN 'open_gaps' THEN open_gaps END NULLS LAST, CASE $sort WHEN '-open_gaps' THEN open_gaps END DESC NULLS LAST,
             open_gaps DESC, person
    LIMIT $limit OFFSET $offset)
)
SELECT person, member_id, first_name, last_name, organization_id, rule, product, latest, open_gaps, (SELECT count(*) FROM chosen) AS total
FROM person JOIN page USING (person) ORDER BY place

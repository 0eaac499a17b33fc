-- Conditions held: those that the population's model has a weight for; for infants all, which only sort into severity.
SELECT DISTINCT c.subject, s.year, s.population, c.category
FROM coded c JOIN subject s ON s.subject = c.subject
WHERE s.population = 'infant'
   OR EXISTS (SELECT 1 FROM hcc_weight w WHERE w.year = s.year AND w.population = s.population AND w.category = c.category)

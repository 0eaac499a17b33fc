-- Years in which no plan can be read out of all plans together.
SELECT t.* FROM spend_by_category t
WHERE t.year IN (SELECT year FROM guarded_primary_care_share WHERE is_public AND product = 'all')

-- Which categories, reached by which codes, the law protects at the subject's age.
SELECT c.subject, c.kind, c.code, c.category,
       EXISTS (SELECT 1 FROM hcc_protected p WHERE p.category = c.category AND s.age BETWEEN p.age_from AND p.age_to)
       OR EXISTS (SELECT 1 FROM protected_code k WHERE k.kind = c.kind AND k.code = c.code AND (NOT k.minors_only OR s.age BETWEEN 12 AND 17))
         AS is_protected
FROM coded c JOIN subject s ON s.subject = c.subject

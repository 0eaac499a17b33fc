-- Two facts under each line: the person stands on the roster, and the factor with its parts.
SELECT line_key, 1 AS item, 'roster' AS kind, concat('roster|', CAST(period_start AS VARCHAR), '|', organization_id) AS reference,
       quantity AS value, 'On the roster on the first of the month' AS words
FROM monthly
UNION ALL
SELECT line_key, 2, 'factor', concat('factor|', factor_start, '|', plan_id), factor,
       CASE state WHEN 'unscored' THEN 'Unscored: no birth date'
                  WHEN 'scored' THEN concat('Age-sex ', CAST(round(age_sex, 4) AS DECIMAL(9,4)), ', clinical ',
                       CAST(round(clinical, 4) AS DECIMAL(9,4)), ', normalization ', multiplier)
                  ELSE concat('Age-sex ', CAST(round(age_sex, 4) AS DECIMAL(9,4)), ', normalization ', multiplier) END
FROM monthly

-- The last six months of claims of each category.
SELECT category, month, factor, low, high FROM completion
QUALIFY row_number() OVER (PARTITION BY category ORDER BY month DESC) <= 6 ORDER BY category, month

SELECT * FROM total_cost WHERE level IN ('all', 'program', 'comparison') AND people >= 11

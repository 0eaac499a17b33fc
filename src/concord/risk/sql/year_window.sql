-- The days that are read, and which services make a diagnosis count.
SELECT $services AS services, make_date(min(covered_year), 1, 1) AS before_start, make_date(max(covered_year), 12, 31) AS window_end FROM subject

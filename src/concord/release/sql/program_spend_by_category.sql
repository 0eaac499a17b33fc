SELECT * FROM spend_by_category

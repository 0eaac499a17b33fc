SELECT * FROM evaluation_estimate

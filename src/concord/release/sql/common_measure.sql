SELECT * FROM measure_info

SELECT * FROM evaluation_path

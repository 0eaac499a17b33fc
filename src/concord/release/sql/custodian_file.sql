SELECT * FROM received_file

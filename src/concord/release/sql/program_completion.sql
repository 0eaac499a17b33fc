SELECT * FROM completion

SELECT bill, file_no, 0 AS k1 FROM card_row WHERE sender = 'birch'

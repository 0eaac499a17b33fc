SELECT r.bill, r.file_no, year(m.month) * 100 + month(m.month) AS k1, year(m.month) AS CDLME005, lpad(month(m.month)::VARCHAR, 2, '0') AS CDLME006
FROM card_row r
JOIN month_day m ON m.month BETWEEN r.covers_from AND r.covers_to AND m.month <= coalesce(r.end_date, DATE '9999-12-31') AND last_day(m.month) >= r.from_date
WHERE r.sender = 'alder'

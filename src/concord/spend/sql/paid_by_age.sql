-- One shard's claims by category, month of service and months until paid, for the completion triangle.
SELECT category, month, greatest(0, date_diff('month', month, date_trunc('month', paid)))::INTEGER AS lag, sum(amount)::DECIMAL(18,2) AS amount
FROM (
  SELECT service_category(claim_type, type_of_bill) AS category,
         date_trunc('month', from_date)::DATE AS month, coalesce(paid_date, received_on) AS paid, coalesce(allowed_amount, 0) AS amount
  FROM medical_claim WHERE NOT coalesce(is_denied, false)
  UNION ALL
  SELECT 'pharmacy', date_trunc('month', fill_date)::DATE, coalesce(paid_date, received_on), coalesce(allowed_amount, 0) FROM pharmacy_claim
  WHERE NOT coalesce(is_denied, false)
)
WHERE paid <= $through AND month <= $through
GROUP BY ALL

-- Service category of a medical claim line: by the kind of claim and, for institutions, the type of bill.
CREATE OR REPLACE MACRO service_category(claim_type, type_of_bill) AS
  CASE WHEN claim_type = 'professional' THEN 'professional'
       WHEN left(type_of_bill, 2) IN ('11', '12', '18', '21', '41') THEN 'inpatient'
       ELSE 'outpatient_facility' END

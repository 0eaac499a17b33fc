-- Service category of a medical claim line: by the kind of claim and, for institutions, the type of bill. Every line is in exactly one;
-- `inpatient` is every stay overnight: hospitals, swing beds, nursing, intermediate-care, religious and residential facilities.
CREATE OR REPLACE MACRO service_category(claim_type, type_of_bill) AS
  CASE WHEN claim_type = 'professional' THEN 'professional'
       WHEN left(type_of_bill, 2) IN ('11', '12', '18', '21', '22', '28', '41', '65', '66', '86') THEN 'inpatient'
       ELSE 'outpatient_facility' END

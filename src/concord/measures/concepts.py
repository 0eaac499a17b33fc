"""The concepts that measures name: their title, public identifier, and the kinds of record they occur in.

A value set is identified by its OID, a lone code by `SYSTEM|code`. The codes themselves are terminology's.
"""

from __future__ import annotations

from dataclasses import dataclass

_N = "2.16.840.1.113883.3.464.1003."
_A = "2.16.840.1.113883.3.526.3."
_C = _N + "101.12."


@dataclass(frozen=True)
class Concept:
    """A named idea with codes. `identifier` is an OID, `SYSTEM|code`, or `concord:<name>` for one of our own."""

    name: str
    title: str
    identifier: str
    kinds: tuple[str, ...]


_DECLARED = """
office_visit            | Office visit                                | C1001 | visit
annual_wellness_visit   | Annual wellness visit                       | A1240 | visit
preventive_visit_18_up  | Preventive visit, established, 18 and over  | C1025 | visit
preventive_initial_18_up| Preventive visit, initial, 18 and over      | C1023 | visit
preventive_visit_0_17   | Preventive visit, established, 0 to 17      | C1024 | visit
preventive_initial_0_17 | Preventive visit, initial, 0 to 17          | C1022 | visit
home_health_visit       | Home health visit                           | C1016 | visit
virtual_encounter       | Virtual encounter                           | C1089 | visit
telephone_visit         | Telephone visit                             | C1080 | visit
nutrition_services      | Nutrition services                          | N1006 | visit
medical_nutrition_therapy | Medical nutrition therapy                 | concord:medical_nutrition_therapy | visit
minimal_office_visit    | Office visit without a physician            | HCPCS¦99211 | visit
inpatient_encounter     | Inpatient encounter                         | 2.16.840.1.113883.3.666.5.307 | visit, stay
ed_visit                | Emergency department visit                  | C1010 | visit
acute_inpatient         | Acute inpatient stay                        | concord:acute_inpatient | visit, stay
outpatient_visit        | Outpatient, observation or telehealth visit | concord:outpatient_visit | visit
discharge_to_hospice    | Discharged to hospice                       | concord:discharge_to_hospice | answer
hospice_encounter       | Hospice encounter                           | N1003 | visit
hospice_assessment      | Hospice care, assessed                      | LOINC¦45755-6 | assessment
answer_yes              | Yes                                         | SNOMED¦373066001 | answer
hospice_care            | Hospice care, ambulatory                    | A1584 | order, procedure
hospice_diagnosis       | Hospice diagnosis                           | N1165 | dx
palliative_assessment   | Palliative care assessment                  | LOINC¦71007-9 | assessment
palliative_diagnosis    | Palliative care diagnosis                   | N1167 | dx
palliative_encounter    | Palliative care encounter                   | N101.12.1090 | visit
palliative_intervention | Palliative care intervention                | N198.12.1135 | procedure
frailty_device          | Frailty device                              | N118.12.1300 | device, order, answer
device_used             | Equipment in use                            | LOINC¦98181-1 | assessment
frailty_diagnosis       | Frailty diagnosis                           | N113.12.1074 | dx
frailty_encounter       | Frailty encounter                           | C1088 | visit
frailty_symptom         | Frailty symptom                             | N113.12.1075 | finding
advanced_illness        | Advanced illness                            | N110.12.1082 | dx
dementia_medication     | Dementia medications                        | N196.12.1510 | rx_supply, dispense
housing_status          | Housing status                              | LOINC¦71802-3 | assessment
lives_in_nursing_home   | Lives in a nursing home                     | SNOMED¦160734000 | answer
hypertension            | Essential hypertension                      | N104.12.1011 | dx
bp_panel                | Blood pressure                              | LOINC¦85354-9 | finding
systolic                | Systolic blood pressure                     | LOINC¦8480-6 | finding
diastolic               | Diastolic blood pressure                    | LOINC¦8462-4 | finding
pregnancy               | Pregnancy                                   | A378 | dx
esrd                    | End-stage renal disease                     | A353 | dx
kidney_transplant_recipient | Kidney transplant recipient             | N109.12.1029 | dx
ckd_stage_5             | Chronic kidney disease, stage 5             | A1002 | dx
kidney_transplant       | Kidney transplant                           | N109.12.1012 | procedure
dialysis                | Dialysis                                    | N109.12.1013 | procedure
esrd_monthly_services   | ESRD monthly outpatient services            | N109.12.1014 | visit
diabetes                | Diabetes                                    | N103.12.1001 | dx
hba1c                   | Hemoglobin A1c                              | N198.12.1013 | lab
gmi                     | Glucose management indicator                | LOINC¦97506-0 | lab
colorectal_cancer       | Malignant neoplasm of colon                 | N108.12.1001 | dx
total_colectomy         | Total colectomy                             | N198.12.1019 | procedure
fobt                    | Fecal occult blood test                     | N198.12.1011 | lab, procedure
sdna_fit                | Stool DNA with FIT                          | N108.12.1039 | lab, procedure
flexible_sigmoidoscopy  | Flexible sigmoidoscopy                      | N198.12.1010 | procedure
ct_colonography         | CT colonography                             | N108.12.1038 | procedure, finding
colonoscopy             | Colonoscopy                                 | N108.12.1020 | procedure
mammography             | Mammography                                 | N108.12.1018 | procedure, finding, document
mastectomy_bilateral_history | History of bilateral mastectomy        | N198.12.1068 | dx
mastectomy_bilateral    | Bilateral mastectomy                        | N198.12.1005 | procedure
mastectomy_right_history| Right mastectomy status                     | N198.12.1070 | dx
mastectomy_right        | Right mastectomy                            | N198.12.1134 | procedure
mastectomy_left_history | Left mastectomy status                      | N198.12.1069 | dx
mastectomy_left         | Left mastectomy                             | N198.12.1133 | procedure
scid                    | Severe combined immunodeficiency            | N120.12.1007 | dx
immune_disorder         | Disorders of the immune system              | N120.12.1001 | dx
hiv                     | HIV                                         | N120.12.1003 | dx
lymphatic_cancer        | Malignant neoplasm of lymphatic tissue      | N108.12.1009 | dx
intussusception         | Intussusception                             | N199.12.1056 | dx
dtap_vaccine            | DTaP vaccine                                | N196.12.1214 | immunization
dtap_given              | DTaP vaccine administered                   | N110.12.1022 | procedure
dtap_anaphylaxis        | Anaphylaxis from DTaP                       | N199.12.1031 | dx
dtap_encephalitis       | Encephalitis from DTaP                      | N1164 | dx
ipv_vaccine             | Polio vaccine                               | N196.12.1219 | immunization
ipv_given               | Polio vaccine administered                  | N110.12.1045 | procedure
ipv_anaphylaxis         | Anaphylaxis from polio vaccine              | SNOMED¦471321000124106 | dx
mmr_vaccine             | MMR vaccine                                 | N196.12.1224 | immunization
mmr_given               | MMR vaccine administered                    | N110.12.1031 | procedure
mmr_anaphylaxis         | Anaphylaxis from MMR                        | SNOMED¦471331000124109 | dx
measles                 | Measles                                     | N110.12.1053 | dx
mumps                   | Mumps                                       | N110.12.1032 | dx
rubella                 | Rubella                                     | N110.12.1037 | dx
hib_3_dose_vaccine      | Hib vaccine, 3-dose schedule                | N110.12.1083 | immunization
hib_3_dose_given        | Hib vaccine, 3-dose, administered           | N110.12.1084 | procedure
hib_4_dose_vaccine      | Hib vaccine, 4-dose schedule                | N110.12.1085 | immunization
hib_4_dose_given        | Hib vaccine, 4-dose, administered           | N110.12.1086 | procedure
hib_anaphylaxis         | Anaphylaxis from Hib vaccine                | SNOMED¦433621000124101 | dx
hepb_vaccine            | Hepatitis B vaccine                         | N196.12.1216 | immunization
hepb_given              | Hepatitis B vaccine administered            | N110.12.1042 | procedure
hepb_newborn            | Newborn hepatitis B vaccine                 | ICD10PCS¦3E0234Z | procedure
hepb_anaphylaxis        | Anaphylaxis from hepatitis B vaccine        | SNOMED¦428321000124101 | dx
hepatitis_b             | Hepatitis B                                 | N110.12.1025 | dx
vzv_vaccine             | Chickenpox vaccine                          | N196.12.1170 | immunization
vzv_given               | Chickenpox vaccine administered             | N110.12.1040 | procedure
varicella               | Chickenpox                                  | N110.12.1039 | dx
vzv_anaphylaxis         | Anaphylaxis from chickenpox vaccine         | SNOMED¦471341000124104 | dx
pcv_vaccine             | Pneumococcal conjugate vaccine              | N196.12.1221 | immunization
pcv_given               | Pneumococcal conjugate administered         | N110.12.1046 | procedure
pcv_anaphylaxis         | Anaphylaxis from pneumococcal vaccine       | SNOMED¦471141000124102 | dx
hepa_vaccine            | Hepatitis A vaccine                         | N196.12.1215 | immunization
hepa_given              | Hepatitis A vaccine administered            | N110.12.1041 | procedure
hepatitis_a             | Hepatitis A                                 | N110.12.1024 | dx
hepa_anaphylaxis        | Anaphylaxis from hepatitis A vaccine        | SNOMED¦471311000124103 | dx
rotavirus_2_dose_vaccine| Rotavirus vaccine, 2-dose schedule          | CVX¦119 | immunization
rotavirus_2_dose_given  | Rotavirus vaccine, 2-dose, administered     | N110.12.1048 | procedure
rotavirus_3_dose_vaccine| Rotavirus vaccine, 3-dose schedule          | N196.12.1223 | immunization
rotavirus_3_dose_given  | Rotavirus vaccine, 3-dose, administered     | N110.12.1047 | procedure
rotavirus_anaphylaxis   | Anaphylaxis from rotavirus vaccine          | SNOMED¦428331000124103 | dx
flu_vaccine             | Influenza vaccine                           | N196.12.1218 | immunization
flu_given               | Influenza vaccine administered              | N110.12.1044 | procedure
laiv_vaccine            | Live attenuated influenza vaccine           | N110.12.1087 | immunization
laiv_given              | Live attenuated influenza administered      | N110.12.1088 | procedure
flu_anaphylaxis         | Anaphylaxis from influenza vaccine          | SNOMED¦471361000124100 | dx
asthma                  | Asthma                                      | concord:asthma | dx
emphysema               | Emphysema                                   | concord:emphysema | dx
copd                    | Chronic obstructive pulmonary disease       | concord:copd | dx
cystic_fibrosis         | Cystic fibrosis                             | concord:cystic_fibrosis | dx
acute_respiratory_failure | Acute respiratory failure                 | concord:acute_respiratory_failure | dx
asthma_controller       | Asthma controller medications               | concord:asthma_controller | dispense
asthma_leukotriene      | Leukotriene modifiers                       | concord:asthma_leukotriene | dispense
asthma_antibody         | Antibody inhibitors                         | concord:asthma_antibody | dispense
asthma_reliever         | Asthma reliever medications                 | concord:asthma_reliever | dispense
"""


def _identifier(text: str) -> str:
    for mark, root in (("C1", _C + "1"), ("A", _A), ("N", _N)):
        if text.startswith(mark) and text[1:2].isdigit():
            return root + text[len(mark) :]
    return text.replace("¦", "|")


def _read() -> dict[str, Concept]:
    found = {}
    for line in filter(None, _DECLARED.splitlines()):
        name, title, identifier, kinds = (part.strip() for part in line.split("|"))
        found[name] = Concept(
            name, title, _identifier(identifier), tuple(k.strip() for k in kinds.split(","))
        )
    return found


CONCEPTS = _read()
"""Every concept by name, in the order declared."""

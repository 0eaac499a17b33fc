"""The code numbers the world uses: small open lists, numbers only, with what the demonstration needs to know.

ICD-10-CM, HCPCS II, CVX, NDC and place-of-service numbers are public; CPT appears as bare numbers. Prices are
allowed amounts in US dollars for 2023 at a small independent practice, set from published ranges.
"""

from __future__ import annotations

from typing import NamedTuple

# ---------------------------------------------------------------- diagnoses by what they stand for

DIAGNOSES: dict[str, tuple[str, ...]] = {
    "hypertension": ("I10",),
    "diabetes": ("E119", "E1165", "E1142", "E1169"),
    "diabetes_kidney": ("E1122",),
    "diabetes_eye": ("E11319",),
    "diabetes_type1": ("E109", "E1065"),
    "lipid": ("E785", "E782", "E7800"),
    "asthma": ("J4520", "J4530", "J4540", "J45909"),
    "asthma_attack": ("J45901", "J4531", "J4541"),
    "depression": ("F329", "F331", "F332", "F339", "F341"),
    "anxiety": ("F411", "F419", "F4310", "F4323"),
    "bipolar": ("F319", "F3181"),
    "schizophrenia": ("F209", "F259"),
    "alcohol": ("F1020", "F1010"),
    "opioid": ("F1120",),
    "drug": ("F1220", "F1520"),
    "smoking": ("F17210",),
    "ckd": ("N1831", "N1832", "N1830"),
    "esrd": ("N186",),
    "coronary": ("I2510", "I259"),
    "heart_failure": ("I509", "I5022", "I5032"),
    "arrhythmia": ("I4891", "I480"),
    "stroke": ("I639", "I6340"),
    "copd": ("J449", "J441"),
    "thyroid": ("E039",),
    "rheumatoid": ("M069", "M0579", "L4050"),
    "psoriasis": ("L409",),
    "ibd": ("K5090", "K5190"),
    "ms": ("G35",),
    "seizure": ("G40909",),
    "breast_cancer": ("C50911", "C50912"),
    "prostate_cancer": ("C61",),
    "colorectal_cancer": ("C189", "C20"),
    "other_cancer": ("C3490", "C8338", "C679", "C9000", "C4359"),
    "metastatic": ("C7951", "C787"),
    "cirrhosis": ("K7460",),
    "hiv": ("B20",),
    "autism": ("F840",),
    "adhd": ("F902", "F900"),
    "arthritis": ("M1711", "M1990", "M5416"),
    "migraine": ("G43909",),
    "reflux": ("K219",),
    "apnea": ("G4733",),
    "obesity": ("E669", "E6601"),
    "well_child": ("Z00129", "Z00121"),
    "well_adult": ("Z0000", "Z0001"),
    "well_woman": ("Z01419",),
    "immunization": ("Z23",),
    "newborn_single": ("Z3800", "Z3801"),
    "newborn_twin": ("Z3830", "Z3831"),
    "newborn_problem": ("P599", "P229", "P0739"),
    "pregnancy": ("Z3400", "Z3480", "O0990"),
    "pregnancy_diabetes": ("O24419",),
    "pregnancy_pressure": ("O139", "O1490"),
    "delivery_vaginal": ("O80",),
    "delivery_problem": ("O701", "O721"),
    "delivery_cesarean": ("O82", "O34211"),
    "delivery_outcome": ("Z370",),
    "delivery_twin": ("Z372",),
    "miscarriage": ("O039", "O021"),
    "abortion": ("Z332",),
    "contraception": ("Z3041", "Z309"),
    "respiratory": ("J069", "J029", "J209", "J0190", "H6690", "J00"),
    "covid": ("U071",),
    "acute": ("N390", "M542", "M25561", "L309", "R509", "R1013", "B349", "K529", "R42", "M7918", "R0789", "K5900",
              "H1030", "L0291", "R5383"),
    "injury": ("S93401A", "S61219A", "S0990XA", "S52501A", "S8392XA", "T148XXA"),
    "emergency": ("R079", "R109", "R0602", "R519", "N201", "R55", "K5732", "A084"),
    "skin": ("L700", "L570", "D229", "L82"),
    "eye": ("H5213", "H2513", "H04123"),
    "ent": ("H6123", "J342", "J329"),
    "spine": ("M5136", "M4802", "M5126"),
    "urology": ("N401", "N2889", "R319"),
    "neuro": ("G5601", "R202"),
    "digestive": ("K635", "K5730", "K580", "R197"),
    "female": ("N926", "N950", "D259", "N76"),
    "screen_breast": ("Z1231",),
    "screen_colon": ("Z1211",),
    "screen_cervix": ("Z124",),
    "screen_chlamydia": ("Z113",),
    "self_harm": ("R45851", "T1491XA"),
    "intoxication": ("F10129", "F1520"),
    "inpatient_medical": ("A419", "J189", "L03115", "K8590", "N179", "I2699", "K5720", "E871"),
    "inpatient_surgical": ("K8000", "K3580", "M1611", "S72001A", "N132", "K4090"),
    "heart_attack": ("I214",),
    "hospice": ("Z515",),
    "pay_status": ("Z794", "Z7984", "Z7901"),
}  # fmt: skip
DX_BAD = {"L82": "L821", "N76": "N760"}
DIAGNOSES = {k: tuple(DX_BAD.get(c, c) for c in v) for k, v in DIAGNOSES.items()}

HISTORY_CODES = {"mastectomy": "Z9013", "hysterectomy": "Z90710", "colectomy": "Z9049"}

# ---------------------------------------------------------------- procedures: number -> allowed dollars, 2023

PRICES: dict[str, float] = {
    # visits
    "99202": 88, "99203": 126, "99204": 186, "99205": 240, "99211": 26, "99212": 62, "99213": 104, "99214": 150,
    "99215": 204, "99381": 142, "99382": 148, "99383": 152, "99384": 168, "99385": 178, "99386": 202, "99387": 216,
    "99391": 130, "99392": 138, "99393": 138, "99394": 150, "99395": 162, "99396": 174, "99397": 188, "99243": 140,
    "99244": 205, "99490": 68, "99495": 210, "99441": 55, "99442": 92,
    # primary-care extras
    "96127": 6, "G0444": 20, "96110": 11, "99401": 42, "97802": 38, "99406": 15, "90460": 30, "90461": 15,
    "90471": 28, "90472": 15, "93000": 20, "94010": 38, "69210": 52, "17000": 78, "11102": 112, "20610": 76,
    "92551": 12, "99173": 4, "81002": 4, "87880": 17, "87804": 17, "36415": 4, "G2211": 17, "99383G": 0,
    # emergency, inpatient, newborn, obstetric
    "99283": 100, "99284": 165, "99285": 258, "99223": 215, "99232": 84, "99239": 118, "99291": 290, "99460": 112,
    "99462": 58, "99477": 340, "59400": 3900, "59510": 4350, "59025": 68, "76805": 172, "76817": 120, "59812": 520,
    "59840": 480, "00400": 420,
    # laboratory
    "80053": 13, "80048": 10, "80061": 17, "83036": 12, "85025": 9, "84443": 20, "82043": 7, "82570": 7, "82306": 31,
    "82274": 19, "81528": 505, "87491": 38, "87591": 38, "88175": 35, "87624": 46, "84153": 22, "81001": 4,
    "83655": 13, "85018": 3, "87635": 51, "82950": 8, "86803": 16, "88305": 72, "84439": 12, "81025": 9, "87389": 28,
    # imaging
    "71046": 34, "73562": 40, "73610": 36, "72100": 42, "76700": 142, "76830": 150, "74177": 440, "70450": 260,
    "71260": 330, "70553": 980, "73721": 690, "72148": 720, "77067": 205, "77063": 42, "77080": 62, "93306": 310,
    # specialist and procedures
    "92014": 122, "92004": 148, "92250": 46, "90832": 82, "90834": 116, "90837": 154, "90791": 190, "H0015": 230,
    "97110": 36, "97140": 32, "97161": 102, "95004": 140, "95117": 14, "99214P": 0, "45378": 450, "45380": 520,
    "45385": 560, "43239": 470, "29881": 920, "66984": 860, "47562": 980, "58571": 1320, "27447": 1700, "27130": 1750,
    "49505": 640, "64483": 310, "19083": 620, "30520": 880, "52356": 720, "42820": 420, "69436": 260, "93458": 640,
    # drugs given, chemotherapy, dialysis, equipment, transport, home
    "96413": 310, "96365": 150, "J9271": 13200, "J1745": 4600, "J2350": 21000, "J1453": 320, "J0585": 900,
    "J1885": 6, "J3301": 14, "90999": 1500, "A0427": 820, "E0601": 72, "A7030": 140, "G0299": 160, "77385": 1450,
    "0202U": 416, "G0121": 450,
}  # fmt: skip
PRICES = {k: v for k, v in PRICES.items() if v > 0}

QUALITY_CODES = (
    "3074F", "3075F", "3077F", "3078F", "3079F", "3080F", "3044F", "3051F", "3052F", "3046F", "3008F", "2022F",
    "2023F", "G8510", "G8431",
)  # fmt: skip

EMERGENCY_FACILITY = {"99283": 980.0, "99284": 1750.0, "99285": 2900.0}

# ---------------------------------------------------------------- vaccines


class Vaccine(NamedTuple):
    name: str
    cvx: str
    cpt: str
    price: float


VACCINES = (
    Vaccine("hepb_birth", "08", "90744", 28),
    Vaccine("dtap_hepb_ipv", "110", "90723", 96),
    Vaccine("hib", "48", "90648", 30),
    Vaccine("pcv13", "133", "90670", 240),
    Vaccine("pcv15", "215", "90671", 248),
    Vaccine("pcv20", "216", "90677", 262),
    Vaccine("rv5", "116", "90680", 98),
    Vaccine("rv1", "119", "90681", 134),
    Vaccine("mmr", "03", "90707", 95),
    Vaccine("varicella", "21", "90716", 165),
    Vaccine("hepa", "83", "90633", 38),
    Vaccine("dtap", "20", "90700", 34),
    Vaccine("flu4", "150", "90686", 24),
    Vaccine("flu3", "140", "90656", 25),
    Vaccine("laiv4", "149", "90672", 27),
    Vaccine("dtap_ipv", "130", "90696", 64),
    Vaccine("mmrv", "94", "90710", 268),
    Vaccine("tdap", "115", "90715", 44),
    Vaccine("menacwy", "203", "90619", 162),
    Vaccine("menacwy_old", "114", "90734", 150),
    Vaccine("hpv9", "165", "90651", 292),
    Vaccine("zoster", "187", "90750", 188),
    Vaccine("covid21", "208", "91300", 1),
    Vaccine("covid22", "300", "91312", 1),
    Vaccine("covid23", "309", "91320", 128),
)

# ---------------------------------------------------------------- drugs


class Drug(NamedTuple):
    name: str  # generic name (and form where it matters)
    group: str  # what the world uses it for
    ndc: str
    generic: bool
    price: float  # allowed dollars per 30 days (or per fill where acute), 2023
    quantity: float  # per 30 days or per acute fill
    days: int  # 30 for refilled drugs (90-day fills triple), else the course
    share: float  # within its group


DRUGS = (
    Drug("lisinopril 20 mg", "bp1", "68180098101", True, 6, 30, 30, 0.40),
    Drug("losartan 50 mg", "bp1", "65862020290", True, 8, 30, 30, 0.34),
    Drug("amlodipine 5 mg", "bp1", "68180072003", True, 6, 30, 30, 0.26),
    Drug("hydrochlorothiazide 25 mg", "bp2", "00603385732", True, 6, 30, 30, 0.45),
    Drug("metoprolol succinate 50 mg", "bp2", "55111046701", True, 10, 30, 30, 0.35),
    Drug("chlorthalidone 25 mg", "bp2", "00378022201", True, 12, 30, 30, 0.20),
    Drug("atorvastatin 20 mg", "statin", "60505257909", True, 8, 30, 30, 0.55),
    Drug("rosuvastatin 10 mg", "statin", "00310075190", True, 9, 30, 30, 0.30),
    Drug("simvastatin 20 mg", "statin", "16714068303", True, 7, 30, 30, 0.15),
    Drug("metformin 1000 mg", "metformin", "65862001005", True, 7, 60, 30, 1.0),
    Drug("glipizide 5 mg", "dm_oral", "00591046001", True, 8, 60, 30, 0.28),
    Drug("empagliflozin 25 mg", "dm_oral", "00597015330", False, 560, 30, 30, 0.38),
    Drug("sitagliptin 100 mg", "dm_oral", "00006027731", False, 500, 30, 30, 0.34),
    Drug("semaglutide injection", "glp1", "00169413212", False, 880, 1, 28, 0.60),
    Drug("dulaglutide injection", "glp1", "00002143480", False, 880, 4, 28, 0.40),
    Drug("semaglutide injection, weight", "weight", "00169452514", False, 1050, 4, 28, 1.0),
    Drug("insulin glargine", "insulin", "00088221905", False, 330, 15, 30, 0.7),
    Drug("insulin lispro", "insulin", "00002751001", False, 290, 10, 30, 0.3),
    Drug("albuterol inhaler", "rescue", "00093317431", True, 32, 1, 30, 1.0),
    Drug("fluticasone inhaler", "controller", "00173071920", False, 210, 1, 30, 0.40),
    Drug("budesonide-formoterol inhaler", "controller", "00310737020", False, 290, 1, 30, 0.35),
    Drug("montelukast 10 mg", "controller", "65862057490", True, 10, 30, 30, 0.25),
    Drug("omalizumab injection", "asthma_biologic", "50242004062", False, 3300, 2, 28, 1.0),
    Drug("tiotropium inhaler", "copd", "00597007541", False, 480, 30, 30, 1.0),
    Drug("sertraline 50 mg", "antidepressant", "16714061205", True, 8, 30, 30, 0.32),
    Drug("escitalopram 10 mg", "antidepressant", "65862037401", True, 8, 30, 30, 0.30),
    Drug("bupropion XL 150 mg", "antidepressant", "10370010103", True, 14, 30, 30, 0.18),
    Drug("fluoxetine 20 mg", "antidepressant", "65862019301", True, 7, 30, 30, 0.20),
    Drug("lamotrigine 100 mg", "mood", "51672413001", True, 12, 60, 30, 0.6),
    Drug("quetiapine 100 mg", "mood", "16729014701", True, 12, 30, 30, 0.4),
    Drug("alprazolam 0.5 mg", "benzodiazepine", "59762371901", True, 9, 30, 30, 0.45),
    Drug("lorazepam 1 mg", "benzodiazepine", "00591024101", True, 9, 30, 30, 0.35),
    Drug("clonazepam 0.5 mg", "benzodiazepine", "00093083201", True, 9, 30, 30, 0.20),
    Drug("hydrocodone-acetaminophen 5-325", "opioid", "00406012301", True, 14, 20, 5, 0.50),
    Drug("oxycodone 5 mg", "opioid", "00406055201", True, 14, 20, 5, 0.25),
    Drug("tramadol 50 mg", "opioid", "65162062710", True, 9, 20, 5, 0.25),
    Drug("buprenorphine-naloxone 8-2", "oud", "00378876793", True, 110, 60, 30, 1.0),
    Drug("naltrexone 50 mg", "aud", "47335032683", True, 38, 30, 30, 1.0),
    Drug("amoxicillin 500 mg", "antibiotic", "00093310905", True, 12, 21, 7, 0.36),
    Drug("azithromycin 250 mg", "antibiotic", "59762306003", True, 14, 6, 5, 0.28),
    Drug("cephalexin 500 mg", "antibiotic", "00093314705", True, 14, 28, 7, 0.18),
    Drug("amoxicillin-clavulanate 875", "antibiotic", "65862050320", True, 17, 20, 10, 0.18),
    Drug("prednisone 20 mg", "acute", "00054001825", True, 9, 10, 5, 0.20),
    Drug("ibuprofen 800 mg", "acute", "67877032105", True, 10, 60, 20, 0.18),
    Drug("cyclobenzaprine 10 mg", "acute", "52817033210", True, 9, 30, 10, 0.10),
    Drug("benzonatate 100 mg", "acute", "67877010501", True, 10, 30, 10, 0.10),
    Drug("ondansetron 4 mg", "acute", "65862039030", True, 12, 12, 4, 0.10),
    Drug("fluticasone nasal spray", "acute", "60505082901", True, 15, 1, 30, 0.16),
    Drug("triamcinolone cream", "acute", "67877025130", True, 12, 1, 14, 0.16),
    Drug("omeprazole 20 mg", "reflux", "62175011837", True, 9, 30, 30, 1.0),
    Drug("levothyroxine 75 mcg", "thyroid", "00378180701", True, 12, 30, 30, 1.0),
    Drug("norgestimate-ethinyl estradiol", "contraceptive", "68180083613", True, 16, 28, 28, 0.7),
    Drug("norethindrone 0.35 mg", "contraceptive", "68462030550", True, 16, 28, 28, 0.3),
    Drug("amphetamine salts XR 20 mg", "adhd", "00555079002", True, 62, 30, 30, 0.6),
    Drug("methylphenidate ER 36 mg", "adhd", "00591271701", True, 75, 30, 30, 0.4),
    Drug("gabapentin 300 mg", "pain", "65862019899", True, 10, 90, 30, 0.6),
    Drug("meloxicam 15 mg", "pain", "29300012510", True, 7, 30, 30, 0.4),
    Drug("sumatriptan 50 mg", "migraine", "65862014736", True, 15, 9, 30, 0.75),
    Drug("erenumab injection", "migraine", "55513084101", False, 650, 1, 30, 0.25),
    Drug("apixaban 5 mg", "anticoagulant", "00003089421", False, 560, 60, 30, 1.0),
    Drug("furosemide 40 mg", "heart", "00378021601", True, 6, 30, 30, 0.5),
    Drug("clopidogrel 75 mg", "heart", "65862035790", True, 9, 30, 30, 0.5),
    Drug("levetiracetam 500 mg", "seizure", "65862024508", True, 14, 60, 30, 1.0),
    Drug("finasteride 5 mg", "prostate", "16729009010", True, 9, 30, 30, 1.0),
    Drug("adalimumab injection", "immune", "00074433902", False, 7000, 2, 28, 0.55),
    Drug("etanercept injection", "immune", "58406044504", False, 6800, 4, 28, 0.25),
    Drug("ustekinumab injection", "immune", "57894006103", False, 11500, 1, 28, 0.20),
    Drug("dimethyl fumarate 240 mg", "ms", "64406000602", False, 5600, 60, 30, 1.0),
    Drug("palbociclib 125 mg", "cancer", "00069018821", False, 12500, 21, 28, 0.4),
    Drug("anastrozole 1 mg", "cancer", "16729003510", True, 12, 30, 30, 0.6),
    Drug("bictegravir-emtricitabine-tenofovir", "hiv", "61958250101", False, 3600, 30, 30, 1.0),
)
DRUG_GROUPS: dict[str, tuple[int, ...]] = {}
for _i, _d in enumerate(DRUGS):
    DRUG_GROUPS[_d.group] = (*DRUG_GROUPS.get(_d.group, ()), _i)

# ---------------------------------------------------------------- observations and laboratory

LOINC = {
    "systolic": ("8480-6", "mm[Hg]"), "diastolic": ("8462-4", "mm[Hg]"), "height": ("8302-2", "cm"),
    "weight": ("29463-7", "kg"), "bmi": ("39156-5", "kg/m2"), "bmi_percentile": ("59576-9", "%"),
    "phq2": ("55758-7", "{score}"), "phq9": ("44261-6", "{score}"), "phq9_item9": ("44260-8", "{score}"),
    "smoking": ("72166-2", None), "a1c": ("4548-4", "%"), "ldl": ("13457-7", "mg/dL"), "hdl": ("2085-9", "mg/dL"),
    "cholesterol": ("2093-3", "mg/dL"), "egfr": ("98979-8", "mL/min/{1.73_m2}"), "creatinine": ("2160-0", "mg/dL"),
    "uacr": ("9318-7", "mg/g"), "fit": ("29771-3", None), "sdna_fit": ("77353-1", None), "chlamydia": ("43304-5", None),
    "cytology": ("10524-7", None), "hpv": ("77379-6", None), "tsh": ("3016-3", "m[IU]/L"),
}  # fmt: skip

BILL_TYPES = {"inpatient": "111", "outpatient": "131", "surgery_center": "831", "home": "321"}

SELECT code, concept FROM code_concept WHERE system = 'ICD10CM'

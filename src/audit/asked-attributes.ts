/** Attributes a reviewer asks for first, with the names they go by in data. */
export const askedAttributes = [
  { id: 'race', label: 'Race', synonyms: ['race', 'ethnicity', 'race_ethnicity', 'ethnic_group', 'national_origin'] },
  { id: 'gender', label: 'Gender', synonyms: ['gender', 'sex'] },
  {
    id: 'age',
    label: 'Age',
    synonyms: ['age', 'age_group', 'age_band', 'age_bin', 'age_range', 'birth_date', 'date_of_birth'],
  },
] as const;

export type AskedAttribute = (typeof askedAttributes)[number]['id'];

/** Whether a column or label is one of the names of an attribute. */
export function isNamed(id: AskedAttribute, name: string): boolean {
  const synonyms: readonly string[] = askedAttributes.find((one) => one.id === id)?.synonyms ?? [];
  return synonyms.includes(foldName(name));
}

/** `Race / Ethnicity`, `race-ethnicity` and `RACE_ETHNICITY` are one name. */
function foldName(name: string): string {
  return name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_|_$/g, '');
}

import { expect, test } from 'vitest';
import { definitionOf } from '../../src/metrics/catalogue.ts';
import { absentSource } from '../../src/record/absent-source.ts';
import { reasonText } from '../../src/record/reason-text.ts';

test('what this version computes once it is given the source is never said to be in no version', () => {
  for (const id of ['open_findings_past_due', 'temporal_holdout', 'audit_age_days', 'pd_auc', 'grade_migration']) {
    expect(definitionOf(id)?.computed, id).toBe(true);
    expect(absentSource(id)?.supply, id).toMatch(/“/);
    expect(reasonText('not_computed', id)).toBe(absentSource(id)?.missing);
  }
  expect(reasonText('not_computed', 'reason_code_quality')).toBe('not computed by this version');
  expect(reasonText('not_computed')).toBe('not computed by this version');
  expect(reasonText('single_class', 'pd_auc')).toBe('only one class among the labels');
});

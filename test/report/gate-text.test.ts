import { describe, expect, it } from 'vitest';
import { groupText } from '../../src/report/crossed-text.ts';
import { sliceText } from '../../src/report/gate-text.ts';

describe('slices of a gate in words', () => {
  it('writes crossed attributes and their cells as the rest of the report does', () => {
    const slice = { attribute: 'gender*age_group', group: 'female|62+', reference: 'male|40-61', split: 'audited' };
    expect(sliceText(slice)).toBe('gender × age_group, group female, 62+, against male, 40-61');
  });

  it('leaves a value of one attribute as the data have it', () => {
    expect(sliceText({ attribute: 'region', group: 'a|b', split: 'audited' })).toBe('region, group a|b');
    expect(groupText('region', 'a\\|b')).toBe('a\\|b');
    expect(groupText('region*sex', 'a\\|b|f')).toBe('a|b, f');
  });

  it('speaks of the whole model where a gate has no slice', () => {
    expect(sliceText(null)).toBe('whole model');
    expect(sliceText({ split: 'audited' })).toBe('whole model');
  });
});

import { describe, expect, test } from 'vitest';
import { metricsCsv } from '../../src/evidence/metrics-csv.ts';
import type { RecordedMetric } from '../../src/record/manifest.ts';
import { exampleRecordedMetrics } from '../record/example-body.ts';

const recorded = exampleRecordedMetrics();

describe('metrics as CSV', () => {
  test('one row each in key order, under the same header', () => {
    const reversed = Object.fromEntries(Object.entries(recorded).reverse());
    expect(metricsCsv(reversed)).toBe(metricsCsv(recorded));
    expect(metricsCsv(recorded)).toBe(
      `key,metric,attribute,group,reference,stratum,class,feature,params,split,value,undefined_reason,ci_lower,ci_upper,ci_level,ci_method,n,unit,method,section
accuracy,accuracy,,,,,,,,audited,0.666666666667,,,,,,300,rate,accuracy,5
demographic_parity_difference|attribute=gender,demographic_parity_difference,gender,,,,,,,audited,0.3,,0.1,0.5,0.95,tukey_newcombe,300,rate,demographic_parity_difference,7
roc_auc,roc_auc,,,,,,,,audited,,not_computed,,,,,300,rate,roc_auc,5
`,
    );
  });

  test('only the metrics asked for', () => {
    expect(metricsCsv(recorded, ['roc_auc']).trimEnd().split('\n')).toHaveLength(2);
  });

  test('group names run nothing in a spreadsheet', () => {
    const metric: RecordedMetric = {
      ...(recorded['accuracy'] as RecordedMetric),
      slice: { attribute: '@a', group: '=cmd|"x"', split: 'audited' },
    };
    const row = metricsCsv({ 'accuracy|attribute=@a|group=\\=cmd': metric }).split('\n')[1];
    expect(row).toContain(`,'@a,"'=cmd|""x""",`);
  });
});

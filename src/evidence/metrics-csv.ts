import { csvRow } from '../base/csv.ts';
import { sortedKeys } from '../base/order.ts';
import type { RecordedMetric } from '../record/manifest.ts';
import { scopeFields } from '../record/metric.ts';

const columns = [
  'key',
  'metric',
  ...scopeFields,
  'value',
  'undefined_reason',
  'ci_lower',
  'ci_upper',
  'ci_level',
  'ci_method',
  'n',
  'unit',
  'method',
  'section',
] as const;

/**
 * The metrics of a record as CSV: one row each in key order, the parts of its slice in columns of their own, numbers as stored. An
 * unbounded limit is an empty cell beside its level. Text that a spreadsheet would run is disarmed.
 *
 * @param ids only these metrics; all without
 * @example metricsCsv(manifest.metrics).split('\n')[0] // 'key,metric,attribute,…'
 */
export function metricsCsv(metrics: Readonly<Record<string, RecordedMetric>>, ids?: readonly string[]): string {
  const rows = sortedKeys(metrics).flatMap((key) => {
    const metric = metrics[key];
    const id = key.split('|', 1)[0] ?? '';
    return metric === undefined || ids?.includes(id) === false ? [] : [csvRow(cells(key, id, metric))];
  });
  return csvRow(columns) + rows.join('');
}

function cells(key: string, id: string, { result, slice, unit, method, section }: RecordedMetric) {
  const isValue = result.kind === 'value';
  const ci = isValue ? result.ci : undefined;
  return [
    key,
    id,
    ...scopeFields.map((field) => slice?.[field] ?? (field === 'split' ? 'audited' : null)),
    isValue ? result.value : null,
    isValue ? null : result.reason,
    ci?.lower ?? null,
    ci?.upper ?? null,
    ci?.level ?? null,
    ci?.method ?? null,
    result.n,
    unit,
    method,
    section,
  ];
}

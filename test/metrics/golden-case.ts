import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { Metric, Scope } from '../../src/record/metric.ts';
import { metricKey } from '../../src/record/metric.ts';
import { readCsv } from './tables.ts';

// biome-ignore lint/suspicious/noExplicitAny: the golden files are free-form JSON
export type Golden = any;

export function goldenJson(name: string): Golden {
  return JSON.parse(readFileSync(new URL(`../golden/${name}.golden.json`, import.meta.url), 'utf8'));
}

export function goldenRows(name: string): Record<string, string>[] {
  return readCsv(new URL(`../golden/${name}.csv`, import.meta.url));
}

/** Equal to the tolerance, absolute or relative; null is undefined. */
export function same(
  actual: number | null | undefined,
  expected: number | null,
  what: string,
  tolerance = 1e-12,
): void {
  if (expected === null || actual === null || actual === undefined) {
    expect(actual ?? null, what).toBe(expected);
    return;
  }
  const difference = Math.abs(actual - expected);
  expect(difference <= tolerance * Math.max(1, Math.abs(expected)), `${what}: ${actual} is not ${expected}`).toBe(true);
}

/** Metrics of a test by key. */
export function byKey(metrics: readonly Metric[]) {
  const map = new Map(metrics.map((metric) => [metricKey(metric.id, metric.scope), metric]));
  expect(map.size, 'keys are unique').toBe(metrics.length);
  const get = (id: string, scope: Partial<Scope> = {}): Metric => {
    const key = metricKey(id, { split: 'audited', ...scope });
    const found = map.get(key);
    if (found === undefined) throw new Error(`no metric ${key}`);
    return found;
  };
  return {
    get,
    value: (id: string, scope: Partial<Scope> = {}): number | null => {
      const metric = get(id, scope);
      return metric.kind === 'value' ? metric.value : null;
    },
    limits: (id: string, scope: Partial<Scope> = {}): [number | null, number | null] | null => {
      const metric = get(id, scope);
      return metric.kind === 'value' && metric.ci !== undefined ? [metric.ci.lower, metric.ci.upper] : null;
    },
  };
}

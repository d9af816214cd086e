import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { allDefinitions } from '../../src/metrics/catalogue.ts';
import { formCautions } from '../../src/metrics/cautions.ts';
import { intervalMethods } from '../../src/metrics/interval-methods.ts';

test('docs/metrics.md is what the definitions say', async () => {
  const script: string = new URL('../../scripts/metric-docs.mjs', import.meta.url).href;
  const { metricDocs } = await import(/* @vite-ignore */ script);
  const text = readFileSync(new URL('../../docs/metrics.md', import.meta.url), 'utf8');
  // If this fails: npm run build && node scripts/metric-docs.mjs
  expect(metricDocs({ allDefinitions, intervalMethods, formCautions }) === text).toBe(true);
});

test('every interval that a metric names is explained', () => {
  const named = new Set(allDefinitions().flatMap(({ interval }) => interval ?? []));
  expect([...named].filter((name) => !(name in intervalMethods))).toEqual([]);
});

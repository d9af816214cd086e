import { fail } from '../base/diagnostic.ts';
import { definitionOf } from '../metrics/catalogue.ts';
import type { MetricDefinition } from '../metrics/definition.ts';

/** The definition behind a metric that the tool itself computed: it cannot be missing. */
export function definition(id: string): MetricDefinition {
  return definitionOf(id) ?? fail('internal.bug', `metric "${id}" is not in the catalogue`);
}

import type { MetricDefinition } from './definition.ts';

/** Figures outside the calibration family that take a score for a probability. */
const ofProbabilities: ReadonlySet<string> = new Set(['log_loss', 'brier', 'brier_skill', 'residual_smd']);

/** Whether a metric says nothing where scores are points: it takes them for probabilities. */
export function needsProbabilities({ id, family, derived }: MetricDefinition): boolean {
  return family === 'calibration' || ofProbabilities.has(derived?.from ?? id);
}

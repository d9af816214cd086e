import { problem } from '../../base/diagnostic.ts';
import type { DocumentObject } from '../document.ts';
import { type Findings, integerAt, join, numbersAt } from '../fields.ts';
import type { ReadOptions } from '../read-options.ts';

export interface Iterations {
  /** First tree of each boosting round, and the number of trees at the end. */
  readonly starts: Float64Array;
  /** Boosting rounds in the file. */
  readonly inFile: number;
  /** Boosting rounds that count. */
  readonly used: number;
  /** Zero-based, as the file names it. */
  readonly best: number | null;
}

/**
 * Boosting rounds by `iteration_indptr` (2.0 and later), else from the number of trees per round; a round has
 * outputs × `num_parallel_tree` trees. Where early stopping left rounds behind the best one, the config must say which count.
 */
export function readIterations(
  model: DocumentObject,
  attributes: DocumentObject,
  trees: number,
  treesPerRound: number,
  options: ReadOptions,
  findings: Findings,
  path: string,
): Iterations | undefined {
  const starts = readStarts(model, trees, treesPerRound, findings, path);
  if (starts === undefined) return undefined;
  const inFile = starts.length - 1;
  const best = attributes.has('best_iteration')
    ? integerAt(findings, attributes, 'best_iteration', 'learner.attributes', { min: 0, max: Number.MAX_SAFE_INTEGER })
    : null;
  if (best === undefined) return undefined;
  const used = chooseRounds(inFile, best, options.bestIteration, findings);
  return used === undefined ? undefined : { starts, inFile, used, best };
}

function chooseRounds(
  inFile: number,
  best: number | null,
  choice: ReadOptions['bestIteration'],
  findings: Findings,
): number | undefined {
  if (choice === 'all') return inFile;
  if (typeof choice === 'number') {
    if (Number.isInteger(choice) && choice >= 0 && choice < inFile) return choice + 1;
    const message = `model.best_iteration: ${choice} is not in the file, which holds the rounds 0 to ${inFile - 1}`;
    findings.add(problem('config.value', message));
    return undefined;
  }
  if (choice === 'file' && best === null) {
    const message = 'model.best_iteration: file, but the model file names no best iteration';
    findings.add(problem('config.value', message, { hint: 'write best_iteration: all, or leave the key out' }));
    return undefined;
  }
  if (best === null || best + 1 >= inFile) return inFile;
  if (choice === 'file') return best + 1;
  findings.add(
    problem(
      'config.missing_key',
      `"model.best_iteration" is missing: training stopped early, the file holds ${inFile} boosting rounds and names round ${best} ` +
        `(counted from 0) as the best, so ${best + 1} or ${inFile} of them count`,
      {
        hint: `add best_iteration: file (the first ${best + 1}, as XGBoost's scikit-learn interface predicts) or best_iteration: all (${inFile})`,
      },
    ),
  );
  return undefined;
}

function readStarts(
  model: DocumentObject,
  trees: number,
  treesPerRound: number,
  findings: Findings,
  path: string,
): Float64Array | undefined {
  if (!model.has('iteration_indptr')) {
    if (trees % treesPerRound === 0) {
      return Float64Array.from({ length: trees / treesPerRound + 1 }, (_, i) => i * treesPerRound);
    }
    findings.refuse(join(path, 'trees'), `${trees} trees do not divide into rounds of ${treesPerRound}`);
    return undefined;
  }
  const starts = numbersAt(findings, model, 'iteration_indptr', path, { range: { min: 0, max: trees } });
  if (starts === undefined) return undefined;
  const here = join(path, 'iteration_indptr');
  for (let i = 1; i < starts.length; i++) {
    if ((starts[i] ?? 0) >= (starts[i - 1] ?? 0)) continue;
    findings.refuse(`${here}[${i}]`, `${starts[i]} after ${starts[i - 1]}`);
    return undefined;
  }
  if (starts[0] !== 0 || starts[starts.length - 1] !== trees) {
    findings.refuse(here, `must run from 0 to the number of trees, ${trees}`);
    return undefined;
  }
  return starts;
}

import { type Diagnostic, problem } from '../base/diagnostic.ts';
import { compareCodePoints } from '../base/order.ts';
import type { StrictRequirement } from '../config/strict-requirements.ts';
import type { StrictCheck } from '../record/manifest.ts';
import type { OverlapFacts, ParityFacts } from './context.ts';
import type { ToolFacts } from './ports.ts';

/** Requirement 10 of strict mode: the packages that shape bytes are the ones this release was made with. */
export function pinnedPackagesCheck({ corePackages, pinnedPackages }: ToolFacts): StrictCheck {
  const off = Object.keys(pinnedPackages)
    .filter((name) => corePackages[name] !== pinnedPackages[name])
    .sort(compareCodePoints);
  return check('pinned_packages', off.length === 0, [
    'every run-time package has the version this release was tested with',
    `${off.map((name) => `${name} is ${corePackages[name] ?? 'missing'}, tested with ${pinnedPackages[name]}`).join('; ')}; install glassalpha again`,
  ]);
}

/** What only the data and the model can show (items 2, 3, 6 and 7). */
export interface MeasuredFacts {
  /** Null: no schema was given, which is unmet elsewhere. */
  readonly schemaProblems: readonly Diagnostic[] | null;
  readonly overlap: OverlapFacts | null;
  readonly holdoutStatement: string | undefined;
  readonly diagnostics: readonly Diagnostic[];
  readonly hasModel: boolean;
  readonly parity: ParityFacts | null;
}

export function measuredChecks(facts: MeasuredFacts): StrictCheck[] {
  const { schemaProblems, overlap, parity, hasModel } = facts;
  const folded = facts.diagnostics.filter((d) => d.code === 'data.column_case');
  const untested = facts.diagnostics.filter((d) => d.code === 'model.untested_version');
  const shared = overlap?.sharedIds ?? null;
  return [
    ...(schemaProblems === null
      ? []
      : [
          check('schema_matched', schemaProblems.length === 0, [
            'the data match the declared schema',
            schemaProblems.map((d) => d.message).join('; '),
          ]),
        ]),
    ...(shared === null
      ? []
      : [
          check('no_overlap', shared === 0, [
            'no audited row stands in the training data',
            `${shared} audited rows stand in the training data`,
          ]),
        ]),
    check('exact_column_names', folded.length === 0, [
      'every column was found under its exact name',
      folded.map((d) => d.message).join('; '),
    ]),
    ...(hasModel
      ? [
          check('model_version_tested', untested.length === 0, [
            'format and writer version of the model are in the tested range',
            untested.map((d) => d.message).join('; '),
          ]),
          check('score_parity', true, [
            parity === null
              ? 'no recorded scores to hold the model against'
              : `the model gives the ${parity.rows} recorded scores`,
            '',
          ]),
        ]
      : []),
  ];
}

export function requirementChecks(requirements: readonly StrictRequirement[]): StrictCheck[] {
  return requirements.map(({ id, status, detail }) => ({ id, status, detail }));
}

/**
 * The unmet checks of a strict run, together: nothing is measured, or nothing written, while one stands.
 *
 * @param hint said once, under the last of them
 */
export function strictProblems(
  checks: readonly Pick<StrictCheck, 'id' | 'status' | 'detail'>[],
  file: string,
  hint?: string,
): Diagnostic[] {
  const unmet = checks.filter(({ status }) => status === 'not_met');
  return unmet.map(({ id, detail }, i) =>
    problem(id === 'policy_given' ? 'policy.required' : 'config.strict_unmet', detail, {
      rule: id,
      where: { file },
      hint: i === unmet.length - 1 ? hint : undefined,
    }),
  );
}

function check(id: string, met: boolean, [metText, unmetText]: readonly [string, string]): StrictCheck {
  return { id, status: met ? 'met' : 'not_met', detail: met ? metText : unmetText };
}

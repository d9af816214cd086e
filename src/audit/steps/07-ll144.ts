import type { Cell, PerformedContent } from '../../record/content.ts';
import type { AuditContext } from '../context.ts';
import type { Ll144RateFacts } from '../ll144-facts.ts';
import { table } from './cells.ts';

/** 7.9, where a gate asks for it: the three tables of a bias audit under New York City Local Law 144. */
export function ll144(context: AuditContext): PerformedContent {
  const facts = context.facts.ll144;
  if (facts === null) return {};
  const { sample, holdoutStatement } = context.config.data;
  const rows = facts.tables.flatMap(({ kind, attribute, categories }) =>
    categories.map(({ category, n, share, mayBeExcluded, excluded, selected, selection, scoring }): Cell[] => [
      kind,
      attribute,
      category,
      n,
      share,
      selected,
      ...rateCells(selection),
      ...rateCells(scoring),
      excluded ? 'excluded' : mayBeExcluded ? 'under 2 %' : 'none',
    ]),
  );
  const rate = ['rate', 'ratio', 'lower', 'upper'];
  return {
    facts: {
      ll144: {
        median_score: facts.median,
        least_rows: facts.leastRows,
        sample: sample ?? 'not_stated',
        statement: holdoutStatement ?? null,
      },
    },
    tables: {
      ll144: table(
        '7.9',
        [
          ...['table', 'attribute', 'category', 'n', 'share', 'selected'],
          ...rate.map((name) => `selection_${name}`),
          ...rate.map((name) => `scoring_${name}`),
          'flag',
        ],
        rows,
      ),
      ll144_unknown: table(
        '7.9',
        ['table', 'attribute', 'unknown', 'categories'],
        facts.tables.map(({ kind, attribute, unknown, categories }) => [kind, attribute, unknown, categories.length]),
      ),
    },
  };
}

function rateCells(rate: Ll144RateFacts | null): Cell[] {
  return rate === null ? [null, null, null, null] : [rate.rate, rate.ratio, rate.lower, rate.upper];
}

import type { Absent, Cell, PerformedContent } from '../../record/content.ts';
import type { AuditContext } from '../context.ts';
import { absent, metricOr, table } from './cells.ts';

/** Rows of the record; a search over thousands of cells says no more with them all. */
const mostRecorded = 500;

/** 10.4: rates of every subgroup against all other rows, the weakest first. */
export function subgroups(context: AuditContext): PerformedContent {
  const facts = context.facts.subgroups;
  if (facts === null) {
    return { absent: { '10.4': whyNot(context) } };
  }
  const { weakest, partitions, minGroupN, tooSmall, tests, falseDiscoveryRate, found } = facts;
  const columns = ['attribute', 'group', 'metric', 'n', 'others', 'rate', 'other_rate'];
  const rows = weakest.slice(0, mostRecorded).map((row): Cell[] => {
    const { attribute, group, metric } = row;
    return [
      attribute,
      group,
      metric,
      row.n,
      row.others,
      metricOr(context, metric, { attribute, group }, row.rate),
      row.otherRate,
      row.difference,
      row.lower,
      row.upper,
      row.p,
      row.adjustedP,
    ];
  });
  return {
    facts: {
      subgroup_scan: {
        partitions: [...partitions],
        min_group_n: minGroupN,
        subgroups: facts.subgroups,
        too_small: tooSmall,
        tests,
        false_discovery_rate: falseDiscoveryRate,
        found,
      },
    },
    tables: {
      subgroups: {
        ...table('10.4', [...columns, 'difference', 'lower', 'upper', 'p', 'adjusted_p'], rows),
        total: weakest.length,
      },
    },
  };
}

function whyNot({ config }: AuditContext): Absent {
  if (config.data.task !== 'binary') return absent('task_mismatch', 'audit a model whose label has two classes');
  return config.fairnessAnalysis === false
    ? absent('not_requested', 'set “fairness_analysis: auto”')
    : absent('no_protected_attributes', 'name the columns under “data.protected_attributes”');
}

import { daysBetween } from '../../base/days-between.ts';
import { formatFixed } from '../../base/format.ts';
import type { Content, RedFlag } from '../../record/content.ts';
import { type GateDecision, isJudged } from '../../record/decisions.ts';
import type { AuditContext } from '../context.ts';
import { isMitigated } from './01-findings.ts';
import { smallGroup } from './07-groups.ts';
import { absentSections } from './11-record-limits.ts';
import { capitalized, listed, plural } from './review-words.ts';

/** The red flags of report.md 9: raised, clear, or not to be determined, with the evidence. */
export function redFlags(context: AuditContext, blocks: Partial<Content>): RedFlag[] {
  return [
    missingSectionsFlag(blocks),
    smallGroupsFlag(context),
    wideIntervalsFlag(context),
    unmitigatedFlag(context),
    reproducibilityFlag(context),
    developmentFlag(context),
    tunedThresholdFlag(context),
    undefinedGateFlag(context),
    authorityFlag(context),
    waiverFlag(context),
  ];
}

function missingSectionsFlag(blocks: Partial<Content>): RedFlag {
  const stubs = absentSections(blocks);
  const whole = stubs.filter((s) => !s.includes('.')).length;
  const parts = stubs.length - whole;
  return flag(
    'missing_section',
    'Section missing or unexplained',
    stubs.length > 0,
    stubs.length === 0
      ? 'Every section and subsection was performed'
      : `Not performed: ${plural(whole, 'section')} and ${plural(parts, 'subsection')}; each gives its reason where it would stand`,
    '11.1',
  );
}

function smallGroupsFlag(context: AuditContext): RedFlag {
  const item = 'Small groups';
  if (context.attributes.length === 0) {
    return undetermined(
      'small_groups',
      item,
      'cannot be determined, because no protected attribute is configured',
      '7.2',
    );
  }
  const small = context.attributes.flatMap((a) =>
    a.groups.filter((g) => g.n < smallGroup).map((g) => `${a.name}=${g.group} (n = ${g.n})`),
  );
  const evidence = small.length === 0 ? `Every group has at least ${smallGroup} rows` : listed(small);
  return flag('small_groups', item, small.length > 0, evidence, '7.2');
}

function wideIntervalsFlag(context: AuditContext): RedFlag {
  const item = 'Wide intervals';
  if (!isJudged(context.gates)) return notJudged('wide_intervals', item);
  const wide = context.gates.gates.filter((g) => isWide(context, g)).map((g) => g.name);
  const evidence =
    wide.length === 0
      ? 'No gated interval contains its threshold or is wider than it'
      : `Not settled by this sample: ${listed(wide)}`;
  return flag('wide_intervals', item, wide.length > 0, evidence, '12.1');
}

/** The interval contains the threshold, or is as wide as the difference it should tell apart from none. */
function isWide(context: AuditContext, gate: GateDecision): boolean {
  if (gate.ci !== null && gate.ci_state === 'spans') return true;
  if (gate.near?.underpowered === true) return true;
  const isDifference = context.definitions.get(gate.metric_id)?.unit === 'difference';
  if (!isDifference || gate.ci === null || typeof gate.threshold !== 'number') return false;
  const { lower, upper } = gate.ci;
  return lower === null || upper === null || (upper - lower) / 2 >= Math.abs(gate.threshold);
}

function unmitigatedFlag(context: AuditContext): RedFlag {
  const item = 'Failed gate without mitigation';
  if (!isJudged(context.gates)) return notJudged('unmitigated_failure', item);
  const failed = context.gates.gates
    .filter((g) => g.status === 'FAIL' && g.waiver === null && g.documentation === null)
    .filter((g) => !isMitigated(context.findings, g))
    .map((g) => g.name);
  const evidence =
    failed.length === 0 ? 'No gate failed without a record of mitigation' : `No mitigation recorded: ${listed(failed)}`;
  return flag('unmitigated_failure', item, failed.length > 0, evidence, '12.4');
}

function reproducibilityFlag(context: AuditContext): RedFlag {
  const faults = [
    ...(context.config.statedKeys.includes('random_seed') ? [] : ['the configuration sets no random seed']),
    ...(context.strictPassed ? [] : ['not run in strict mode']),
    ...(context.git.dirty === true ? ['tracked files were modified'] : []),
  ];
  const evidence =
    faults.length === 0 ? 'Seed set, strict mode passed, no modified file' : capitalized(faults.join('; '));
  return flag('reproducibility', 'Reproducibility information missing', faults.length > 0, evidence, '14');
}

function developmentFlag(context: AuditContext): RedFlag {
  const { sample } = context.config.data;
  const item = 'Audited on development data';
  if (sample === undefined) {
    const evidence =
      'cannot be determined, because the configuration does not state the kind of sample (“data.sample”)';
    return undetermined('development_sample', item, evidence, '3.1');
  }
  const evidence =
    sample === 'development' ? 'The sample is stated to be development data' : `Sample stated: ${sampleWords[sample]}`;
  return flag('development_sample', item, sample === 'development', evidence, '3.1');
}

const sampleWords = {
  holdout: 'hold-out',
  out_of_time: 'out of time',
  production: 'production',
  development: 'development',
} as const;

function tunedThresholdFlag(context: AuditContext): RedFlag {
  const { threshold } = context.facts;
  const tuned =
    threshold.tunedOnAuditedData ||
    [...context.metrics.values()].some((m) => m.kind === 'value' && m.tunedOnAuditedData === true);
  const evidence = tuned
    ? 'The decision threshold was fitted on the audited labels'
    : context.config.data.task === 'binary'
      ? `Decision threshold ${thresholdSource(threshold)}`
      : 'Nothing is decided by a threshold';
  return flag('tuned_threshold', 'Threshold fitted on audited labels', tuned, evidence, '2.1');
}

function thresholdSource({ policy, value, fitOn }: AuditContext['facts']['threshold']): string {
  if (policy === 'fixed' && value !== null) return `fixed at ${formatThreshold(value)} in the configuration`;
  if (policy === 'from_file' || value === null) return 'taken from the decision column';
  return `fitted on the ${fitOn ?? 'audited'} rows`;
}

function undefinedGateFlag(context: AuditContext): RedFlag {
  const item = 'Gated metric without a value';
  if (!isJudged(context.gates)) return notJudged('undefined_gated_metric', item);
  const names = context.gates.gates.filter((g) => g.status === 'NOT_EVALUATED').map((g) => g.name);
  const evidence = names.length === 0 ? 'Every gated metric has a value' : `Not evaluated: ${listed(names)}`;
  return flag('undefined_gated_metric', item, names.length > 0, evidence, '12.1');
}

function authorityFlag(context: AuditContext): RedFlag {
  const item = 'Error gate on an authority not in force';
  if (!isJudged(context.gates)) return notJudged('authority_status', item);
  const { gates, as_of: asOf } = context.gates;
  const citing = gates.filter((g) => g.severity === 'error' && (g.clause !== '' || g.authorities.length > 0));
  if (citing.length === 0) {
    return flag('authority_status', item, false, 'No error-level gate cites an authority', '12.2');
  }
  // A gate that also cites what stands, such as the successor, does not rest on what fell.
  const fallen = citing.filter(
    ({ authorities }) => authorities.length > 0 && authorities.every(({ status }) => status !== 'in_force'),
  );
  if (fallen.length > 0) {
    const named = fallen.map(
      ({ name, authorities }) => `${name} (${authorities.map(({ status }) => status).join(', ')})`,
    );
    return flag('authority_status', item, true, `On ${asOf}: ${listed(named)}`, '12.2');
  }
  const unknown = citing.filter(({ authorities }) => authorities.length === 0).map(({ name }) => name);
  if (unknown.length > 0) {
    const evidence = `cannot be determined, because the table of authorities knows no clause of: ${listed(unknown)}`;
    return undetermined('authority_status', item, evidence, '12.2');
  }
  const evidence = `What ${plural(citing.length, 'error-level gate')} cite is in force on ${asOf}`;
  return flag('authority_status', item, false, evidence, '12.2');
}

function waiverFlag(context: AuditContext): RedFlag {
  const item = 'Waiver ending within 30 days';
  if (!isJudged(context.gates)) return notJudged('waiver_expiring', item);
  const used = context.gates.gates.flatMap(({ waiver }) => (waiver?.state === 'active' ? [waiver] : []));
  if (used.length === 0) return flag('waiver_expiring', item, false, 'No waiver was used', '12.3');
  const ending = used.filter(({ expires }) => daysBetween(context.config.asOf, expires) <= 30);
  const evidence =
    ending.length === 0
      ? `${used.length === 1 ? 'The waiver used ends' : 'The waivers used end'} later`
      : `Ending: ${listed([...new Set(ending.map(({ id, expires }) => `${id} on ${expires}`))])}`;
  return flag('waiver_expiring', item, ending.length > 0, evidence, '12.3');
}

function flag(id: string, item: string, raised: boolean, evidence: string, section: string): RedFlag {
  return { id, item, state: raised ? 'raised' : 'clear', evidence, section };
}

function undetermined(id: string, item: string, evidence: string, section: string): RedFlag {
  return { id, item, state: 'undetermined', evidence, section };
}

function notJudged(id: string, item: string): RedFlag {
  return undetermined(id, item, 'cannot be determined, because no policy was given', '12');
}

function formatThreshold(value: number): string {
  return value === Math.round(value * 100) / 100 ? formatFixed(value, 2) : String(value);
}

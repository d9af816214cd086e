import { Argument, Option } from 'commander';
import { type Diagnostic, diagnostic } from '../../../base/diagnostic.ts';
import { escapeControls } from '../../../base/escape.ts';
import type { GateVerdict, PolicyDifference } from '../../../policy/diff/diff-policies.ts';
import type { KeyChange } from '../../../policy/diff/gate-changes.ts';
import type { CommandModule } from '../../command-module.ts';
import { findingsText } from '../../findings-text.ts';
import { formatOption } from '../../format-option.ts';
import { textTable } from '../../text-table.ts';

interface DiffOptions {
  readonly failOn?: 'relaxed';
  readonly format: 'text' | 'json' | 'sarif' | 'github';
}

export const policyDiff: CommandModule = {
  define(command, context, done) {
    command
      .addArgument(new Argument('<old>', 'policy file or name of a shipped pack'))
      .addArgument(new Argument('<new>', 'policy file or name of a shipped pack'))
      .addOption(new Option('--fail-on <what>', 'exit 1 if a gate was removed or asks less').choices(['relaxed']))
      .addOption(formatOption(['json', 'sarif', 'github']))
      .addHelpText(
        'after',
        `
Gates are the same by their id, inherited ones included. RELAXED: more audits pass; TIGHTENED: fewer; CHANGED: other ones;
TEXT: only words differ. A gate that is weaker in any way counts as relaxed.
Exit codes: 0 done; 1 with --fail-on relaxed, if so; 2 a policy cannot be loaded.

Examples:
  glassalpha policy diff v1.yaml v2.yaml
  glassalpha policy diff sr_11_7_banking configs/policy/ours.yaml --fail-on relaxed
`,
      )
      .action(async (before: string, after: string, { failOn, format }: DiffOptions) => {
        const [{ loadSoundPolicy }, { diffPolicies }] = await Promise.all([
          import('../../../app/load-policy.ts'),
          import('../../../policy/diff/diff-policies.ts'),
        ]);
        const place = { cwd: context.cwd };
        const [old, now] = [await loadSoundPolicy(before, place), await loadSoundPolicy(after, place)];
        const difference = diffPolicies(old, now);
        const fails = failOn === 'relaxed' && difference.relaxed;
        if (format === 'text') context.stdout.write(differenceText(difference));
        else if (format === 'json')
          context.stdout.write(`${JSON.stringify({ format: 'glassalpha-policy-diff/1', ...difference })}\n`);
        else context.stdout.write(await findingsText(format, findings(difference, fails), context.version));
        done(fails ? 1 : 0);
      });
  },
};

const labels: Readonly<Record<GateVerdict, string>> = {
  added: 'ADDED',
  removed: 'REMOVED',
  tightened: 'TIGHTENED',
  relaxed: 'RELAXED',
  changed: 'CHANGED',
  text: 'TEXT',
};

/** `RELAXED   Demographic Parity  threshold 0.1 → 0.12`, one line per gate. */
function differenceText({ gates, governance, sameVersion }: PolicyDifference): string {
  const rows = [
    ...governance.map((change) => [labels[change.effect], 'governance', changeText(change)]),
    ...gates.map(({ verdict, name, changes }) => [
      labels[verdict],
      escapeControls(name),
      changes.map(changeText).join('; '),
    ]),
  ];
  if (rows.length === 0) return 'no differences\n';
  const warning = sameVersion === null ? '' : `warning: ${sameVersionText(sameVersion)}\n`;
  return textTable(rows.map(([label = '', ...rest]) => [label.padEnd(8), ...rest])) + warning;
}

function changeText({ key, from, to, effect }: KeyChange): string {
  if (effect === 'text' && key !== 'name' && key !== 'clause') return key;
  return escapeControls(`${key} ${from ?? 'none'} → ${to ?? 'none'}`);
}

function sameVersionText(version: string): string {
  return `same version "${version}", different gates`;
}

/** Weaker gates are warnings, errors if they are asked to fail; the rest is worth a note. */
function findings({ gates, governance, sameVersion }: PolicyDifference, fails: boolean): Diagnostic[] {
  const severityOf = (verdict: GateVerdict) =>
    verdict === 'removed' || verdict === 'relaxed' ? (fails ? 'error' : 'warning') : 'note';
  return [
    ...governance.map((change) =>
      diagnostic(severityOf(change.effect), 'policy.lint', `governance: ${changeText(change)}`, {
        rule: `gate_${change.effect}`,
      }),
    ),
    ...gates.map(({ verdict, name, changes, where }) => {
      const what = changes.length === 0 ? verdict : `${verdict}: ${changes.map(changeText).join('; ')}`;
      return diagnostic(severityOf(verdict), 'policy.lint', `gate "${name}" ${what}`, {
        rule: `gate_${verdict}`,
        where,
      });
    }),
    ...(sameVersion === null
      ? []
      : [diagnostic('warning', 'policy.lint', sameVersionText(sameVersion), { rule: 'same_version' })]),
  ];
}

import type { CommandModule } from './command-module.ts';

export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<CommandModule>;
}

/** Every command of this version. Files are imported on demand: `--help` loads none of them. */
export const commandEntries: readonly CommandEntry[] = [
  {
    name: 'audit',
    summary: 'measure a model, judge it by the policy, write report, manifest and decisions',
    load: async () => (await import('./commands/audit.ts')).auditCommand,
  },
  {
    name: 'validate',
    summary: 'check a configuration and its policies; all problems at once',
    load: async () => (await import('./commands/validate.ts')).validateCommand,
  },
  {
    name: 'gates',
    summary: 'judge a finished audit again, under its own or another policy; without model or data',
    load: async () => (await import('./commands/gates.ts')).gatesCommand,
  },
  {
    name: 'inspect',
    summary: 'read the numbers out of a report, a manifest or a pack',
    load: async () => (await import('./commands/inspect.ts')).inspectCommand,
  },
  {
    name: 'compare',
    summary: 'what differs between two audits: gates, metrics, inputs, policies',
    load: async () => (await import('./commands/compare.ts')).compareCommand,
  },
  {
    name: 'reproduce',
    summary: 'run the audit of a report again and compare every byte; name the first cause of a difference',
    load: async () => (await import('./commands/reproduce.ts')).reproduceCommand,
  },
  {
    name: 'export-evidence-pack',
    summary: 'pack a report with its record, inputs, checksums and instructions',
    load: async () => (await import('./commands/export-evidence-pack.ts')).exportEvidencePackCommand,
  },
  {
    name: 'verify-evidence-pack',
    summary: 'check a pack: checksums, record, gates, reproducibility, signatures',
    load: async () => (await import('./commands/verify-evidence-pack.ts')).verifyEvidencePackCommand,
  },
  {
    name: 'sign-evidence-pack',
    summary: 'add signatures or a signed opinion to a pack',
    load: async () => (await import('./commands/sign-evidence-pack.ts')).signEvidencePackCommand,
  },
  {
    name: 'policy',
    summary: 'list, show and check policies',
    load: async () => (await import('./commands/policy.ts')).policyCommand,
  },
  {
    name: 'log',
    summary: 'portfolio log: append, query, verify, prove, repair',
    load: async () => (await import('./commands/log.ts')).logCommand,
  },
  {
    name: 'quickstart',
    summary: 'write an example project with real data and audit it',
    load: async () => (await import('./commands/quickstart.ts')).quickstartCommand,
  },
  {
    name: 'keys',
    summary: 'make and show keys that sign evidence packs',
    load: async () => (await import('./commands/keys.ts')).keysCommand,
  },
  {
    name: 'list',
    summary: 'metrics, policies, model formats, sections, codes of this version',
    load: async () => (await import('./commands/list.ts')).listCommand,
  },
  {
    name: 'doctor',
    summary: 'check this installation and name the fix for what is wrong',
    load: async () => (await import('./commands/doctor.ts')).doctorCommand,
  },
];

/** Commands of the specification that this version does not have: refused by name rather than as a typing error. */
export const laterCommands: readonly string[] = [
  'completion',
  'docs',
  'letter',
  'reasons',
  'recourse',
  'setup',
  'setup-env',
  'timestamp-query',
];

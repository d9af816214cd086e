import { z } from 'zod';
import { type Diagnostic, hasErrors, problem } from '../base/diagnostic.ts';
import { parseYaml } from '../base/yaml.ts';
import { checkShape } from '../base/zod-diagnostics.ts';
import { expects } from '../base/zod-schema-walk.ts';
import { outline } from '../record/outline.ts';

/** From `open` to `closed`; the first two still ask for work. */
const statuses = ['open', 'in_progress', 'remediated', 'accepted', 'closed'] as const;
const severities = ['critical', 'high', 'medium', 'low', 'error', 'warning', 'info'] as const;

const text = expects('text', z.string().regex(/\S/).max(4000));
const date = expects('a date YYYY-MM-DD', z.iso.date());

const findingSchema = z.strictObject({
  id: text,
  text,
  severity: expects(`one of ${severities.join(', ')}`, z.enum(severities)),
  section: text.exactOptional(),
  gate: text.exactOptional(),
  source: text.exactOptional(),
  received: date.exactOptional(),
  owner: text.exactOptional(),
  due: date.exactOptional(),
  status: expects(`one of ${statuses.join(', ')}`, z.enum(statuses)),
  mitigation: text.exactOptional(),
});
const findingsSchema = expects('a list of findings', z.array(findingSchema));

/** Something that a reviewer found wrong with the model (interface.md 5, `findings`). */
export type Finding = z.infer<typeof findingSchema>;

/**
 * Reads a findings file: a YAML list. Every problem comes out at its place; a faulty file is never half used.
 *
 * @example parseFindings('- {id: F-1, text: No benchmark, severity: low, status: open}', 'findings.yaml').findings?.length // 1
 */
export function parseFindings(
  input: Uint8Array | string,
  file: string,
): { readonly findings: readonly Finding[] | null; readonly diagnostics: readonly Diagnostic[] } {
  const yaml = parseYaml(input, file);
  if (yaml.value === undefined) return { findings: null, diagnostics: yaml.diagnostics };
  const shape = checkShape(findingsSchema, yaml.value ?? [], {
    file,
    at: yaml.at,
    scalar: yaml.scalar,
    noun: (parent) => (parent.length === 0 ? 'a list of findings' : 'a field of a finding'),
    example: (path) => examples[String(path.at(-1))],
  });
  const diagnostics = [...yaml.diagnostics, ...shape.diagnostics];
  const findings = shape.data ?? [];
  const seen = new Set<string>();
  for (const [i, { id, section, received, due }] of findings.entries()) {
    const where = (field: string) => ({ where: yaml.at([i, field]) ?? { file } });
    if (seen.has(id)) diagnostics.push(problem('config.value', `the finding "${id}" stands twice`, where('id')));
    seen.add(id);
    if (section !== undefined && !isSection(section))
      diagnostics.push(
        problem('config.value', `"${section}" is no section of the report`, {
          ...where('section'),
          hint: 'write a number such as "7" or "7.3"; glassalpha list sections names them',
        }),
      );
    if (received !== undefined && due !== undefined && due < received)
      diagnostics.push(problem('config.value', `the finding "${id}" is due before it was received`, where('due')));
  }
  return hasErrors(diagnostics) ? { findings: null, diagnostics } : { findings, diagnostics };
}

/** Whether somebody still has to do something about it. */
export function isOpen({ status }: Finding): boolean {
  return status === 'open' || status === 'in_progress';
}

/** Open, and its date has passed on the day of the audit. */
export function isPastDue(finding: Finding, asOf: string): boolean {
  return isOpen(finding) && finding.due !== undefined && finding.due < asOf;
}

function isSection(number: string): boolean {
  return outline.some((section) => section.number === number || section.subsections.some((s) => s.number === number));
}

const examples: Readonly<Record<string, string>> = {
  id: 'id: F-2025-01',
  text: 'text: what was found',
  severity: 'severity: medium',
  status: 'status: open',
};

import type { z } from 'zod';

/**
 * Checks a parsed JSON value against a strict schema.
 *
 * @returns the first violation, as path and what was expected, or undefined if there is none. The value itself is never
 *   rewritten: what was read is what is used.
 * @example firstViolation(decisionsSchema, {}) // 'format: Invalid input: expected "glassalpha-policy-decisions/1"'
 */
export function firstViolation(schema: z.ZodType, value: unknown): string | undefined {
  const checked = schema.safeParse(withProtoNamed(value));
  if (checked.success) return undefined;
  const issue = deepest(checked.error.issues);
  const path = issue.path.map((step) => (step === protoStandIn ? '__proto__' : step));
  return `${pathText(path)}: ${issue.message}`;
}

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Of a union, the branch that was followed furthest: the shape that was meant. */
function deepest(issues: readonly z.core.$ZodIssue[]): Issue {
  const issue = issues[0];
  if (issue === undefined) return { path: [], message: 'not of the expected shape' };
  if (issue.code !== 'invalid_union') return issue;
  let best: Issue = issue;
  for (const branch of issue.errors) {
    const inner = deepest(branch);
    if (issue.path.length + inner.path.length > best.path.length) {
      best = { path: [...issue.path, ...inner.path], message: inner.message };
    }
  }
  return best;
}

/**
 * Shape checkers skip the key `__proto__`. In a record it is a key like any other (a column may be called so), so it is
 * checked under a name that no file can hold: a lone surrogate is not UTF-8.
 */
const protoStandIn = '\ud800__proto__';

function withProtoNamed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withProtoNamed);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key === '__proto__' ? protoStandIn : key, withProtoNamed(item)]),
  );
}

function pathText(path: readonly PropertyKey[]): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else if (/^[A-Za-z_][\w-]*$/.test(String(step))) text += text === '' ? String(step) : `.${String(step)}`;
    else text += `[${JSON.stringify(String(step))}]`;
  }
  return text === '' ? 'the whole' : text;
}

import { conformityClaims } from '../../base/conformity-claims.ts';
import type { Diagnostic } from '../../base/diagnostic.ts';
import { finding, type LintContext } from './lint-context.ts';

/** Words that promise what no audit can show, in any text of the policy's files, comments too (policy.md 7, rule 1). */
export function wordingRule({ files }: LintContext): Diagnostic[] {
  return [...files].flatMap(([file, { text }]) =>
    text.split('\n').flatMap((line, index) =>
      conformityClaims(line).map((claim) => {
        const column = [...line.slice(0, line.indexOf(claim))].length + 1;
        const where = { file, line: index + 1, column, endColumn: column + [...claim].length };
        const hint = 'say "evidence for", and name the policy under which a gate passed';
        return finding('warning', 'wording', `"${claim}" promises what no audit can show`, hint, where);
      }),
    ),
  );
}

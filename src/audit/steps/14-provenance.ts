import type { ContentBlock } from '../../record/content.ts';
import type { AuditContext } from '../context.ts';
import { performed } from './cells.ts';

/** Section 14: digests, versions and checks stand in the record's own fields; here is what only the configuration says. */
export function provenanceStep(context: AuditContext): ContentBlock {
  const { retention } = context.config;
  return performed({
    facts: {
      strict_passed: context.strictPassed,
      paper: context.config.report.paper,
      retention: retention === undefined ? null : { period: retention.period, authority: retention.authority },
    },
  });
}

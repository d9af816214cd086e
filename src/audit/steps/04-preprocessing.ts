import { publish } from '../../base/format.ts';
import { sortedKeys } from '../../base/order.ts';
import type { Cell, ContentBlock } from '../../record/content.ts';
import type { AuditContext } from '../context.ts';
import { absent, later, performed, table } from './cells.ts';

/** Section 4: does this tool's reading of the model give the scores the institution recorded? */
export function preprocessingStep(context: AuditContext): ContentBlock {
  if (context.model.hash === null) return absent('no_model', 'name the model file under “model.path”');
  const { parity } = context;
  return performed({
    tables: {
      unknown_categories: table(
        '4.2',
        ['column', 'rows', 'share'],
        sortedKeys(context.unseenCategories).map((column): Cell[] => {
          const rows = context.unseenCategories[column] ?? 0;
          return [column, rows, context.rows === 0 ? null : publish(rows / context.rows)];
        }),
      ),
    },
    facts:
      parity === null
        ? {}
        : {
            score_parity: {
              rows: parity.rows,
              max_abs: publish(parity.maxAbs),
              tolerance: parity.toleranceUsed,
              decisions_equal: parity.decisionsEqual,
              against: parity.against,
              scores_sha256: parity.scoresSha256,
            },
          },
    absent: {
      '4.1': later('reads a preprocessing artifact (“preprocessing.artifact_path”)'),
      ...(parity === null
        ? { '4.3': absent('not_requested', 'name recorded scores under “model.parity” or “data.score_column”') }
        : {}),
      '4.4': later('attributes scores to inputs (section 8)'),
    },
  });
}

import { Argument } from 'commander';
import { escapeControls } from '../../../base/escape.ts';
import type { GlobalOptions } from '../../cli-context.ts';
import type { CommandModule } from '../../command-module.ts';
import { logSigningKey } from '../../log-signing-key.ts';
import { openReport } from '../../open-report.ts';
import { entryCount, type LogOption, logOption, logPath } from './log-option.ts';

interface AppendOptions extends LogOption, GlobalOptions {
  readonly sign?: string;
  readonly origin?: string;
  readonly passphraseFile?: string;
}

export const logAppend: CommandModule = {
  define(command, context, done) {
    command
      .addArgument(new Argument('<report>', 'report PDF, its manifest with the PDF beside it, or an evidence pack'))
      .addOption(logOption())
      .option('--sign <key>', 'Ed25519 key that signs a checkpoint of the log, beside it')
      .option('--origin <name>', 'name of the log in its checkpoints (default: name of the key)')
      .option('--passphrase-file <file>', 'its first line opens an encrypted key')
      .addHelpText(
        'after',
        `
The record inside the report is checked first, a pack is verified. An audit that the log has already is not added twice. Several processes may
append at once, also if one is ended at any moment; the log has to lie on a local disk. With --sign the whole log is checked,
also against its last checkpoint, and audit_log.checkpoint is written beside it, the one before under audit_log.checkpoints.
Keep copies elsewhere.
Exit codes: 0 appended, or present; 2 not an original report, or the log cannot be written.

Examples:
  glassalpha log append reports/credit_model_audit_2025Q4.pdf
  glassalpha log append report.pdf --log /srv/portfolio/audit_log.jsonl --sign keys/audit-log.key.pem
`,
      )
      .action(async (report: string) => {
        const options = command.optsWithGlobals<AppendOptions>();
        const key = await logSigningKey(options, context);
        const opened = await openReport(report, context);
        const [{ loggedFiles }, { appendAudit }, { loggedAudit }] = await Promise.all([
          import('../../logged-files.ts'),
          import('../../../app/append-audit.ts'),
          import('../../../evidence/log/log-entry.ts'),
        ]);
        const files = await loggedFiles(report, opened, context);
        const { audit, seq, appended } = appendAudit(logPath(options, context), loggedAudit(opened.manifest, files));
        const what = `${audit.model_id} ${audit.timestamp} ${audit.outcome ?? 'not judged'}`;
        context.stdout.write(
          escapeControls(appended ? `Appended  ${what} at seq ${seq}` : `Present   ${what}, already at seq ${seq}`),
        );
        context.stdout.write('\n');
        if (key !== null) {
          const { signLog } = await import('../../../app/sign-log.ts');
          const log = { path: logPath(options, context), shown: options.log };
          const { origin, size, file } = await signLog(log, key, options.origin ?? null);
          context.stdout.write(`Signed    ${file} of ${entryCount(size)} as ${origin}\n`);
        }
        done(0);
      });
  },
};

import type { Phase, Progress } from '../audit/ports.ts';
import type { CliContext, GlobalOptions } from './cli-context.ts';

export interface ProgressBar {
  readonly onProgress: (progress: Progress) => void;
  readonly stop: () => void;
}

/** Share of the work that lies before each phase, as measured on files; only the bar's pace depends on it. */
const startOf: Readonly<Record<Phase, number>> = {
  config: 0,
  data: 2,
  model: 10,
  score: 15,
  measure: 40,
  explain: 60,
  judge: 65,
  typeset: 70,
  write: 98,
};
const phases = Object.keys(startOf) as readonly Phase[];
const showAfterMs = 500;

/**
 * One bar on standard error, shown after half a second on a terminal; with `--verbose` and no terminal one line per phase.
 * Off with `--quiet`, `--format json`, `CI`, or `--progress never`.
 */
export async function progressBar(context: CliContext, options: GlobalOptions, format: string): Promise<ProgressBar> {
  const off = options.quiet === true || format === 'json' || options.progress === 'never';
  const bar =
    !off &&
    (options.progress === 'always' || (context.stderr.isTty && !context.env['CI'] && context.env['TERM'] !== 'dumb'));
  if (bar) return terminalBar();
  return { onProgress: !off && options.verbose === true ? phaseLines(context) : () => {}, stop: () => {} };
}

function phaseLines(context: CliContext): (progress: Progress) => void {
  let current = '';
  return ({ phase }) => {
    if (phase !== current) context.stderr.write(`phase     ${phase}\n`);
    current = phase;
  };
}

async function terminalBar(): Promise<ProgressBar> {
  const { default: progress } = await import('cli-progress');
  const bar = new progress.SingleBar(
    {
      format: '{phase} {bar} {percentage} %{rows}; ETA {eta_formatted}',
      barsize: 12,
      hideCursor: true,
      clearOnComplete: true,
      gracefulExit: false,
      stream: process.stderr,
    },
    progress.Presets.shades_classic,
  );
  const timer = setTimeout(() => bar.start(100, latest.share, latest), showAfterMs);
  let latest = { share: 0, phase: 'config'.padEnd(8), rows: '' };
  return {
    onProgress: ({ phase, done, total }) => {
      const start = startOf[phase];
      const next = startOf[phases[phases.indexOf(phase) + 1] ?? phase] ?? 100;
      const within = total === undefined || total === 0 ? 0 : Math.min(1, done / total);
      const rows = total === undefined || total < 2 ? '' : `; ${short(done)}/${short(total)} rows`;
      latest = { share: Math.round(start + within * (next - start)), phase: phase.padEnd(8), rows };
      if (bar.isActive) bar.update(latest.share, latest);
    },
    stop: () => {
      clearTimeout(timer);
      if (bar.isActive) bar.stop();
    },
  };
}

function short(n: number): string {
  if (n < 10_000) return String(n);
  return n < 1e6 ? `${Math.floor(n / 1000)}k` : `${Math.floor(n / 1e5) / 10}M`;
}

import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fail } from '../base/diagnostic.ts';
import { writeOutputs } from '../node/write-outputs.ts';

export interface QuickstartProject {
  readonly files: number;
  /** Absolute path of the written configuration. */
  readonly configPath: string;
  /** Path of the report inside the project. */
  readonly report: string;
}

/**
 * Writes the example project from the shipped German Credit files. Existing files are replaced only with `force`.
 *
 * @throws GlassAlphaError `io.exists`, naming what would be replaced
 */
export function writeProject(options: {
  readonly folder: string;
  readonly cwd: string;
  readonly data: 'german_credit' | 'predictions';
  readonly force: boolean;
}): QuickstartProject {
  const folder = resolve(options.cwd, options.folder);
  const files = options.data === 'german_credit' ? modelProject() : predictionsProject();
  const taken = files.filter(({ path }) => existsSync(join(folder, path))).map(({ path }) => path);
  if (taken.length > 0 && !options.force) {
    fail(
      'io.exists',
      `${options.folder} already holds ${taken.slice(0, 3).join(', ')}${taken.length > 3 ? ` and ${taken.length - 3} more` : ''}`,
      {
        hint: 'choose another folder with --output, or replace the files with --force',
      },
    );
  }
  writeOutputs(files.map(({ path, bytes }) => ({ path: join(folder, path), bytes })));
  const id = options.data === 'german_credit' ? 'german_credit_xgb' : 'german_credit_scores';
  return { files: files.length, configPath: join(folder, 'audit.yaml'), report: `reports/${id}_audit_2025Q3.pdf` };
}

interface ProjectFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

function modelProject(): ProjectFile[] {
  return [
    shipped('examples/german-credit/audit.yaml', 'audit.yaml'),
    ...commonFiles(),
    shipped('examples/german-credit/data/holdout.csv', 'data/holdout.csv'),
    shipped('examples/german-credit/data/train.csv', 'data/train.csv'),
    shipped('examples/german-credit/data/scores.csv', 'data/scores.csv'),
    shipped('examples/german-credit/data/schema.json', 'data/schema.json'),
    shipped('examples/german-credit/models/xgboost_without_protected.json', 'models/xgboost_without_protected.json'),
  ];
}

function predictionsProject(): ProjectFile[] {
  return [
    shipped('examples/german-credit/audit-predictions.yaml', 'audit.yaml'),
    ...commonFiles(),
    shipped('examples/german-credit/data/holdout_scored.csv', 'data/holdout_scored.csv'),
  ];
}

function commonFiles(): ProjectFile[] {
  return [
    shipped('examples/german-credit/ORIGIN.md', 'ORIGIN.md'),
    shipped('policies/firm_credit_baseline.yaml', 'configs/policy/firm_credit_baseline.yaml'),
    shipped('schemas/audit-config.v1.json', 'schemas/audit-config.v1.json'),
    text(
      'README.md',
      `# An audit of a credit model

\`audit.yaml\` says what is audited, \`configs/policy/firm_credit_baseline.yaml\` by which gates. \`ORIGIN.md\` says where the data come from.

    glassalpha audit        # writes reports/: report, manifest, gate decisions
    glassalpha validate     # checks the configuration alone

Exit code 0: all error-level gates passed; 1: one failed; 2: anything else. \`node run-audit.mjs\` does the same as a library
(after \`npm install glassalpha\`).
`,
    ),
    text('.gitignore', 'node_modules/\n*.run.json\n'),
    // Line endings are part of every digest: a checkout must not change them.
    text('.gitattributes', '* -text\n'),
    text(
      'run-audit.mjs',
      `import { audit } from 'glassalpha';

const result = await audit('audit.yaml');
for (const gate of result.gates) {
  console.log(gate.status, gate.name, gate.value, 'against', gate.threshold);
}
console.log(result.passed ? 'all error-level gates passed' : 'an error-level gate failed');
process.exitCode = result.exitCode;
`,
    ),
  ];
}

function shipped(from: string, path: string): ProjectFile {
  return { path, bytes: readFileSync(fileURLToPath(new URL(`../../${from}`, import.meta.url))) };
}

function text(path: string, content: string): ProjectFile {
  return { path, bytes: new TextEncoder().encode(content) };
}

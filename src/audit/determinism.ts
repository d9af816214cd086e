import type { ManifestBody } from '../record/manifest.ts';

/** What the record says of its own reproducibility (evidence.md 1.3). */
export const determinismStatement =
  'The same configuration, policies, data, model, seed and tool version give the same bytes of this record and of its report, on any machine, in any folder, time zone and locale, with any number of threads.';

export const leftOut: ManifestBody['determinism']['excluded'] = [
  { what: 'wall-clock times and durations', why: 'they differ between equal runs; as_of is the only date' },
  { what: 'host, user, folders and output file names', why: 'they say where the audit ran, not what it found' },
  { what: 'process environment, locale and time zone', why: 'nothing measured depends on them' },
  {
    what: 'operating system, processor and Node version',
    why: 'nothing measured depends on them; they stand in the environment file beside the report',
  },
  { what: 'git branch and remote address', why: 'they change without a change of content' },
];

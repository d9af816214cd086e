import type { Manifest } from '../../record/manifest.ts';

/**
 * Arguments of the `audit` that runs a record's audit again: the flags that changed it then, and where its inputs are now.
 *
 * @param locations absolute path by role of the data; `model` among them
 * @example rerunArguments(manifest, { config: 'audit.yaml', output: 'rerun/report.pdf', locations: {} })
 */
export function rerunArguments(
  { configuration }: Pick<Manifest, 'configuration'>,
  where: {
    readonly config: string;
    readonly output: string;
    readonly locations: Readonly<Record<string, string>>;
  },
): string[] {
  const { model, ...data } = where.locations;
  const flags = configuration.overrides.flatMap(({ flag, value }) => {
    if (value === true) return [flag];
    // One argument each: a shift may begin with a minus, which would read as another flag.
    return (Array.isArray(value) ? value : [value]).map((item) => `${flag}=${item}`);
  });
  return [
    'audit',
    `--config=${where.config}`,
    `--output=${where.output}`,
    ...flags,
    ...Object.entries(data).map(([role, path]) => `--data=${role}=${path}`),
    ...(model === undefined ? [] : [`--model=${model}`]),
  ];
}

import type { Engine, RequestedColumn, RunOptions, Source, Split } from '../data/engine.ts';
import { readColumns } from '../data/read-columns.ts';
import { bindColumns } from '../models/bind.ts';
import type { Columns, InputColumn, Model } from '../models/model.ts';

/** The data columns that feed a model's inputs, under the inputs' names; inputs without a column are left out. */
export function inputRequests(inputs: readonly InputColumn[], source: Source): readonly RequestedColumn[] {
  const names = source.info.columns.map((column) => (column.ignored === true ? '' : column.name));
  const { bound } = bindColumns(
    inputs,
    names.filter((name) => name !== ''),
  );
  return inputs.flatMap((input, i): RequestedColumn[] => {
    const column = names.indexOf(bound[i] ?? '\0');
    const asText = input.type === 'category' && input.categories !== undefined;
    return column === -1 ? [] : [{ column, name: input.name, as: asText ? 'text' : 'number' }];
  });
}

/** All audited rows of a model's inputs at once: for the few questions that scoring block by block cannot answer. */
export async function readInputColumns(
  model: Model,
  more: {
    readonly source: Source;
    readonly split: Split | undefined;
    readonly missingValues: readonly string[];
    readonly engine: Engine;
    readonly run: RunOptions;
  },
): Promise<Columns> {
  const { source, split, missingValues, engine, run } = more;
  return (
    await readColumns(
      engine,
      source,
      inputRequests(model.inputs, source),
      { missingValues, ...(split === undefined ? {} : { split }) },
      run,
    )
  ).columns;
}

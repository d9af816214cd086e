import type { Cell, PerformedContent } from '../../record/content.ts';
import type { AuditContext } from '../context.ts';
import { absent, metricAt, metricCell, table } from './cells.ts';

/** 3.7: inputs of the model by which it would see a protected attribute, as far as columns and declarations show. */
export function prohibitedInputs(context: AuditContext): PerformedContent {
  if (context.model.feature_names === null) {
    return { absent: { '3.7': absent('no_model', 'name the model file under “model.path”') } };
  }
  if (context.attributes.length === 0) {
    return {
      absent: { '3.7': absent('no_protected_attributes', 'name the columns under “data.protected_attributes”') },
    };
  }
  const inputs = new Set(context.columns.filter((c) => c.roles.includes('model input')).map((c) => c.name));
  const found = context.attributes.flatMap((attribute): Cell[][] => {
    const own: Cell[][] =
      attribute.inputOfModel === 'yes'
        ? [[attribute.column, attribute.name, 'the column of the attribute itself']]
        : [];
    const declared = carriersOf(context, attribute.name)
      .filter((column) => inputs.has(column) && column !== attribute.column)
      .map((column): Cell[] => [column, attribute.name, 'declared to carry the attribute']);
    return [...own, ...declared];
  });
  const declared = context.attributes.flatMap(({ name }) =>
    carriersOf(context, name).map((column) => ({ attribute: name, column })),
  );
  const counted = metricAt(context, 'prohibited_input_count');
  return {
    facts: {
      inputs_looked_at: inputs.size === 0 ? (context.model.feature_count ?? 0) : inputs.size,
      declared_carriers: declared,
      ...(counted?.kind === 'value' ? { prohibited_input_count: metricCell(context, 'prohibited_input_count') } : {}),
    },
    tables: { prohibited_inputs: table('3.7', ['input', 'carries', 'evidence'], found) },
  };
}

/** Columns that are declared to encode an attribute (`carried_by`). */
function carriersOf({ config }: AuditContext, label: string): readonly string[] {
  return config.data.protectedAttributes.find((a) => a.label === label)?.carriedBy ?? [];
}

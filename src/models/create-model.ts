import { fail } from '../base/diagnostic.ts';
import { encodeColumns } from './bind.ts';
import { type CompiledForest, compileForest } from './compile-forest.ts';
import { predictLinear } from './linear.ts';
import { applyLink, type LinkRule } from './link.ts';
import type { Model } from './model.ts';
import { predictForest } from './predict-forest.ts';

/** What a reader knows about a model; `predict` follows from it. */
export type ModelParts = Omit<Model, 'predict' | 'link' | 'outputs'> & { readonly linkRule: LinkRule };

/** A frozen model from its parts: columns are bound and coded, margins taken from the structure, scores from the link. */
export function createModel({ linkRule, ...parts }: ModelParts): Model {
  const { structure, inputs } = parts;
  let compiled: CompiledForest | undefined;
  const marginsOf = (features: readonly Float64Array[], rowCount: number): Float64Array => {
    if (structure.kind === 'linear') return predictLinear(structure, features, rowCount);
    compiled ??= compileForest(structure);
    return predictForest(compiled, features, rowCount);
  };
  return Object.freeze({
    ...parts,
    link: linkRule.link,
    outputs: structure.outputs,
    predict: (columns, rowCount) => {
      const { features, unseen } = encodeColumns(inputs, columns, rowCount);
      const margins = marginsOf(features, rowCount);
      const undefinedAt = margins.findIndex(Number.isNaN);
      if (undefinedAt !== -1) {
        const row = Math.floor(undefinedAt / structure.outputs) + 1;
        fail('model.refused', `the model gives no number for row ${row}: its sums leave the floating-point range`);
      }
      return { scores: applyLink(linkRule, margins, structure.outputs), margins, unseen };
    },
  } satisfies Model);
}

/** A linear model: per output, bias + Σ weight × feature. */
export interface Linear {
  readonly kind: 'linear';
  readonly featureCount: number;
  readonly outputs: number;
  /** Feature-major: `weights[feature × outputs + output]`. */
  readonly weights: Float64Array;
  /** Per output: bias of the file, without the base. */
  readonly bias: Float64Array;
  /** Per output: start value in margin units. */
  readonly base: Float64Array;
  /** Precision of inputs and running sums. */
  readonly sum: 'float32' | 'float64';
}

/**
 * Margins of a linear model: base and bias first, then the features in order; missing values add nothing.
 * XGBoost's gblinear rounds each product and each sum to float32.
 *
 * @param features one array per feature, NaN = missing
 * @returns rows × outputs, row-major
 * @example predictLinear(model, [new Float64Array([1, 2])], 2)
 */
export function predictLinear(model: Linear, features: readonly Float64Array[], rowCount: number): Float64Array {
  const { outputs, weights, bias, base } = model;
  const round = model.sum === 'float32' ? Math.fround : (x: number) => x;
  const margins = new Float64Array(rowCount * outputs);
  for (let output = 0; output < outputs; output++) {
    const start = round((bias[output] ?? 0) + (base[output] ?? 0));
    for (let row = 0; row < rowCount; row++) {
      let sum = start;
      for (let feature = 0; feature < model.featureCount; feature++) {
        const x = round(features[feature]?.[row] ?? Number.NaN);
        if (!Number.isNaN(x)) sum = round(sum + round(x * (weights[feature * outputs + output] ?? 0)));
      }
      margins[row * outputs + output] = sum;
    }
  }
  return margins;
}

import { powi } from '../base/detmath.ts';
import { fail } from '../base/diagnostic.ts';
import { bisect } from './bisect.ts';
import { sharedLevel, zOf } from './limits.ts';
import { normalCdf, normalDensity, normalSurvival } from './normal.ts';

/**
 * P(range of k independent standard normals ≤ q): the studentized range with known variance (ν = ∞),
 * k∫φ(z)[Φ(z) − Φ(z − q)]^(k−1)dz over [−8.5, 8.5], 8 panels of 64-point Gauss–Legendre.
 *
 * @param k groups, ≥ 2
 * @example studentizedRangeCdf(3.314493155398122, 3) // 0.95
 */
export function studentizedRangeCdf(q: number, k: number): number {
  if (!(q > 0)) return 0;
  let sum = 0;
  for (const { z, weight, below, above } of grid()) {
    // Φ(z) − Φ(z − q), from whichever tail keeps its digits.
    const between = z > q ? normalSurvival(z - q) - above : below - normalCdf(z - q);
    sum += weight * powi(between, k - 1);
  }
  return Math.min(1, k * sum);
}

/**
 * The q with P(range ≤ q) = level, by bisection to the last bit. Kept per (k, level).
 *
 * @param k groups, ≥ 2
 * @example studentizedRangeQuantile(0.95, 3) // 3.314493155398…
 */
export function studentizedRangeQuantile(level: number, k: number): number {
  if (!(Number.isInteger(k) && k >= 2)) fail('internal.bug', `a range needs two groups, not ${k}`);
  const key = `${k} ${level}`;
  const known = quantiles.get(key);
  if (known !== undefined) return known;
  const rootTwo = Math.sqrt(2);
  // One pair alone, and all pairs by Bonferroni, stand on either side.
  const low = rootTwo * zOf(level);
  const high = rootTwo * zOf(sharedLevel(level, (k * (k - 1)) / 2));
  const q = k === 2 ? low : bisect(low, high, (x) => studentizedRangeCdf(x, k) < level);
  quantiles.set(key, q);
  return q;
}

/**
 * Normal multiplier at which the intervals of all pairs of K groups hold together: q(level; K, ∞)/√2. With two groups it is
 * the ordinary z, bit for bit.
 *
 * @example tukeyZ(0.95, 2) // 1.959963984540054
 */
export function tukeyZ(level: number, groups: number): number {
  return groups === 2 ? zOf(level) : studentizedRangeQuantile(level, groups) / Math.sqrt(2);
}

const quantiles = new Map<string, number>();

interface GridPoint {
  readonly z: number;
  /** Quadrature weight times the density. */
  readonly weight: number;
  readonly below: number;
  readonly above: number;
}

let points: readonly GridPoint[] | undefined;

function grid(): readonly GridPoint[] {
  points ??= Array.from({ length: panels }, (_, panel) => panelPoints(-reach + (2 * panel + 1) * halfWidth)).flat();
  return points;
}

function panelPoints(middle: number): GridPoint[] {
  return nodes.flatMap((node, i) =>
    [-node, node].map((t) => {
      const z = middle + halfWidth * t;
      const weight = halfWidth * (weights[i] ?? 0) * normalDensity(z);
      return { z, weight, below: normalCdf(z), above: normalSurvival(z) };
    }),
  );
}

const reach = 8.5;
const panels = 8;
const halfWidth = reach / panels;

// Positive zeros of the Legendre polynomial P₆₄ and their Gauss weights (computed to 40 digits, rounded to double).
const nodes = [
  0.024350292663424433, 0.07299312178779904, 0.12146281929612056, 0.16964442042399283, 0.21742364374000708,
  0.2646871622087674, 0.31132287199021097, 0.3572201583376681, 0.4022701579639916, 0.4463660172534641,
  0.48940314570705296, 0.5312794640198946, 0.571895646202634, 0.6111553551723933, 0.6489654712546573,
  0.6852363130542333, 0.7198818501716109, 0.7528199072605319, 0.7839723589433414, 0.8132653151227975,
  0.8406292962525803, 0.8659993981540928, 0.8893154459951141, 0.9105221370785028, 0.9295691721319396,
  0.9464113748584028, 0.9610087996520538, 0.973326827789911, 0.983336253884626, 0.9910133714767443, 0.9963401167719553,
  0.9993050417357722,
];
const weights = [
  0.048690957009139724, 0.04857546744150343, 0.048344762234802954, 0.04799938859645831, 0.04754016571483031,
  0.04696818281621002, 0.046284796581314416, 0.04549162792741814, 0.044590558163756566, 0.04358372452932345,
  0.04247351512365359, 0.04126256324262353, 0.03995374113272034, 0.038550153178615626, 0.03705512854024005,
  0.035472213256882386, 0.033805161837141606, 0.03205792835485155, 0.030234657072402478, 0.028339672614259483,
  0.02637746971505466, 0.024352702568710874, 0.022270173808383253, 0.02013482315353021, 0.017951715775697343,
  0.015726030476024718, 0.013463047896718643, 0.011168139460131128, 0.008846759826363947, 0.006504457968978363,
  0.004147033260562468, 0.001783280721696433,
];

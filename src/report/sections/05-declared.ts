import type { Cell, Fact, PerformedContent } from '../../record/content.ts';
import type { Manifest } from '../../record/manifest.ts';
import { prose } from '../blocks.ts';
import { metricKeyIn, readMetric } from '../metric-reading.ts';
import { plainNumber } from '../numbers.ts';
import type { Block } from '../view.ts';

/** 5.1: the declared figure of the model beside the measured one; nothing where none was declared. */
export function declaredFigure(manifest: Manifest, content: PerformedContent): Block[] {
  const declared = content.facts?.['declared_accuracy'] as Readonly<Record<string, Fact>> | undefined;
  if (declared === undefined) return [];
  const read = (fact: Fact | undefined) => {
    const key = metricKeyIn(fact as Cell | undefined);
    return key === undefined ? undefined : readMetric(manifest, key);
  };
  const [measured, within] = [read(declared['measured']), read(declared['within'])];
  if (measured === undefined) return [];
  const verdict =
    within?.metric.kind !== 'value'
      ? 'whether the declared figure lies inside an interval is not known'
      : within.metric.value === 1
        ? 'the declared figure lies inside the interval'
        : 'the declared figure lies outside the interval';
  const figure = `${measured.value}${measured.hasInterval ? ` ${measured.interval}` : ''}`;
  return [
    prose(
      `Declared for this model: ${measured.label} ${plainNumber(Number(declared['value']))}. Measured here: ${figure}; ${verdict}.`,
    ),
  ];
}

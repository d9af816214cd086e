import { outlineTitle } from '../../record/outline.ts';
import { layOut, type ReportSection } from '../blocks.ts';

export const explainabilitySection: ReportSection = {
  number: '8',
  title: outlineTitle('8'),
  build: (manifest) => layOut(manifest, '8', {}),
};

import { outlineTitle } from '../../record/outline.ts';
import { layOut, type ReportSection } from '../blocks.ts';

export const robustnessSection: ReportSection = {
  number: '10',
  title: outlineTitle('10'),
  build: (manifest) => layOut(manifest, '10', {}),
};

import { outlineTitle } from '../../record/outline.ts';
import { layOut, type ReportSection } from '../blocks.ts';

export const indexSection: ReportSection = {
  number: 'C',
  title: outlineTitle('C'),
  build: (manifest) => layOut(manifest, 'C', {}),
};

import { outlineTitle } from '../../record/outline.ts';
import { layOut, type ReportSection } from '../blocks.ts';

export const reasonsSection: ReportSection = {
  number: '9',
  title: outlineTitle('9'),
  build: (manifest) => layOut(manifest, '9', {}),
};

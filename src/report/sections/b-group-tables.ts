import { outlineTitle } from '../../record/outline.ts';
import { layOut, type ReportSection } from '../blocks.ts';

export const groupTablesSection: ReportSection = {
  number: 'B',
  title: outlineTitle('B'),
  build: (manifest) => layOut(manifest, 'B', {}),
};

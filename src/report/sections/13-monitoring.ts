import { outlineTitle } from '../../record/outline.ts';
import { layOut, type ReportSection } from '../blocks.ts';

export const monitoringSection: ReportSection = {
  number: '13',
  title: outlineTitle('13'),
  build: (manifest) => layOut(manifest, '13', {}),
};

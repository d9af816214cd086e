import { isDate } from '../base/is-date.ts';
import type { Report } from './check-report.ts';
import { isMap } from './places.ts';
import type { ConfigFile } from './schema/audit-config-schema.ts';

/** Keys of back-test periods and rating grades that need or exclude others. */
export function checkPeriodsAndGrades({ data }: ConfigFile, report: Report): void {
  const others = { target_column: data?.target_column, score_column: data?.score_column, id_column: data?.id_column };
  for (const key of ['period_column', 'grade_column'] as const) {
    const column = data?.[key];
    const same = Object.entries(others).find(([, other]) => other !== undefined && other === column);
    if (same !== undefined)
      report('config.value', ['data', key], `data.${key} and data.${same[0]} name the same column "${column}"`);
  }
  if (data?.grade_pd === undefined) return;
  if (data.grade_column === undefined)
    report(
      'config.missing_key',
      ['data', 'grade_pd'],
      '"data.grade_column" is missing; add: grade_column: <the column with the grades>',
    );
}

/** Dates and figures that a person declares on the model card. */
export function checkDeclared({ model_card: card = {}, as_of: asOf }: ConfigFile, report: Report): void {
  const { audit_date: written, declared_accuracy: accuracy } = card;
  const date = isMap(written) ? written['text'] : written;
  if (typeof date === 'string') {
    const path = ['model_card', 'audit_date'];
    if (!isDate(date.trim()))
      report('config.value', path, `model_card.audit_date must be a date YYYY-MM-DD, found "${date}"`);
    else if (asOf !== undefined && date.trim() > asOf)
      report('config.value', path, `model_card.audit_date ${date.trim()} is after as_of ${asOf}`);
  }
  if (accuracy !== undefined && !Number.isFinite(accuracy.value))
    report('config.value', ['model_card', 'declared_accuracy', 'value'], 'a declared accuracy is a finite number');
}

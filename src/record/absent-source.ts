/** What a figure is read from, where that is no part of every audit. */
export interface AbsentSource {
  /** Why there is no figure: to be read after a colon. */
  readonly missing: string;
  /** Completes "To have it judged: …". */
  readonly supply: string;
}

/**
 * Words for metrics that are `not_computed` because the audit was not given what they are read from, though this version computes
 * them; undefined for others.
 *
 * @example absentSource('open_findings_past_due')?.missing // 'no findings file was given'
 */
export function absentSource(metricId: string): AbsentSource | undefined {
  return sources[metricId] ?? (/^(pd_|grade_migration$)/.test(metricId) ? grades : undefined);
}

const findings: AbsentSource = {
  missing: 'no findings file was given',
  supply: 'name a findings file (“findings”)',
};
const grades: AbsentSource = {
  missing: 'no rating grades were given',
  supply: 'name the column of the rating grades (“data.grade_column”)',
};

const sources: Readonly<Record<string, AbsentSource>> = {
  open_findings_past_due: findings,
  mitigation_recorded: findings,
  holdout_evaluation: {
    missing: 'the kind of sample is not stated, and no training rows were compared',
    supply: 'state the sample (“data.sample”), or name the training rows (“data.train”) with “data.id_column”',
  },
  temporal_holdout: {
    missing: 'neither the sample is stated to be out of time, nor have audited and training rows a period',
    supply: 'state “data.sample: out_of_time”, or name “data.period_column” and “data.train”',
  },
  special_category_basis_recorded: {
    missing: 'no attribute is declared as special-category data',
    supply: 'mark the attribute (“special_category: true”), or make the gate depend on such columns',
  },
  inventory_fields_complete: {
    missing: 'no inventory entry was given',
    supply: 'write the fields of the inventory entry (“model_card.inventory”)',
  },
  declared_accuracy_within_ci: {
    missing: 'no accuracy was declared',
    supply: 'write the declared figure (“model_card.declared_accuracy”)',
  },
  audit_age_days: {
    missing: 'no date of an independent audit was given',
    supply: 'write the date of the independent audit (“model_card.audit_date”)',
  },
};

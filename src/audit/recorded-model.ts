import type { AuditConfig } from '../config/audit-config.ts';
import type { Model } from '../models/model.ts';
import type { RecordedModel } from '../record/manifest.ts';
import type { ThresholdFacts } from './measured-facts.ts';

/** What the record says of the model: facts of its file, or that there is none and only predictions were audited. */
export function recordedModel(
  config: AuditConfig,
  model: Model | null,
  { value, fitOn, objective }: ThresholdFacts,
  /** Null for amounts. */
  classCount: number | null = 2,
): RecordedModel {
  const threshold = {
    value,
    policy: config.threshold.policy,
    ...(fitOn === null ? {} : { fit_on: fitOn }),
    ...(objective === null ? {} : { objective }),
  };
  if (model === null) {
    return {
      name: config.model.name,
      type: 'predictions_only',
      format: null,
      hash: null,
      size_bytes: null,
      parameters: null,
      feature_names: null,
      feature_count: null,
      class_count: classCount,
      reason: 'recorded predictions were audited; no model file was given',
      parser: null,
      calibration: null,
      threshold,
      preprocessing: null,
      signature: null,
    };
  }
  const { provenance, inputs } = model;
  return {
    name: config.model.name,
    type: model.type,
    format: provenance.format,
    hash: provenance.sha256,
    size_bytes: provenance.sizeBytes,
    parameters: {
      writer:
        provenance.writerVersion === null ? provenance.writer : `${provenance.writer} ${provenance.writerVersion}`,
      ...model.parameters,
    },
    feature_names: inputs.map((input) => input.name),
    feature_count: inputs.length,
    class_count: classCount,
    ...(provenance.treesUsed === undefined ? {} : { trees: provenance.treesUsed }),
    parser: provenance.parser,
    calibration: null,
    threshold,
    preprocessing: null,
    signature: null,
  };
}

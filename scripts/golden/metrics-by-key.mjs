// Metrics of a run by their key, as a rule of the table looks for them.

/** @returns a function of id, scope and tolerance that gives a rule's verdict; undefined if the library has no such metric */
export async function metricsByKey(load, metrics) {
  const { metricKey } = await load('record/metric');
  const byKey = new Map(metrics.map((metric) => [metricKey(metric.id, metric.scope), metric]));
  return (id, scope = {}, rest = {}) => {
    const metric = byKey.get(metricKey(id, { ...scope, split: 'audited' }));
    if (metric === undefined || metric.reason === 'not_computed') return undefined;
    return { metric: id, actual: metric.kind === 'value' ? metric.value : null, ...rest };
  };
}

// Simulated coverage of every interval that metrics carry, at level 0.95, beside what metrics.md 4 states of it. Samples are drawn from known
// populations and go through the same estimators as an audit; an interval covers if it holds the value of the population.
// Needs a build. node bench/coverage.mjs [start of a set's name]; writes bench/coverage.md when all sets run.
import { writeFileSync } from 'node:fs';
import { simulateSet } from './simulation/coverage.mjs';
import { render } from './simulation/render.mjs';
import { sets } from './simulation/sets.mjs';

const only = process.argv[2];
const report = render(sets.filter(({ name }) => only === undefined || name.startsWith(only)).flatMap(simulateSet));
console.log(report);
if (only === undefined) writeFileSync(new URL('coverage.md', import.meta.url), report);

import type { Chart } from '../view.ts';
import { barChart } from './bar-chart.ts';
import { curveChart } from './curve-chart.ts';
import { dotChart } from './dot-chart.ts';
import { forestChart } from './forest-chart.ts';
import { linesChart } from './lines-chart.ts';
import { multiplesChart } from './multiples-chart.ts';
import { reliabilityChart } from './reliability-chart.ts';

/**
 * A chart as SVG, one unit to the point. Same bytes on every machine and Node version.
 *
 * @param width of the figure in points: 480 or 232
 */
export function drawChart(chart: Chart, width: number): string {
  switch (chart.type) {
    case 'curve':
      return curveChart(chart, width);
    case 'reliability':
      return reliabilityChart(chart, width);
    case 'forest':
      return forestChart(chart, width);
    case 'dots':
      return dotChart(chart, width);
    case 'bars':
      return barChart(chart, width);
    case 'lines':
      return linesChart(chart, width);
    case 'multiples':
      return multiplesChart(chart, width);
  }
}

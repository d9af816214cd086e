/**
 * The report as strings and chart data: built from the record alone, placed by templates (report.md 1).
 * Every string is final; templates format nothing.
 */

/** A cell of a printed table. `metric` is the key in the record that the text came from. */
export interface ViewCell {
  readonly text: string;
  readonly metric?: string;
  /** A gate state, shown as glyph, word and colour. */
  readonly state?: string;
  /** Second line in small type. */
  readonly sub?: string;
  /** Set in the monospaced face: ids and digests. */
  readonly mono?: true;
  /** Background share in [0, 1] of a heat cell. */
  readonly heat?: number;
  /** Inline strip: value, interval and threshold on one scale. */
  readonly strip?: GateStrip;
  /** The text was written by a person: printed as such, line breaks kept. */
  readonly human?: true;
}

/** Position strip of a gate row; positions are data values on [min, max]. */
export interface GateStrip {
  readonly min: number;
  readonly max: number;
  readonly value: number;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly threshold: number;
  /** Side of the threshold that fails the gate. */
  readonly failing: 'below' | 'above';
  readonly alt: string;
}

export interface ViewColumn {
  readonly title: string;
  readonly align: 'left' | 'right';
  /** Relative width; 'auto' hugs the content. */
  readonly width: number | 'auto';
}

export interface Prose {
  readonly kind: 'prose';
  /** Paragraphs of plain text. */
  readonly paragraphs: readonly string[];
  readonly style?: 'body' | 'lead' | 'note' | 'human';
  /** Role of the person who wrote a `human` text. */
  readonly author?: string;
}

export interface Heading {
  readonly kind: 'heading';
  readonly number: string;
  readonly title: string;
}

export interface TableRow {
  /** A group row spans the table and names what the rows below share. */
  readonly kind: 'row' | 'group';
  readonly cells: readonly ViewCell[];
}

export interface Table {
  readonly kind: 'table';
  readonly columns: readonly ViewColumn[];
  readonly rows: readonly TableRow[];
  readonly caption: string;
  /** Metric ids shown, for the line under the caption. */
  readonly metrics: readonly string[];
  /** "… n more rows in the attached manifest, `content.7.tables.selection`" */
  readonly more?: string;
}

export interface Figure {
  readonly kind: 'figure';
  readonly chart: Chart;
  readonly width: 480 | 232;
  readonly caption: string;
  /** Message and main numbers, at most 300 characters. */
  readonly alt: string;
}

/** Two figures or tables side by side. */
export interface Pair {
  readonly kind: 'pair';
  readonly left: Figure | Table;
  readonly right: Figure | Table;
}

export interface Callout {
  readonly kind: 'callout';
  readonly tone: 'neutral' | 'attention';
  readonly title: string;
  readonly paragraphs: readonly string[];
}

/** Commands and digests to copy, monospaced. */
export interface Listing {
  readonly kind: 'listing';
  readonly lines: readonly string[];
}

/** A section or subsection not performed: the one stub sentence. */
export interface Stub {
  readonly kind: 'stub';
  readonly text: string;
}

export type Block = Prose | Heading | Table | Figure | Pair | Callout | Listing | Stub;

export interface SectionView {
  readonly number: string;
  readonly title: string;
  readonly blocks: readonly Block[];
}

export interface CoverView {
  readonly institution: string;
  readonly title: string;
  readonly model: string;
  /** Label and value pairs under the title. */
  readonly facts: readonly { readonly label: string; readonly text: string; readonly mono?: true }[];
  readonly outcome: {
    readonly state: 'PASS' | 'WARN' | 'FAIL' | 'NOT_JUDGED';
    readonly sentence: string;
    readonly counts: readonly { readonly state: string; readonly count: string }[];
  };
  readonly signatures: readonly { readonly role: string; readonly name: string }[];
  readonly digests: readonly { readonly label: string; readonly text: string }[];
  readonly reproduce: readonly string[];
  readonly notices: readonly string[];
}

export interface ReviewView {
  readonly checklist: readonly {
    readonly mark: '✓' | '✗' | '○';
    readonly item: string;
    readonly evidence: string;
    readonly section: string;
  }[];
  readonly redFlags: readonly {
    readonly state: string;
    readonly item: string;
    readonly evidence: string;
    readonly section: string;
  }[];
}

export interface ReportView {
  readonly language: 'en';
  readonly documentTitle: string;
  readonly author: string;
  readonly keywords: readonly string[];
  /** YYYY-MM-DD: the document's only date. */
  readonly date: string;
  readonly paper: 'us-letter' | 'a4';
  readonly header: { readonly left: string; readonly right: string };
  readonly footer: string;
  readonly cover: CoverView;
  readonly review: ReviewView;
  readonly sections: readonly SectionView[];
}

// Charts: data on their own scale, drawn to SVG by one mark file each.

export interface CurveChart {
  readonly type: 'curve';
  readonly x: { readonly title: string };
  readonly y: { readonly title: string };
  readonly points: readonly {
    readonly x: number;
    readonly y: number;
    readonly lower?: number;
    readonly upper?: number;
  }[];
  /** Chance line from (0,0) to (1,1), or a horizontal base rate. */
  readonly baseline?:
    | { readonly kind: 'diagonal' }
    | { readonly kind: 'horizontal'; readonly y: number; readonly label: string };
  readonly mark?: {
    readonly x: number;
    readonly y: number;
    readonly xInterval?: readonly [number, number];
    readonly yInterval?: readonly [number, number];
    readonly label: string;
  };
}

export interface ReliabilityChart {
  readonly type: 'reliability';
  readonly bins: readonly {
    readonly predicted: number;
    readonly observed: number;
    readonly lower: number;
    readonly upper: number;
    readonly n: number;
  }[];
}

export interface ForestChart {
  readonly type: 'forest';
  readonly title: string;
  readonly x: { readonly title: string };
  /** Gate lines, drawn with their label outside the data. */
  readonly thresholds: readonly { readonly value: number; readonly label: string }[];
  /** The value of no difference. */
  readonly zero: number;
  readonly panels: readonly {
    readonly name: string;
    readonly rows: readonly {
      readonly label: string;
      readonly value: number;
      readonly lower: number;
      readonly upper: number;
      readonly n: number;
      readonly small: boolean;
    }[];
  }[];
}

export interface DotChart {
  readonly type: 'dots';
  readonly x: { readonly title: string };
  readonly panels: readonly {
    readonly name: string;
    readonly rows: readonly {
      readonly label: string;
      readonly value: number | null;
      readonly lower: number | null;
      readonly upper: number | null;
      readonly small: boolean;
    }[];
  }[];
}

/** Horizontal bars from zero, one per row. */
export interface BarChart {
  readonly type: 'bars';
  readonly x: { readonly title: string };
  /** Customary levels, drawn with their label above the data. */
  readonly levels: readonly { readonly value: number; readonly label: string }[];
  readonly rows: readonly { readonly label: string; readonly value: number | null }[];
}

/** Several lines on one scale, each named at its end. */
export interface LinesChart {
  readonly type: 'lines';
  readonly x: { readonly title: string };
  readonly y: { readonly title: string };
  readonly lines: readonly {
    readonly name: string;
    readonly points: readonly { readonly x: number; readonly y: number }[];
  }[];
  /** An upright rule at one x, for example the decision threshold. */
  readonly mark?: { readonly x: number; readonly label: string };
}

/** Small multiples: one panel per group, all on one scale. */
export interface MultiplesChart {
  readonly type: 'multiples';
  /** Ends of the x axis; 0 and 1 unless said. */
  readonly x: { readonly title: string; readonly ends?: readonly [number, number] };
  readonly y: { readonly title: string };
  /** Upper end of the shared y axis, which begins at 0. */
  readonly top: number;
  /** The line y = x of perfect calibration. */
  readonly diagonal: boolean;
  readonly panels: readonly {
    readonly name: string;
    readonly n: number;
    readonly small: boolean;
    readonly bars: readonly { readonly from: number; readonly to: number; readonly value: number }[];
    readonly points: readonly {
      readonly x: number;
      readonly y: number;
      readonly lower: number;
      readonly upper: number;
    }[];
  }[];
}

export type Chart = CurveChart | ReliabilityChart | ForestChart | DotChart | BarChart | LinesChart | MultiplesChart;

import { describe, expect, it } from 'vitest';
import type { ReadOptions, ReadResult } from '../../src/models/read-options.ts';
import { readXgboostJson } from '../../src/models/xgboost/read-xgboost.ts';
import { fixtureInput, fixtureJson } from './fixture.ts';

// biome-ignore lint/suspicious/noExplicitAny: the tests change any part of a file
type Json = any;

/** A fixture, changed. */
function read(name: string, change: (document: Json) => void, options: ReadOptions = {}): ReadResult {
  const document = fixtureJson<Json>(`${name}/model.json`);
  change(document);
  return readXgboostJson(new TextEncoder().encode(JSON.stringify(document)), options);
}

const gbtree = (document: Json): Json => document.learner.gradient_booster.model;
const firstTree = (document: Json): Json => gbtree(document).trees[0];
const messages = ({ diagnostics }: ReadResult): string => diagnostics.map((d) => `${d.code} ${d.message}`).join('\n');

describe('damaged files: the path of what is wrong', () => {
  const trees = 'model.refused XGBoost JSON: learner.gradient_booster.model.trees[0]';
  const damages: [string, (document: Json) => void, string][] = [
    [
      'a child beyond the tree',
      (d) => (firstTree(d).left_children[3] = 99),
      `${trees}.left_children[3]: expected an integer from -1 to 30, found 99`,
    ],
    [
      'a shared child',
      (d) => (firstTree(d).right_children[2] = 5),
      `${trees}.right_children[2]: the child already has a parent`,
    ],
    [
      'the root as a child',
      (d) => (firstTree(d).left_children[2] = 0),
      `${trees}.left_children[2]: the child is the root, or outside of the tree`,
    ],
    [
      'a half leaf',
      (d) => (firstTree(d).left_children[1] = -1),
      `${trees}.right_children[1]: a leaf with a right child`,
    ],
    [
      'a feature out of range',
      (d) => (firstTree(d).split_indices[0] = 7),
      `${trees}.split_indices[0]: feature 7; allowed 0 to 6`,
    ],
    [
      'a negative feature',
      (d) => (firstTree(d).split_indices[0] = -1),
      `${trees}.split_indices[0]: expected an integer from 0`,
    ],
    [
      'a fractional child',
      (d) => (firstTree(d).left_children[0] = 1.5),
      `${trees}.left_children[0]: expected an integer from -1`,
    ],
    [
      'a short array',
      (d) => firstTree(d).split_conditions.pop(),
      `${trees}.split_conditions: expected 31 numbers, found 30`,
    ],
    [
      'a text among numbers',
      (d) => (firstTree(d).split_conditions[2] = 'x'),
      `${trees}.split_conditions: expected a list of numbers`,
    ],
    ['a negative cover', (d) => (firstTree(d).sum_hessian[4] = -1), `${trees}.sum_hessian[4]: cover -1`],
    [
      'a leaf beyond float32',
      (d) => (firstTree(d).split_conditions[30] = 1e39),
      `${trees}.split_conditions[30]: the leaf value is not a finite`,
    ],
    [
      'a node marked deleted',
      (d) => (firstTree(d).split_indices[30] = 2147483647),
      `${trees}.tree_param.num_deleted: 0, but 1 nodes are marked`,
    ],
    [
      'a wrong tree count',
      (d) => (gbtree(d).gbtree_model_param.num_trees = '26'),
      'gbtree_model_param.num_trees: expected an integer from 25 to 25',
    ],
    [
      'an output out of range',
      (d) => (gbtree(d).tree_info[0] = 1),
      'tree_info[0]: expected an integer from 0 to 0, found 1',
    ],
    [
      'rounds that do not fit',
      (d) => (gbtree(d).iteration_indptr[25] = 24),
      'iteration_indptr: must run from 0 to the number of trees, 25',
    ],
    ['rounds in disorder', (d) => (gbtree(d).iteration_indptr[2] = 0), 'iteration_indptr[2]: 0 after 1'],
    [
      'a base score of one',
      (d) => (d.learner.learner_model_param.base_score = '[1E0]'),
      'base_score: "[1E0]" is not a base score for this objective',
    ],
    [
      'two base scores',
      (d) => (d.learner.learner_model_param.base_score = '[.5,.5]'),
      'base_score: expected 1 or 1 numbers, found 2',
    ],
    ['no learner', (d) => delete d.learner, 'learner: expected an object, found nothing'],
    [
      'names of another number',
      (d) => d.learner.feature_names.pop(),
      'learner.feature_names: expected 7 texts, found 6',
    ],
    ['a name twice', (d) => (d.learner.feature_names[1] = 'income'), 'learner.feature_names: a name occurs twice'],
    [
      'classes without their objective',
      (d) => (d.learner.learner_model_param.num_class = '3'),
      'num_class: 3 classes with the objective binary:logistic',
    ],
  ];
  it.each(damages)('%s', (_, change, message) => {
    const result = read('xgb-binary-missing', change);
    expect(result.model).toBeNull();
    expect(messages(result)).toContain(message);
  });

  it('all problems come in one run', () => {
    const result = read('xgb-binary-missing', (d) => {
      firstTree(d).split_indices[0] = 7;
      gbtree(d).trees[3].left_children[2] = 77;
      gbtree(d).trees[4].sum_hessian[0] = -2;
    });
    expect(
      messages(result)
        .match(/trees\[\d\]/g)
        ?.sort(),
    ).toEqual(['trees[0]', 'trees[3]', 'trees[4]']);
  });

  it('a cycle apart from the root', () => {
    const result = read('xgb-binary-missing', (d) => {
      // Child and grandchild of node 1 become parents of each other; a great-grandchild takes the child's place.
      const left = firstTree(d).left_children;
      const [child, grandchild] = [left[1], left[left[1]]];
      left[1] = left[grandchild];
      left[grandchild] = child;
    });
    expect(messages(result)).toMatch(/nodes cannot be reached from the root/);
  });

  const categories: [string, (tree: Json) => void, RegExp][] = [
    [
      'a slice beyond the codes',
      (t) => (t.categories_sizes[1] = 5),
      /categories_sizes\[1\]: the set ends at 8, but there are 7 codes/,
    ],
    ['a code too large', (t) => (t.categories[0] = 2 ** 22), /categories\[0\]: expected an integer from 0 to 4194303/],
    [
      'a node of numbers',
      (t) => (t.split_type[8] = 0),
      /categories_nodes\[0\]: node 8 is listed, but its split_type is not 1/,
    ],
    ['a split without its set', (t) => (t.split_type[0] = 1), /split_type\[0\]: a category split without its set/],
    ['a node twice', (t) => (t.categories_nodes[1] = 8), /categories_nodes\[1\]: node 8 is listed twice/],
  ];
  it.each(categories)('category sets: %s', (_, change, message) => {
    expect(messages(read('xgb-categorical', (d) => change(firstTree(d))))).toMatch(message);
  });

  it.each([
    ['a child that was deleted', (t: Json) => (t.left_children[0] = deletedNode(t)), /child \d+ is marked as deleted/],
    [
      'a count that does not fit',
      (t: Json) => (t.tree_param.num_deleted = '29'),
      /num_deleted: 29, but 30 nodes are marked/,
    ],
  ])('pruned nodes: %s', (_, change, message) => {
    expect(messages(read('xgb-versions/3.2.0/pruned', (d) => change(firstTree(d))))).toMatch(message);
  });
});

function deletedNode(tree: Json): number {
  return tree.split_indices.indexOf(2147483647);
}

describe('well-formed, but outside of what is read', () => {
  const outside: [string, (document: Json) => void, RegExp][] = [
    [
      'an unknown objective',
      (d) => (d.learner.objective.name = 'rank:ndcg'),
      /the objective "rank:ndcg" is not supported/,
    ],
    ['an unknown booster', (d) => (d.learner.gradient_booster.name = 'gbnew'), /the booster "gbnew" is not supported/],
    ['several targets', (d) => (d.learner.learner_model_param.num_target = '2'), /2 targets/],
    [
      'vector leaves',
      (d) => (firstTree(d).tree_param.size_leaf_vector = '3'),
      /trees\[0\] has vector leaves \(multi_output_tree\)/,
    ],
  ];
  it.each(outside)('%s', (_, change, message) => {
    const result = read('xgb-binary-missing', change);
    expect(result.model).toBeNull();
    expect(result.diagnostics[0]).toMatchObject({
      code: 'model.unsupported',
      hint: expect.stringContaining('score_column'),
    });
    expect(messages(result)).toMatch(message);
  });

  it('a version that is not tested is a warning, and noted', () => {
    for (const version of [
      [3, 3, 0],
      [1, 7, 6],
      [4, 0, 0],
    ]) {
      const { model, diagnostics } = read('xgb-rf', (d) => (d.version = version));
      expect(diagnostics).toMatchObject([{ code: 'model.untested_version', severity: 'warning' }]);
      expect(model!.provenance).toMatchObject({ writerVersion: version.join('.') });
      expect(model!.provenance.notes.at(-1)).toContain(version.join('.'));
    }
    expect(read('xgb-rf', (d) => (d.version = [2, 1, 0])).diagnostics).toEqual([]);
  });
});

describe('early stopping', () => {
  it('asks which rounds count, naming both numbers', () => {
    const { model, diagnostics } = read('xgb-early-stop', () => {});
    expect(model).toBeNull();
    expect(diagnostics).toMatchObject([{ code: 'config.missing_key' }]);
    expect(diagnostics[0]!.message).toContain('holds 20 boosting rounds and names round 15');
    expect(diagnostics[0]!.message).toContain('so 16 or 20 of them count');
    expect(diagnostics[0]!.hint).toContain('best_iteration: file');
  });

  it.each([
    ['file', 16],
    ['all', 20],
    [15, 16],
    [0, 1],
    [19, 20],
  ] as const)('%s uses %i rounds', (bestIteration, used) => {
    const { model } = read('xgb-early-stop', () => {}, { bestIteration });
    expect(model!.provenance).toMatchObject({ treesUsed: used, treesInFile: 20 });
    expect(model!.parameters).toMatchObject({ 'boosting rounds': used, 'best round, counted from 0': 15 });
  });

  it('refuses a round the file does not hold, and "file" without a best round', () => {
    for (const choice of [20, -1, 1.5]) {
      expect(read('xgb-early-stop', () => {}, { bestIteration: choice }).diagnostics).toMatchObject([
        { code: 'config.value' },
      ]);
    }
    expect(read('xgb-rf', () => {}, { bestIteration: 'file' }).diagnostics).toMatchObject([{ code: 'config.value' }]);
  });

  it('rounds hold several trees in multiclass models', () => {
    const { model } = read('xgb-multiclass', () => {}, { bestIteration: 1 });
    expect(model!.provenance).toMatchObject({ treesUsed: 6, treesInFile: 24 });
  });

  it('rounds are counted where an older file has no iteration_indptr', () => {
    const older = (d: Json): void => {
      delete gbtree(d).iteration_indptr;
    };
    expect(read('xgb-multiclass', older, { bestIteration: 1 }).model!.provenance.treesUsed).toBe(6);
    expect(read('xgb-rf', older).model!.parameters['boosting rounds']).toBe(1);
  });
});

describe('columns and categories', () => {
  const nameless = (d: Json): void => {
    d.learner.feature_names = [];
  };

  it('a file without names needs data.feature_columns, all of them', () => {
    const { model, diagnostics } = read('xgb-rf', nameless);
    expect(model).toBeNull();
    expect(diagnostics).toMatchObject([{ code: 'model.features' }]);
    expect(messages(read('xgb-rf', nameless, { featureColumns: ['a'] }))).toContain(
      '7 input columns, and 1 are declared',
    );
    const { columns, rows } = fixtureInput('xgb-rf');
    const named = read('xgb-rf', nameless, { featureColumns: Object.keys(columns) }).model!;
    expect(named.predict(columns, rows)).toEqual(read('xgb-rf', () => {}).model!.predict(columns, rows));
  });

  it('data.feature_columns may not leave out what the model uses', () => {
    const { model, diagnostics } = read('xgb-rf', () => {}, { featureColumns: ['income', 'zip'] });
    expect(model).toBeNull();
    expect(diagnostics.map((d) => d.severity)).toEqual(['error', 'note']);
  });

  it('category names come from the file, else from the schema, else text is refused', () => {
    const { categories } = fixtureJson<{ categories: Record<string, string[]> }>('xgb-categorical/expected.json');
    const { columns, rows } = fixtureInput('xgb-categorical');
    const whole = read('xgb-categorical', () => {}, { categories: { region: ['ignored'] } }).model!;
    const without = (d: Json): void => {
      delete gbtree(d).cats;
    };
    expect(read('xgb-categorical', without, { categories }).model!.predict(columns, rows)).toEqual(
      whole.predict(columns, rows),
    );
    expect(() => read('xgb-categorical', without).model!.predict(columns, rows)).toThrow(
      'column "employment" holds text, but the model file has no category names for it',
    );
    const few = { ...categories, region: ['R00', 'R01'] };
    expect(messages(read('xgb-categorical', without, { categories: few }))).toContain('only 2 categories are known');
  });

  it('an unseen category takes the way of a missing value', () => {
    const model = read('xgb-categorical', () => {}).model!;
    const { columns, rows } = fixtureInput('xgb-categorical');
    const all = (cell: string | null): typeof columns => ({
      ...columns,
      region: new Array<string | null>(rows).fill(cell),
    });
    const unseen = model.predict(all('nowhere'), rows);
    expect(unseen.margins).toEqual(model.predict(all(null), rows).margins);
    expect(unseen.unseen).toEqual({ region: rows });
  });

  it('names beyond ASCII are trusted only if the schema confirms them', () => {
    const path = 'xgb-versions/3.2.0/categorical';
    const { categories } = fixtureJson<{ categories: Record<string, string[]> }>(`${path}/expected.json`);
    expect(read(path, () => {}, { categories }).model).not.toBeNull();
    const alone = read(path, () => {});
    expect(alone.model).toBeNull();
    expect(messages(alone)).toContain(
      'model.features the category names of column "region" in the model file have letters beyond ASCII',
    );
    const swapped = { region: [...categories['region']!].reverse() };
    expect(messages(read(path, () => {}, { categories: swapped }))).toContain('differ from those the schema declares');
  });
});

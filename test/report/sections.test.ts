import { describe, expect, test } from 'vitest';
import { outline } from '../../src/record/outline.ts';
import { cases, viewOf } from './cases.ts';
import { textOfSection, withoutDigests } from './text-of-view.ts';

describe.each(Object.entries(cases))('%s', (name, options) => {
  const { view } = viewOf(options);

  test.each(view.sections.map((section) => [section.number, section] as const))(
    'section %s',
    async (number, section) => {
      await expect(textOfSection(section)).toMatchFileSnapshot(`snapshots/${name}/${number.padStart(2, '0')}.txt`);
    },
  );

  test('cover and review page', async () => {
    const front = JSON.stringify({ cover: view.cover, review: view.review }, null, 1);
    await expect(withoutDigests(front)).toMatchFileSnapshot(`snapshots/${name}/front.txt`);
  });

  test('every number and title of the outline stands', () => {
    expect(view.sections.map((s) => [s.number, s.title])).toEqual(outline.map((s) => [s.number, s.title]));
    for (const [i, section] of view.sections.entries()) {
      const headings = section.blocks.flatMap((b) => (b.kind === 'heading' ? [b.number] : []));
      const isStub = section.blocks.every((b) => b.kind === 'stub');
      if (!isStub) expect(headings).toEqual(outline[i]?.subsections.map((s) => s.number));
    }
  });

  test('a heading is followed by something', () => {
    for (const { blocks } of view.sections) {
      for (const [i, block] of blocks.entries()) {
        if (block.kind === 'heading') expect(blocks[i + 1]?.kind, block.number).not.toMatch(/^(undefined|heading)$/);
      }
      expect(blocks.length).toBeGreaterThan(0);
    }
  });
});

test('fairness is section 7', () => {
  expect(outline.find((section) => section.title === 'Fairness')?.number).toBe('7');
});

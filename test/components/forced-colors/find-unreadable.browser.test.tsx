import { afterEach, describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { contrast, parseColor } from './contrast.ts';
import { emulateMedia } from './emulate-media.ts';
import { findUnreadable, readPainted } from './find-unreadable.ts';

afterEach(async () => {
  document.body.replaceChildren();
  await emulateMedia({});
});

const square = 'display: block; inline-size: 2rem; block-size: 2rem';
const ring = `${square}; border: 3px solid #ccc; border-top-color: #50f; border-radius: 50%; animation: ms-spin 1s`;
const picture = 'background: radial-gradient(currentcolor 40%, #0000 41%)';
const ownColours = '@media (forced-colors: none)';
const placeholder = `<style>${ownColours} { b::before { content: ''; ${square}; background: #ccc } }</style>`;
const notAdjusted = 'forced-color-adjust: none';

/** Returns the highest contrast between any two pixels of an element. */
async function contrastOfPixels(element: Element): Promise<number> {
  const image = await page.screenshot({ element, base64: true, save: false });
  const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${image}`)).blob());
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
  canvas?.drawImage(bitmap, 0, 0);
  const { data = [] } = canvas?.getImageData(0, 0, bitmap.width, bitmap.height) ?? {};
  const colors = new Set<string>();
  for (let at = 0; at < data.length; at += 4) colors.add(`rgb(${data[at]} ${data[at + 1]} ${data[at + 2]})`);
  const seen = [...colors].map(parseColor);
  return Math.max(...seen.flatMap((one) => seen.map((other) => contrast(one, other))));
}

describe('contrast()', () => {
  it.each([
    ['#000', '#fff', 21],
    ['#777', '#fff', 4.48],
    ['color(srgb 1 0 0)', 'white', 4],
  ])('of %s and %s is %d', (one, other, ratio) => {
    expect(contrast(parseColor(one), parseColor(other))).toBeCloseTo(ratio, 1);
  });
});

describe.each(['light', 'dark'] as const)('findUnreadable() in forced colours (%s)', (scheme) => {
  const find = async (html: string) => {
    document.body.innerHTML = html;
    const painted = readPainted();
    await emulateMedia({ 'forced-colors': 'active', 'prefers-color-scheme': scheme });
    return findUnreadable(painted);
  };

  it.each([
    ['text with its own colour', '<p style="color: #aaa; background: #bbb"><b>Text</b></p>', true],
    ['a label in the colour of the page', '<button style="color: Canvas"><b>Text</b></button>', false],
    [
      'a label with a backplate in the colour of the page',
      '<p style="color: HighlightText; background: Highlight"><b>Text</b></p>',
      false,
    ],
    [
      'a label without a backplate (forced-color-adjust: none)',
      `<p style="color: HighlightText; background: Highlight; ${notAdjusted}"><b>Text</b></p>`,
      true,
    ],
    ['a gradient', `<b style="${square}; ${picture}"></b>`, false],
    [
      'a gradient with forced-color-adjust: none',
      `<b style="${square}; ${picture}; color: CanvasText; ${notAdjusted}"></b>`,
      true,
    ],
    ['only a background', `<b style="${square}; background: #50f"></b>`, false],
    ['only a shadow', `<b style="${square}; box-shadow: inset 0 0 0 4px #50f"></b>`, false],
    ['a placeholder without a text', `${placeholder}<b style="${square}"></b>`, false],
    [
      'a placeholder that a text replaces',
      `${placeholder}<style>${ownColours} { b { font-size: 0 } }</style><b style="${square}">Text</b>`,
      true,
    ],
    ['a border', `<b style="${square}; border: 2px solid #eee"></b>`, true],
    [
      'an icon in the colour of the page',
      '<svg width="20" height="20" style="color: Canvas"><path fill="currentcolor" d="M0 0h9v9z" /></svg>',
      false,
    ],
  ])('reports %s if and only if its pixels lack contrast', async (_, html, isReadable) => {
    const found = await find(html);
    const pixels = await contrastOfPixels(document.querySelector('b, svg') ?? document.body);
    expect({ found: found.length === 0, pixels: pixels >= 3 }).toEqual({
      found: isReadable,
      pixels: isReadable,
    });
  });

  it.each([
    [
      'a spinner in a single colour',
      `<style>@keyframes ms-spin {}</style><b style="${ring}"></b>`,
      'rotation',
    ],
    [
      'a current item without an indicator',
      '<ul><li data-current style="background: #eee">A<li>A</ul>',
      'indicator',
    ],
    ['a dialog without an edge', '<dialog open style="border: 0">Text</dialog>', 'edge'],
    [
      'a focus ring that is a shadow',
      '<input autofocus style="outline: 0; box-shadow: 0 0 0 2px">',
      'focus ring',
    ],
    ['an indicator beside a text', `${placeholder}<b style="${square}">Text</b>`, 'box'],
    ['a control without an edge', '<input style="background: #ddd; border: 0">', 'box'],
  ])('reports %s', async (_, html, what) => {
    document.body.innerHTML = html;
    document.querySelector<HTMLElement>('[autofocus]')?.focus();
    const painted = readPainted();
    await emulateMedia({ 'forced-colors': 'active', 'prefers-color-scheme': scheme });
    expect(findUnreadable(painted).join()).toContain(what);
  });
});

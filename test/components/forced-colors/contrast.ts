/** An sRGB colour: red, green and blue from 0 to 255, and alpha from 0 to 1. */
export type Color = readonly [red: number, green: number, blue: number, alpha: number];

const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
const parsed = new Map<string, Color>();

/** Parses a CSS colour, as found in computed styles. */
export function parseColor(text: string): Color {
  const known = parsed.get(text);
  if (known) return known;
  if (!canvas || !CSS.supports('color', text)) throw new Error(`Invalid CSS colour: ${text}`);
  canvas.clearRect(0, 0, 1, 1);
  canvas.fillStyle = text;
  canvas.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0, alpha = 0] = canvas.getImageData(0, 0, 1, 1).data;
  const color = [red, green, blue, alpha / 255] as const;
  parsed.set(text, color);
  return color;
}

/** Composites a colour over an opaque backdrop. */
export function composite([red, green, blue, alpha]: Color, below: Color, opacity = 1): Color {
  const share = alpha * opacity;
  const mix = (top: number, bottom: number): number => top * share + bottom * (1 - share);
  return [mix(red, below[0]), mix(green, below[1]), mix(blue, below[2]), 1];
}

/** Returns the contrast ratio of two opaque colours, from 1 to 21 (WCAG 2.2). */
export function contrast(one: Color, other: Color): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminance([red, green, blue]: Color): number {
  const linear = (value: number): number =>
    value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

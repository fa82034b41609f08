import { createRandom, type Random } from '../random.ts';
import type { Picture } from './png.ts';

type Colour = [red: number, green: number, blue: number];
/** One flat shape. `distance` is negative inside, in widths of the picture; u and v run from the top left, u from 0 to 1. */
type Layer = { distance: (u: number, v: number) => number; colour: Colour; opacity: number };
/** `tall` is the height in widths. */
type Motif = (random: Random, palette: Palette, tall: number) => Layer[];
type Palette = { sky: Colour; glow: Colour; light: Colour; ground: Colour };

/** Draws something for `seed`, the same every time: a sky that fades, and one of a few landscapes on it. */
export function drawArtwork(seed: string, width: number, height: number): Picture {
  const random = createRandom('art', seed);
  const palette = random.pick(PALETTES);
  const tall = height / width;
  const layers = random.pick(MOTIFS)(random, palette, tall);
  const pixels = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const row = mix(palette.sky, palette.glow, y / height);
    for (let x = 0; x < width; x++) {
      const colour = paint(layers, row, (x + 0.5) / width, (y + 0.5) / width, width);
      pixels.set(colour, (y * width + x) * 3);
    }
  }
  return { width, height, pixels };
}

function paint(layers: Layer[], background: Colour, u: number, v: number, width: number): Colour {
  let colour = background;
  for (const { distance, colour: over, opacity } of layers) {
    // Half a pixel on each side of the edge is mixed, which is all the smoothing that flat shapes need.
    const cover = Math.min(1, Math.max(0, 0.5 - distance(u, v) * width)) * opacity;
    if (cover > 0) colour = mix(colour, over, cover);
  }
  return colour;
}

function mix(a: Colour, b: Colour, share: number): Colour {
  return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share];
}

const PALETTES: Palette[] = [
  ['0b1026', '27406f', 'f2c572', '060914'],
  ['2a0f1f', '8c2f39', 'ffb562', '14070f'],
  ['06281f', '1f7a5c', 'e9f5b3', '031510'],
  ['1b1036', '6b3fa0', 'f7a8d8', '0d071c'],
  ['08263b', '2f8fb0', 'fdf3d8', '051723'],
  ['33210f', 'b5722c', 'ffe3a3', '190f06'],
  ['101820', '506680', 'e05a47', '080c11'],
  ['240b36', 'c31432', 'ffd9c0', '12051b'],
  ['0f2027', '2c5364', '9be7d8', '081116'],
  ['2b2d42', '8d99ae', 'ef8354', '15161f'],
  ['1d2b1f', '7c9a5e', 'f4e9c1', '0f1710'],
  ['041c32', '04517a', 'ecb365', '020d18'],
].map(([sky, glow, light, ground]) => ({ sky: hex(sky), glow: hex(glow), light: hex(light), ground: hex(ground) }));

function hex(text = '000000'): Colour {
  return [0, 2, 4].map((at) => Number.parseInt(text.slice(at, at + 2), 16)) as Colour;
}

const circle = (x: number, y: number, r: number) => (u: number, v: number) => Math.hypot(u - x, v - y) - r;
const hills = (base: number, height: number, waves: number, shift: number) => (u: number, v: number) =>
  base - height * Math.sin(u * waves + shift) - height * 0.4 * Math.sin(u * waves * 2.3 + shift * 3) - v;
const peak = (x: number, top: number, slope: number) => (u: number, v: number) =>
  (Math.abs(u - x) * slope + top - v) / Math.hypot(slope, 1);

const MOTIFS: Motif[] = [
  // A low sun behind dunes.
  (random, { light, glow, ground }, tall) => [
    { distance: circle(random.int(25, 75) / 100, tall * 0.42, 0.2), colour: light, opacity: 1 },
    { distance: hills(tall * 0.66, 0.05, 5, random.int(0, 6)), colour: mix(ground, glow, 0.45), opacity: 1 },
    { distance: hills(tall * 0.8, 0.07, 4, random.int(0, 6)), colour: ground, opacity: 1 },
  ],
  // Mountains by moonlight.
  (random, { light, glow, ground }, tall) => [
    { distance: circle(random.int(20, 80) / 100, tall * 0.2, 0.08), colour: light, opacity: 0.95 },
    { distance: peak(random.int(55, 85) / 100, tall * 0.4, 1.5), colour: mix(ground, glow, 0.5), opacity: 1 },
    { distance: peak(random.int(15, 45) / 100, tall * 0.5, 1.3), colour: mix(ground, glow, 0.22), opacity: 1 },
    { distance: hills(tall * 0.86, 0.03, 7, random.int(0, 6)), colour: ground, opacity: 1 },
  ],
  // Rings around something that listens.
  (random, { light, ground }, tall) => {
    const [x, y] = [random.int(35, 65) / 100, tall * 0.4];
    const ring = (r: number) => (u: number, v: number) => Math.abs(Math.hypot(u - x, v - y) - r) - 0.006;
    return [
      { distance: circle(x, y, 0.07), colour: light, opacity: 1 },
      ...[0.14, 0.21, 0.28, 0.36, 0.45, 0.55].map((r, i) => ({
        distance: ring(r),
        colour: light,
        opacity: 0.75 - i * 0.11,
      })),
      { distance: hills(tall * 0.9, 0.02, 6, random.int(0, 6)), colour: ground, opacity: 1 },
    ];
  },
  // An eclipse.
  (random, { sky, light, ground }, tall) => {
    const [x, y] = [random.int(35, 65) / 100, tall * 0.36];
    return [
      { distance: circle(x, y, 0.3), colour: light, opacity: 0.18 },
      { distance: circle(x, y, 0.25), colour: light, opacity: 1 },
      { distance: circle(x + 0.05, y - 0.03, 0.225), colour: sky, opacity: 1 },
      { distance: hills(tall * 0.84, 0.04, 3, random.int(0, 6)), colour: ground, opacity: 1 },
    ];
  },
  // A town at night.
  (random, { light, glow, ground }, tall) => {
    const roofs = Array.from({ length: 9 }, () => tall * (0.5 + random.next() * 0.28));
    const block = (shrink: number, lift: number) => (u: number, v: number) => {
      const place = u * 9 + shrink;
      return Math.max((roofs[Math.floor(place) % 9] as number) - lift - v, Math.abs((place % 1) - 0.5) / 9 - 0.05);
    };
    return [
      { distance: circle(0.5, tall * 0.62, 0.42), colour: light, opacity: 0.22 },
      { distance: block(0.5, 0.12), colour: mix(ground, glow, 0.35), opacity: 1 },
      { distance: block(0, 0), colour: ground, opacity: 1 },
      ...Array.from({ length: 14 }, () => {
        const [x, y] = [random.next(), tall * (0.82 + random.next() * 0.14)];
        const window = (u: number, v: number) => Math.max(Math.abs(u - x) - 0.008, Math.abs(v - y) - 0.012);
        return { distance: window, colour: light, opacity: 0.85 };
      }),
    ];
  },
  // Two halves that do not get on.
  (random, { light, ground }, tall) => {
    const slope = random.int(25, 60) / 100;
    const line = (shift: number) => (u: number, v: number) =>
      (u - 0.5 + (v - tall / 2) * slope - shift) / Math.hypot(1, slope);
    return [
      { distance: (u, v) => -line(0.02)(u, v), colour: ground, opacity: 0.9 },
      { distance: (u, v) => Math.abs(line(0)(u, v)) - 0.018, colour: light, opacity: 1 },
      { distance: circle(0.28, tall * 0.3, 0.09), colour: light, opacity: 0.85 },
    ];
  },
  // The sea, in bands.
  (random, { light, glow, ground }, tall) => [
    { distance: circle(random.int(30, 70) / 100, tall * 0.48, 0.13), colour: light, opacity: 1 },
    ...[0.52, 0.6, 0.69, 0.79, 0.9].map((base, i) => ({
      distance: hills(tall * base, 0.012 + i * 0.004, 14 - i * 2, random.int(0, 6)),
      colour: mix(glow, ground, i / 4),
      opacity: 0.94,
    })),
  ],
  // A lighthouse, of course.
  (random, { light, glow, ground }, tall) => {
    const x = random.int(35, 65) / 100;
    const top = tall * 0.34;
    const tower = (u: number, v: number) => Math.max(Math.abs(u - x) - 0.03 - (v - top) * 0.06, top - v);
    const beam = (side: 1 | -1) => (u: number, v: number) =>
      Math.max(Math.abs(v - top) - Math.abs(u - x) * 0.22, side * (x - u));
    return [
      { distance: beam(1), colour: light, opacity: 0.28 },
      { distance: beam(-1), colour: light, opacity: 0.16 },
      { distance: tower, colour: mix(ground, glow, 0.15), opacity: 1 },
      { distance: circle(x, top - 0.012, 0.032), colour: light, opacity: 1 },
      { distance: hills(tall * 0.82, 0.035, 5, random.int(0, 6)), colour: ground, opacity: 1 },
    ];
  },
];

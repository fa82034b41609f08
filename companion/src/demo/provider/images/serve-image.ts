import { answer, type Exchange } from '../exchange.ts';
import { drawArtwork } from './artwork.ts';
import { encodePng } from './png.ts';

const SIZES: Record<string, [width: number, height: number]> = {
  movie: [300, 450],
  series: [300, 450],
  live: [200, 200],
  backdrop: [640, 360],
};
const KEPT = 200;

/** Draws the pictures that the rows name, once each while they are asked for. */
export function createImages() {
  const cache = new Map<string, Promise<Buffer>>();

  const picture = (path: string, [width, height]: [number, number]) => {
    const known = cache.get(path) ?? encodePng(drawArtwork(path, width, height));
    cache.delete(path);
    cache.set(path, known);
    const [oldest] = cache.keys();
    if (cache.size > KEPT && oldest !== undefined) cache.delete(oldest);
    return known;
  };

  return async (exchange: Exchange): Promise<void> => {
    const path = exchange.call.path;
    const [, kind = ''] = /^\/images\/(\w+)\/.+$/.exec(path) ?? [];
    // What many hosts do with a picture that is away: a page, said to be a picture.
    if (kind === 'page')
      return answer(exchange, 200, { 'Content-Type': 'image/jpeg' }, '<html><body>Gone.</body></html>');
    const size = SIZES[kind];
    if (!size || !path.endsWith('.png')) return answer(exchange, 404, { 'Content-Type': 'text/html' }, 'Not Found');
    const bytes = await picture(path, size);
    answer(exchange, 200, { 'Content-Type': 'image/png', 'Cache-Control': 'max-age=86400' }, bytes);
  };
}

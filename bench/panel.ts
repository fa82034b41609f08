import { findChromium } from '../companion/test/support/browser.ts';
import { openFullPanel } from '../companion/test/support/full-panel.ts';
import { scrollPosters } from '../companion/test/support/scroll-posters.ts';
import { mochaGlobalSetup, mochaGlobalTeardown } from '../companion/test/support/setup.ts';
import type { Result } from './main.ts';

const films = 300_000;
const posters = 20_000;

/** The panel in Chromium on a catalogue of 300,000 films: what scrolling through 20,000 posters costs its page. */
export async function run(): Promise<Result> {
  const title = `Panel: ${films.toLocaleString('en')} films, a scroll through ${posters.toLocaleString('en')} posters`;
  const chromium = findChromium();
  if (!chromium) return { title, table: [{ note: 'Chromium is not installed; CHROMIUM names another place.' }] };
  await mochaGlobalSetup();
  try {
    const panel = await openFullPanel({ chromium, films });
    try {
      await panel.openMovies();
      return { title, table: report(await scrollPosters(panel.page, { posters, ...panel.pace })) };
    } finally {
      await panel.close();
    }
  } finally {
    await mochaGlobalTeardown();
  }
}

function report({ tasks, heap, frames, requests, ...run }: Awaited<ReturnType<typeof scrollPosters>>) {
  return [
    { figure: 'posters scrolled through', value: run.posters, bar: '' },
    { figure: 'time, s', value: round(run.seconds), bar: '' },
    { figure: 'between two frames, ms, median', value: round(frames.p50), bar: '' },
    { figure: 'between two frames, ms, 99th percentile', value: round(frames.p99), bar: '' },
    { figure: 'tasks over 50 ms', value: tasks.long, bar: '' },
    { figure: 'longest task, ms by the clock', value: round(tasks.longest), bar: '≤ 100' },
    { figure: 'longest task, ms of processor time', value: round(tasks.longestCpu), bar: '≤ 100' },
    { figure: 'JavaScript heap at its most, MB', value: round(heap.peak), bar: '< 120' },
    { figure: 'JavaScript heap afterwards, MB', value: round(heap.kept), bar: '' },
    { figure: 'requests for lists', value: requests.lists, bar: '' },
    { figure: 'requests for pictures', value: requests.pictures, bar: '' },
    { figure: 'elements in the document at most', value: run.elements, bar: '' },
    { figure: 'blank places when scrolling rested', value: run.blanks, bar: '0' },
  ];
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

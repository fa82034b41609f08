import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';

export type ScrollRun = {
  /** Different ones that were drawn with their titles. */
  posters: number;
  seconds: number;
  /** Milliseconds between two frames. */
  frames: { p50: number; p99: number };
  /** Tasks of the page's thread: those over 50 ms by the clock, the longest by the clock and by the processor's time. */
  tasks: { long: number; longest: number; longestCpu: number };
  /** Megabytes of JavaScript objects: the most while scrolling, garbage included, and at the end without it. */
  heap: { peak: number; kept: number };
  requests: { lists: number; pictures: number };
  /** The most in the document at once. */
  elements: number;
  /** Places in the window that stayed without a title whenever the scrolling rested. */
  blanks: number;
};

export type ScrollOptions = {
  posters: number;
  /** So many posters, then a rest. */
  restEvery: number;
  pixelsAFrame: number;
  /** Of one part from rest to rest. */
  patienceMs: number;
};

type Part = { posters: number; seconds: number; frames: number[]; long: number[]; elements: number; blanks: number };

/** Scrolls a page of posters from where it is, from rest to rest. */
export async function scrollPosters(page: Page, options: ScrollOptions): Promise<ScrollRun> {
  const { posters, restEvery, pixelsAFrame, patienceMs } = options;
  const requests = countRequests(page);
  const heap = await watchHeap(page);
  const parts: Part[] = [];
  let longestCpu = 0;
  for (let seen = 0; seen < posters;) {
    const stopTrace = await traceTasks(page);
    const part = await scrollOn(page, { posters: Math.min(restEvery, posters - seen), pixelsAFrame, patienceMs });
    longestCpu = Math.max(longestCpu, ...(await stopTrace()));
    parts.push(part);
    if (part.posters === seen) throw new Error(`After ${seen} posters scrolling shows no new ones.`);
    seen = part.posters;
  }
  requests.stop();
  const frames = parts.flatMap((part) => part.frames).sort((a, b) => a - b);
  const long = parts.flatMap((part) => part.long);
  const at = (share: number) => frames[Math.floor(frames.length * share)] ?? 0;
  return {
    posters: parts.at(-1)?.posters ?? 0,
    seconds: parts.reduce((sum, { seconds }) => sum + seconds, 0),
    frames: { p50: at(0.5), p99: at(0.99) },
    tasks: { long: long.length, longest: Math.max(0, ...long), longestCpu },
    heap: await heap.stop(),
    requests: requests.counted,
    elements: Math.max(...parts.map(({ elements }) => elements)),
    blanks: parts.reduce((sum, { blanks }) => sum + blanks, 0),
  };
}

async function scrollOn(page: Page, options: { posters: number; pixelsAFrame: number; patienceMs: number }) {
  const script = await readFile(new URL('./scroll-in-page.js', import.meta.url), 'utf8');
  return page.evaluate<Part>(`${script}; scrollOn(${JSON.stringify(options)})`);
}

type TraceEvent = { name: string; ph: string; pid: number; tid: number; tdur?: number; args: { name?: string } };

/** Milliseconds of processor time of every task of the page's thread: what other programs take away doesn't count. */
async function traceTasks(page: Page): Promise<() => Promise<number[]>> {
  const browser = page.context().browser() as Browser;
  await browser.startTracing(page, { categories: ['-*', 'disabled-by-default-devtools.timeline'] });
  return async () => {
    const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
    const thread = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`;
    const named = traceEvents.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain');
    const ours = new Set(named.map(thread));
    const tasks = traceEvents.filter((event) => event.name === 'RunTask' && ours.has(thread(event)));
    if (tasks.length === 0) throw new Error('The browser has traced no task.');
    return tasks.map(({ tdur = 0 }) => tdur / 1000);
  };
}

function countRequests(page: Page) {
  const counted = { lists: 0, pictures: 0 };
  const count = (request: { url(): string }) => {
    const { pathname } = new URL(request.url());
    if (pathname.endsWith('/api/vod')) counted.lists += 1;
    if (pathname.includes('/api/images/')) counted.pictures += 1;
  };
  page.on('request', count);
  return { counted, stop: () => page.off('request', count) };
}

const everyMs = 250;

async function watchHeap(page: Page) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable');
  const read = async () => {
    const { metrics } = await cdp.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? 0) / 1e6;
  };
  let peak = 0;
  let open = true;
  const watching = (async () => {
    while (open) {
      peak = Math.max(peak, await read());
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
  })();
  return {
    async stop() {
      open = false;
      await watching;
      await cdp.send('HeapProfiler.collectGarbage');
      const kept = await read();
      await cdp.detach();
      return { peak, kept };
    },
  };
}

import type Mpegts from 'mpegts.js';
import { ApiError } from '../api.ts';
import { leaveOut, unplayableTypes } from './leave-out.ts';

export type StreamEnd =
  /** Answered with a reason instead of a stream. */
  { kind: 'refused'; error: ApiError } | { kind: 'cut' } | { kind: 'complete' };

export type StreamHooks = {
  /** A live stream has no end: where it stops, it was cut. Anything else is continued where it was cut. */
  live: boolean;
  arrived: () => void;
  ended: (end: StreamEnd) => void;
  /** Resolves when more may be read; what is not read waits at the service, and that at the provider. */
  room: (signal: AbortSignal) => Promise<void>;
};

const mostTries = 5;

/**
 * How mpegts.js gets its bytes. Its own loader keeps the reason of a refusal to itself, and lets a stream that stands
 * still hold its connection after it was closed.
 */
export function streamLoader(mpegts: typeof Mpegts, hooks: StreamHooks): Mpegts.CustomLoaderConstructor {
  return class StreamLoader extends mpegts.BaseLoader {
    readonly #leave = new AbortController();
    readonly #filter = leaveOut(unplayableTypes());
    #received = 0;
    #passed = 0;

    constructor() {
      super('stream-loader');
      this._needStash = true;
    }

    override open({ url }: { url: string }): void {
      this._status = mpegts.LoaderStatus.kConnecting;
      void this.#run(url).then((end) => {
        if (this.#leave.signal.aborted) return;
        const isWhole = end.kind === 'complete' && !hooks.live;
        this._status = isWhole ? mpegts.LoaderStatus.kComplete : mpegts.LoaderStatus.kError;
        if (isWhole) this.onComplete(0, this.#passed - 1);
        hooks.ended(end);
      });
    }

    override abort(): void {
      this.#leave.abort();
      this._status = mpegts.LoaderStatus.kComplete;
    }

    override destroy(): void {
      this.abort();
      super.destroy();
    }

    async #run(url: string): Promise<StreamEnd> {
      for (let tries = 0; tries < mostTries && !this.#leave.signal.aborted; tries += 1) {
        const before = this.#received;
        const end = await this.#once(url);
        if (end.kind !== 'cut' || hooks.live || this.#received === 0) return end;
        if (this.#received > before) tries = 0;
      }
      return { kind: 'cut' };
    }

    async #once(url: string): Promise<StreamEnd> {
      const { signal } = this.#leave;
      const headers = this.#received > 0 ? { range: `bytes=${this.#received}-` } : undefined;
      try {
        const answer = await fetch(url, { credentials: 'same-origin', cache: 'no-store', headers, signal });
        if (!answer.ok || !answer.body) return { kind: 'refused', error: await errorOf(answer) };
        if (headers && answer.status !== 206) return { kind: 'cut' };
        this._status = mpegts.LoaderStatus.kBuffering;
        await this.#read(answer.body.getReader());
        return { kind: 'complete' };
      } catch {
        return { kind: 'cut' };
      }
    }

    async #read(reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>): Promise<void> {
      for (;;) {
        await hooks.room(this.#leave.signal);
        const { value, done } = await reader.read();
        if (done || this.#leave.signal.aborted) return;
        this.#received += value.byteLength;
        hooks.arrived();
        const { buffer, byteLength } = this.#filter(value);
        const before = this.#passed;
        this.#passed += byteLength;
        if (byteLength > 0) this.onDataArrival(buffer, before, this.#passed);
      }
    }
  };
}

/** A refusal with its sentence. */
export async function errorOf(answer: Response): Promise<ApiError> {
  const problem = (await answer.json().catch(() => ({}))) as { code?: string; detail?: string };
  return new ApiError(answer.status, problem);
}

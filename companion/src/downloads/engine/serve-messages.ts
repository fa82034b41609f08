import { createEngine } from './engine.ts';
import type { FileSystem } from './file-system.ts';
import type { Lease } from './leases.ts';
import type { FromEngine, ToEngine } from './messages.ts';
import type { Timing } from './timing.ts';

/** The engine as a process: messages in, messages out. Its owner is `downloads/engine-host.ts`. */
export function serveMessages(options: { timing?: Partial<Timing>; fs?: FileSystem } = {}): void {
  const wanted = new Map<number, (leaseId: string | null) => void>();
  const revokers = new Map<string, AbortController>();
  let requests = 0;

  function tell(message: FromEngine): void {
    if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
  }

  async function acquire(job: { jobId: number; accountKey: string }): Promise<Lease | null> {
    if (!process.connected) return null;
    const requestId = ++requests;
    const leaseId = await new Promise<string | null>((resolve) => {
      wanted.set(requestId, resolve);
      tell({ type: 'lease-wanted', requestId, ...job });
    });
    if (leaseId === null) return null;
    const revoker = new AbortController();
    revokers.set(leaseId, revoker);
    return { leaseId, revoked: revoker.signal };
  }

  function release({ leaseId }: Lease): void {
    revokers.delete(leaseId);
    tell({ type: 'lease-returned', leaseId });
  }

  const engine = createEngine({
    leases: { acquire, release },
    onEvent: (event) => tell({ type: 'event', event }),
    ...options,
  });

  /** Nobody answers any more; a job that waits for a lease goes on and finds that it is stopped. */
  function refuseLeases(): void {
    for (const resolve of wanted.values()) resolve(null);
    wanted.clear();
  }

  async function leave(): Promise<void> {
    const closed = engine.close();
    if (!process.connected) refuseLeases();
    await closed;
    process.exit(0);
  }

  const handlers: {
    [T in ToEngine['type']]: (message: Extract<ToEngine, { type: T }>) => void;
  } = {
    start: ({ job }) => engine.start(job),
    stop: ({ jobId, discard }) => {
      const stopped = () => tell({ type: 'stopped', jobId });
      engine.stop(jobId, discard).then(stopped, stopped);
    },
    allow: ({ accountKey, ...allowance }) => engine.allow(accountKey, allowance),
    priority: ({ jobId, priority }) => engine.prioritise(jobId, priority),
    forget: ({ accountKey }) => engine.forget(accountKey),
    rate: ({ bytesPerSecond, accounts }) => engine.setRate(bytesPerSecond, accounts),
    lease: ({ requestId, leaseId }) => {
      wanted.get(requestId)?.(leaseId);
      wanted.delete(requestId);
    },
    revoke: ({ leaseId }) => revokers.get(leaseId)?.abort(),
    close: () => void leave(),
  };

  process.on('message', (message: ToEngine) => handlers[message.type](message as never));
  /** The owner was killed: nobody will ask for anything any more. */
  process.on('disconnect', () => void leave());
  /** A terminal or supervisor signals the whole group; when the engine ends is its owner's decision. */
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
}

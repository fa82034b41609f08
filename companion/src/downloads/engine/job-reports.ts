import { EngineError } from './failures.ts';
import { explainDiskError } from './file-system.ts';
import type { EngineEvent, WaitingFor } from './messages.ts';
import type { Plan } from './plan.ts';
import { createSpeed } from './speed.ts';
import type { Crew } from './crew.ts';

export type JobReports = ReturnType<typeof createJobReports>;

/** What a job tells its owner while it runs. Nothing any more once it was told to stop. */
export function createJobReports(jobId: number, onEvent: (event: EngineEvent) => void) {
  const speed = createSpeed();
  let silent = false;
  let said: WaitingFor | null = null;

  function emit(event: EngineEvent): void {
    if (!silent) onEvent(event);
  }

  function waiting(on: WaitingFor | null, detail?: string): void {
    if (on === said) return;
    said = on;
    emit({ type: 'waiting', jobId, for: on, ...(detail ? { detail } : {}) });
  }

  return {
    emit,
    waiting,
    /** What the connections wait for, in the provider's words where it is the provider. */
    stateOf(crew: Crew): void {
      const state = crew.state();
      const trouble = state === 'provider' ? crew.trouble : null;
      waiting(state, trouble ? new EngineError(trouble.code).message : undefined);
    },
    progress(crew: Crew, plan: Plan): void {
      const bytesDone = plan.bytesReceived();
      const speedBps = speed.sample(crew.received, performance.now());
      const left = plan.size === null ? null : plan.size - bytesDone;
      emit({
        type: 'progress',
        jobId,
        bytesDone,
        bytesTotal: plan.size,
        speedBps,
        etaSeconds: left === null || speedBps === 0 ? null : Math.ceil(left / speedBps),
        connections: crew.delivering(),
        segments: plan.view(),
      });
    },
    roundEnded: () => speed.reset(),
    stop(): void {
      silent = true;
    },
  };
}

export function failedEvent(jobId: number, error: unknown, bytesDone: number): EngineEvent {
  const { code, message, retryable, retryAfterSeconds } = explainDiskError(error);
  const after = retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
  return { type: 'failed', jobId, code, message, retryable, bytesDone, ...after };
}

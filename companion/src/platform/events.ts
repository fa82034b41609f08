import { EventEmitter } from 'node:events';
import { messageOf } from './errors.ts';
import type { Logger } from './log.ts';

/** The name of an event, with the type of what it carries. Rooms declare theirs in `events.ts`. */
export type EventType<T> = { name: string; readonly payload?: T };

export function defineEvent<T>(name: string): EventType<T> {
  return { name };
}

/** How a room tells what lies downstream. A listener that throws is logged and hurts nobody else. */
export type Events = {
  emit<T>(type: EventType<T>, payload: T): void;
  /** The answer ends the subscription. */
  on<T>(type: EventType<T>, listener: (payload: T) => void | Promise<void>): () => void;
};

export function createEvents(log: Logger): Events {
  const emitter = new EventEmitter().setMaxListeners(0);
  return {
    emit: (type, payload) => void emitter.emit(type.name, payload),
    on(type, listener) {
      const guarded = async (payload: Parameters<typeof listener>[0]) => {
        try {
          await listener(payload);
        } catch (error) {
          log.error({ event: type.name, err: error }, `a listener failed: ${messageOf(error)}`);
        }
      };
      emitter.on(type.name, guarded);
      return () => void emitter.off(type.name, guarded);
    },
  };
}

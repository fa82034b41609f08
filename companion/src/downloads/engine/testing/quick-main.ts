import { serveMessages } from '../serve-messages.ts';
import { quick } from './harness.ts';

/** The engine's process with a checkpoint ten times a second. */
serveMessages(quick);

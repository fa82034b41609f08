import { setFlagsFromString } from 'node:v8';
import { serveMessages } from './serve-messages.ts';

// What is made here lives for one read or one write: room for more of it would only be memory.
setFlagsFromString('--semi-space-growth-factor=1');

serveMessages();

import { serveMessages } from './serve-messages.ts';

serveMessages();

import { createTransport } from 'nodemailer';
import { z } from 'zod';
import { defineNotifier, NotifierError } from '../notifier.ts';

const timeoutMs = 15_000;

/** By the SMTP server that the user names; port 465 speaks TLS from the start, others are asked to change to it. */
export const email = defineNotifier({
  name: 'E-mail',
  settings: z.strictObject({
    host: z.string().trim().min(1, 'must not be empty').max(253),
    port: z.int().min(1).max(65_535),
    user: z.string().max(200).optional(),
    password: z.string().max(500).optional(),
    from: z.email(),
    to: z.email(),
  }),
  secrets: ['password'],
  describe: ({ to }) => to,
  create: ({ host, port, user, password, from, to }) => ({
    async send({ id, title, text, timestamp }, signal) {
      const transport = createTransport({
        host,
        port,
        secure: port === 465,
        ...(user && { auth: { user, pass: password ?? '' } }),
        connectionTimeout: timeoutMs,
        greetingTimeout: timeoutMs,
        socketTimeout: timeoutMs,
      });
      const stop = () => transport.close();
      signal.addEventListener('abort', stop);
      try {
        await transport.sendMail({
          from,
          to,
          subject: title,
          text,
          date: timestamp,
          messageId: `<${id}@${from.split('@')[1]}>`,
        });
        return { status: null };
      } catch (error) {
        signal.throwIfAborted();
        throw asNotifierError(error, host);
      } finally {
        signal.removeEventListener('abort', stop);
        transport.close();
      }
    },
  }),
});

function asNotifierError(error: unknown, host: string): NotifierError {
  const { code, responseCode } = error as { code?: string; responseCode?: number };
  if (code === 'EAUTH') return new NotifierError('unauthorised', `${host} refuses user and password. Check them.`);
  const status = responseCode ?? null;
  if (status !== null) {
    return new NotifierError('refused', `${host} refused the message (${status}).`, {
      retryable: status < 500,
      status,
    });
  }
  return new NotifierError('unreachable', `${host} cannot be reached. Check its name, its port and that it runs.`);
}

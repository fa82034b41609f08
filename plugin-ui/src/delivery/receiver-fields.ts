import { t } from '../strings/index.ts';

/** What each kind of receiver is asked for; another kind is one line here and its adapter in the companion. */
export type ReceiverField = {
  key: string;
  label: () => string;
  placeholder?: string;
  /** Hidden while it is typed, and never shown again. */
  secret?: true;
  optional?: true;
  number?: true;
};

const words = () => t.settings.receivers.fields;
const address = (placeholder: string): ReceiverField => ({ key: 'url', label: () => words().url, placeholder });

export const receiverKinds: Record<string, { name: string; fields: ReceiverField[] }> = {
  webhook: {
    name: 'Webhook',
    fields: [
      address('https://example.org/hooks/xtreme'),
      { key: 'secret', label: () => words().secret, secret: true, optional: true },
    ],
  },
  discord: {
    name: 'Discord',
    fields: [
      {
        key: 'webhook_url',
        label: () => words().discord,
        placeholder: 'https://discord.com/api/webhooks/…',
        secret: true,
      },
    ],
  },
  telegram: {
    name: 'Telegram',
    fields: [
      { key: 'bot_token', label: () => words().botToken, placeholder: '123456:ABC…', secret: true },
      { key: 'chat_id', label: () => words().chat, placeholder: '-1001234567890' },
    ],
  },
  ntfy: {
    name: 'ntfy',
    fields: [
      address('https://ntfy.sh'),
      { key: 'topic', label: () => words().topic, placeholder: 'films' },
      { key: 'token', label: () => words().token, secret: true, optional: true },
    ],
  },
  gotify: {
    name: 'Gotify',
    fields: [address('https://gotify.example.org'), { key: 'token', label: () => words().token, secret: true }],
  },
  email: {
    name: 'E-mail',
    fields: [
      { key: 'host', label: () => words().host, placeholder: 'smtp.example.org' },
      { key: 'port', label: () => words().port, placeholder: '587', number: true },
      { key: 'user', label: () => words().user, optional: true },
      { key: 'password', label: () => words().password, secret: true, optional: true },
      { key: 'from', label: () => words().from, placeholder: 'nas@example.org' },
      { key: 'to', label: () => words().to, placeholder: 'me@example.org' },
    ],
  },
};

/** As the API takes it: what was left empty is not sent. */
export function settingsOf(fields: ReceiverField[], values: Record<string, string>): Record<string, unknown> {
  const filled = fields.filter(({ key }) => (values[key] ?? '').trim() !== '');
  return Object.fromEntries(
    filled.map(({ key, number }) => [key, number ? Number(values[key]) : (values[key] ?? '').trim()]),
  );
}

const MASK = '***';
/** Below this a credential is replaced as a whole word only, or the text would be shredded. */
const SHORT = 4;

const URL_PATTERNS: [RegExp, string][] = [
  [
    /((?:^|[/\s"'(])(?:live|movie|series|timeshift|player_api|playlist|epg)\/)[^/\s]+\/[^/\s?#"']+/gi,
    `$1${MASK}/${MASK}`,
  ],
  [/([?&;](?:username|password|token)=)[^&\s"'#]*/gi, `$1${MASK}`],
  [/(\/\/)[^/\s@"']+@/g, `$1${MASK}@`],
];

/**
 * Makes a function that takes an account's user name and password out of any text: as written, percent-encoded in
 * either case, form-encoded, and inside base64 at any alignment; and the credential places of any Xtream address.
 */
export function createRedactor({
  username,
  password,
}: {
  username: string;
  password: string;
}): (text: string) => string {
  const secrets = [username, password].filter((secret) => secret !== '');
  const forms = [...new Set(secrets.flatMap(writtenForms))].sort((a, b) => b.length - a.length).map(toPattern);
  return (text) => {
    const withoutUrls = URL_PATTERNS.reduce((result, [pattern, mask]) => result.replace(pattern, mask), text);
    return forms.reduce((result, pattern) => result.replace(pattern, MASK), withoutUrls);
  };
}

function writtenForms(secret: string): string[] {
  const percent = encodeURIComponent(secret);
  const strict = percent.replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
  const form = new URLSearchParams({ s: secret }).toString().slice(2);
  const lower = [percent, strict, form].map((text) => text.replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase()));
  return [secret, percent, strict, form, ...lower, ...base64Forms(secret)];
}

/** The part of the base64 of any text holding the secret that depends on nothing but the secret, per alignment. */
function base64Forms(secret: string): string[] {
  const bytes = Buffer.from(secret, 'utf8');
  return [0, 1, 2].flatMap((shift) => {
    const encoded = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const core = encoded.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + bytes.length) * 8) / 6));
    if (core.length < SHORT) return [];
    return [core, core.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

function toPattern(form: string): RegExp {
  const escaped = form.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return form.length < SHORT
    ? new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, 'gu')
    : new RegExp(escaped, 'g');
}

const ADDRESS = /\b[a-z][a-z\d+.-]*:\/\/\S+/giu;
/** Nobody could read a text from which such a word were taken. */
const EVERYDAY = /^(?:\p{L}{0,7}|\d{0,5})$/u;

/**
 * For what people read, as plots: in addresses the whole redaction; elsewhere only the password goes, and only one that
 * can't be an everyday word. A user name may be the hero's.
 */
export function createTextCleaner(account: { username: string; password: string }): (text: string) => string {
  const redact = createRedactor(account);
  const bare = EVERYDAY.test(account.password) ? null : createRedactor({ username: '', password: account.password });
  return (text) => {
    const cleaned = text.replace(ADDRESS, redact);
    return bare ? bare(cleaned) : cleaned;
  };
}

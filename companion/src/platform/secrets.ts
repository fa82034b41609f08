import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { AppError } from './errors.ts';
import { generatedFile } from './generated-file.ts';

export type Secrets = {
  /** Authenticated encryption (AES-256-GCM); the answer is text that only `open` with the same key can read. */
  seal(plain: string): string;
  /** Throws `secret-changed` when the text was sealed with another key. */
  open(sealed: string): string;
  /** A code that is the same in every replica and after every restart, and that nobody without the key can tell. */
  code(purpose: string): string;
};

const version = 'v1.';
/** A cut tag would be accepted as a shorter one if this were not said. */
const gcm = { authTagLength: 16 };

export function createSecrets(secret: string): Secrets {
  const key = Buffer.from(hkdfSync('sha256', secret, 'xtreme-downloader', 'seal v1', 32));
  return {
    seal(plain) {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, iv, gcm);
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return `${version}${Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')}`;
    },
    open(sealed) {
      try {
        if (!sealed.startsWith(version)) throw new Error('not sealed by this version');
        const bytes = Buffer.from(sealed.slice(version.length), 'base64url');
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12), gcm);
        decipher.setAuthTag(bytes.subarray(12, 28));
        return decipher.update(bytes.subarray(28), undefined, 'utf8') + decipher.final('utf8');
      } catch (cause) {
        throw new AppError(
          'secret-changed',
          'A stored password was encrypted with another XTREME_SECRET. Enter it again, or bring the old secret back.',
          { status: 422, cause },
        );
      }
    },
    code(purpose) {
      return createHmac('sha256', secret).update(purpose).digest('base64url').slice(0, 22);
    },
  };
}

/** The configured secret, or the one that the first start generated into the data folder (mode 600). */
export async function loadSecret(configured: string | undefined, dataDir: string): Promise<string> {
  if (configured) return configured;
  const file = join(dataDir, 'secret');
  const secret = (await generatedFile(file, () => randomBytes(32).toString('base64url'))).trim();
  if (secret.length < 16) throw new AppError('config', `${file} is damaged: bring it back from a backup or remove it.`);
  return secret;
}

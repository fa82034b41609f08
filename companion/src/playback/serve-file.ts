import { stat } from 'node:fs/promises';
import { extname } from 'node:path';
import type { Response } from 'express';
import { isNodeError } from '../platform/errors.ts';
import { mediaType } from './media-type.ts';

/**
 * Serves a file with ranges and conditions (If-Range, If-None-Match); its tag is its size and its time. Answers false,
 * and sends nothing, where the file is not there.
 */
export async function serveFile(response: Response, path: string): Promise<boolean> {
  const file = await stat(path).catch(() => null);
  if (!file?.isFile()) return false;
  response.setHeader('Content-Type', mediaType(extname(path).slice(1)));
  response.setHeader('ETag', `"${file.size.toString(36)}-${Math.floor(file.mtimeMs).toString(36)}"`);
  try {
    await send(response, path);
    return true;
  } catch (error) {
    if (response.headersSent || response.destroyed) return true;
    response.removeHeader('ETag');
    response.removeHeader('Content-Type');
    if (isNodeError(error) && ['ENOENT', 'ENOTDIR'].includes(error.code ?? '')) return false;
    throw error;
  }
}

function send(response: Response, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    response.sendFile(path, { dotfiles: 'allow', cacheControl: false, etag: false }, (error) =>
      error ? reject(error) : resolve(),
    );
  });
}

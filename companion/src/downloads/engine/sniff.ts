/** What the first bytes of a file say it is. Extensions as they are usual; null: unknown. */
export type Sniffed = 'mp4' | 'mov' | 'mkv' | 'webm' | 'avi' | 'ts' | 'flv' | 'mpg' | 'wmv' | 'text';

/** So many bytes are enough to tell. */
export const sniffBytes = 1024;

export function sniff(bytes: Buffer): Sniffed | null {
  if (bytes.length === 0) return null;
  const ascii = (from: number, to: number) => bytes.toString('latin1', from, to);
  if (['ftyp', 'moov', 'mdat', 'wide', 'free', 'skip', 'styp'].includes(ascii(4, 8))) return isoKind(bytes);
  if (bytes.length >= 4 && bytes.readUInt32BE(0) === 0x1a45dfa3) return bytes.includes('webm') ? 'webm' : 'mkv';
  if (ascii(0, 4) === 'RIFF' && ascii(8, 11) === 'AVI') return 'avi';
  if (ascii(0, 3) === 'FLV') return 'flv';
  if (bytes.length >= 4 && [0x1ba, 0x1b3].includes(bytes.readUInt32BE(0))) return 'mpg';
  if (ascii(0, 4) === '\x30\x26\xb2\x75') return 'wmv';
  if (isTransportStream(bytes)) return 'ts';
  return isText(bytes) ? 'text' : null;
}

function isoKind(bytes: Buffer): 'mp4' | 'mov' {
  const brand = bytes.toString('latin1', 4, 8) === 'ftyp' ? bytes.toString('latin1', 8, 12) : '';
  return brand === 'qt  ' ? 'mov' : 'mp4';
}

/** 188-byte packets, or 192 with a time stamp in front (M2TS). */
function isTransportStream(bytes: Buffer): boolean {
  const inStep = (first: number, step: number) => {
    for (let at = first; at < Math.min(bytes.length, first + 4 * step); at += step)
      if (bytes[at] !== 0x47) return false;
    return bytes.length > first;
  };
  return inStep(0, 188) || (bytes.length > 196 && inStep(4, 192));
}

/** HTML, JSON, a playlist, or a short message without a byte that text never has. */
function isText(bytes: Buffer): boolean {
  const head = bytes
    .toString('latin1', 0, 64)
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart()
    .toLowerCase();
  if (/^(<!doctype|<html|<\?xml|<head|<body|<!--|\{\s*"|\[\s*[{"]|#extm3u)/.test(head)) return true;
  if (bytes.length < 32 || bytes.length >= sniffBytes) return false;
  return bytes.every((byte) => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d);
}

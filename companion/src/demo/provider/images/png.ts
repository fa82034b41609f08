import { promisify } from 'node:util';
import { crc32, deflate } from 'node:zlib';

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');
const compress = promisify(deflate);

/** An image of 24-bit colour, three bytes a pixel, row by row. */
export type Picture = { width: number; height: number; pixels: Uint8Array };

/** Encodes a PNG. Rows are written as differences to the row above, which suits soft gradients. */
export async function encodePng({ width, height, pixels }: Picture): Promise<Buffer> {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2], 8);
  const data = await compress(filterRows(width, height, pixels), { level: 6 });
  return Buffer.concat([SIGNATURE, chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))]);
}

function filterRows(width: number, height: number, pixels: Uint8Array): Buffer {
  const stride = width * 3;
  const out = Buffer.alloc((stride + 1) * height);
  for (let y = 0; y < height; y++) {
    const target = y * (stride + 1);
    out[target] = 2;
    for (let x = 0; x < stride; x++) {
      const at = y * stride + x;
      out[target + 1 + x] = (pixels[at] as number) - (y > 0 ? (pixels[at - stride] as number) : 0);
    }
  }
  return out;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8 + body.length);
  frame.writeUInt32BE(data.length, 0);
  body.copy(frame, 4);
  frame.writeUInt32BE(crc32(body), 4 + body.length);
  return frame;
}

/** Takes the framing off a chunked body, however its bytes are cut. `emit` gets the data's places in `bytes`. */
export function createChunkedDecoder() {
  let state: 'size' | 'data' | 'data-end' | 'trailer' | 'done' = 'size';
  let line = '';
  let left = 0;

  /** true when a whole line is in `line`. */
  function readLine(byte: number): boolean {
    if (byte !== 0x0a) {
      line += String.fromCharCode(byte);
      if (line.length > 8192) throw new Error('chunk line too long');
      return false;
    }
    return true;
  }

  function endLine(): void {
    const text = line.trim();
    line = '';
    if (state === 'data-end') state = 'size';
    else if (state === 'trailer') state = text === '' ? 'done' : 'trailer';
    else {
      const size = /^([0-9a-f]{1,12})\s*(;.*)?$/i.exec(text)?.[1];
      if (size === undefined) throw new Error('not a chunk size');
      left = Number.parseInt(size, 16);
      state = left === 0 ? 'trailer' : 'data';
    }
  }

  return {
    get done() {
      return state === 'done';
    },
    push(bytes: Uint8Array, from: number, to: number, emit: (from: number, to: number) => void): void {
      let at = from;
      while (at < to && state !== 'done') {
        if (state !== 'data') {
          if (readLine(bytes[at++] as number)) endLine();
          continue;
        }
        const take = Math.min(left, to - at);
        emit(at, at + take);
        at += take;
        left -= take;
        if (left === 0) state = 'data-end';
      }
    },
  };
}

// How much JavaScript the browser must load before the first page is usable, compressed as a server would send it.
// Fails above the limit, so that it is noticed in the build and not by a reader on a slow line.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const limit = 90_000;
const folder = new URL('./dist/', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('manifest.json', folder), 'utf8'));
const firstPages = ['src/home/home-page.tsx', 'src/catalogue/catalogue-page.tsx'];

/** A chunk and what it imports at once; what it imports later is not needed for it. */
function needed(name, found = new Set()) {
  if (found.has(name)) return found;
  found.add(name);
  for (const other of manifest[name].imports ?? []) needed(other, found);
  return found;
}

const compressed = (file) => gzipSync(readFileSync(new URL(file, folder)), { level: 9 }).length;
for (const page of firstPages) {
  const files = [...needed(page, needed('index.html'))].map((name) => manifest[name].file);
  const sizes = files.map((file) => ({ file, bytes: compressed(file) }));
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0) + compressed('theme.js');
  for (const { file, bytes } of sizes) console.log(`${String(bytes).padStart(8)}  ${file}`);
  console.log(`${String(total).padStart(8)}  bytes of compressed JavaScript before ${page} is usable (limit ${limit})`);
  if (total > limit) process.exitCode = 1;
}

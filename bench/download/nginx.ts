import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { selfSigned } from '../../companion/src/downloads/engine/testing/certificate.ts';
import type { ServerOptions } from './server.ts';

const tries = 200;

/** An nginx of our own in the foreground: nothing of an installed one is touched. */
export async function startNginx(
  options: ServerOptions,
  at: { folder: string; original: string },
): Promise<{ name: string; port: number; child: ChildProcess }> {
  const prefix = join(at.folder, 'nginx');
  await mkdir(join(prefix, 'files'), { recursive: true });
  for (const file of [1, 2, 3]) await symlink(at.original, join(prefix, `files/film-${file}.mkv`));
  await writeFile(join(prefix, 'files/start'), '.');
  await writeFile(join(prefix, 'key.pem'), selfSigned.key);
  await writeFile(join(prefix, 'certificate.pem'), selfSigned.cert);
  const port = await freePort();
  await writeFile(join(prefix, 'nginx.conf'), configuration(options, port));
  const child = spawn('nginx', ['-p', prefix, '-c', join(prefix, 'nginx.conf'), '-e', 'stderr'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await answering(child, port);
  return { name: 'nginx', port, child };
}

function configuration({ tls, bytesPerSecond, limit }: ServerOptions, port: number): string {
  const isReset = limit?.refusal === 'reset';
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((what) => `${what}_temp_path ${what};`);
  return `
    ${process.getuid?.() === 0 ? 'user root;' : ''}
    daemon off;
    worker_processes 2;
    pid nginx.pid;
    events { worker_connections 512; }
    http {
      access_log off;
      ${temporary.join(' ')}
      sendfile on;
      tcp_nopush on;
      types { video/x-matroska mkv; }
      limit_conn_zone $server_name zone=all:1m;
      limit_conn_log_level info;
      reset_timedout_connection on;
      server {
        server_name bench;
        listen 127.0.0.1:${port} ${tls ? 'ssl' : ''};
        ${tls ? 'ssl_certificate certificate.pem; ssl_certificate_key key.pem; ssl_protocols TLSv1.3;' : ''}
        ${tls ? 'ssl_session_cache shared:tls:1m;' : ''}
        root files;
        location = /start { }
        location / {
          ${bytesPerSecond ? `limit_rate ${bytesPerSecond};` : ''}
          ${limit ? `limit_conn all ${limit.connections}; limit_conn_status ${isReset ? 460 : limit.refusal};` : ''}
          ${isReset ? 'error_page 460 = @reset;' : ''}
        }
        location @reset { return 444; }
      }
    }`;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function answering(child: ChildProcess, port: number): Promise<void> {
  for (let turn = 0; turn < tries; turn++) {
    if (child.exitCode !== null) throw new Error(`nginx ended with ${child.exitCode}`);
    const socket = connect(port, '127.0.0.1');
    const isOpen = await Promise.race([
      once(socket, 'connect').then(
        () => true,
        () => false,
      ),
      delay(1_000, false),
    ]);
    socket.destroy();
    if (isOpen) return;
    await delay(20);
  }
  throw new Error('nginx does not listen');
}

import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import express, { type Express, type Response } from 'express';

/** The panel that Vite built: one page for `/` and `/embed`, its assets with names that change with their content. */
export function mountPanel(app: Express, folder: string, mayEmbed: () => Promise<string[]> = async () => []): void {
  app.use('/assets', express.static(join(folder, 'assets'), { immutable: true, maxAge: '1y', index: false }));
  app.get(['/', '/embed'], async (request, response) => {
    if (request.path === '/embed/') return response.redirect('../embed');
    response.setHeader('Cache-Control', 'no-cache');
    if (request.path === '/embed') allowFrames(response, await mayEmbed());
    response.sendFile('index.html', { root: folder });
  });
  app.use(express.static(folder, { index: false, maxAge: '1h' }));
}

/** `X-Frame-Options` knows no list, and would win in a browser that is old. */
function allowFrames(response: Response, origins: string[]): void {
  const policy = String(response.getHeader('Content-Security-Policy') ?? '');
  const wider = policy.replace(/frame-ancestors [^;]*/, (own) => [own, ...origins].join(' '));
  response.setHeader('Content-Security-Policy', wider);
  response.removeHeader('X-Frame-Options');
}

const referencePage = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>xtreme-downloader: API reference</title>
<link rel="stylesheet" href="docs/swagger-ui.css">
<div id="reference"></div>
<script src="docs/swagger-ui-bundle.js"></script>
<script src="docs/start.js"></script>
</html>
`;

const referenceScript = `window.SwaggerUIBundle({
  url: 'api/openapi.json',
  dom_id: '#reference',
  deepLinking: true,
  docExpansion: 'list',
  tryItOutEnabled: false,
});
`;

/** The readable API reference at `/docs`. */
export function mountReference(app: Express): void {
  // Resolved, not imported: its module loads the whole bundle, 30 MB of memory that only browsers need.
  const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  app.get('/docs', (request, response) => {
    if (request.path.endsWith('/')) return response.redirect('../docs');
    response.type('html').send(referencePage);
  });
  app.get('/docs/start.js', (_request, response) => {
    response.type('js').send(referenceScript);
  });
  app.use('/docs', express.static(folder, { index: false, maxAge: '1d' }));
}

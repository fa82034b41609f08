// The container's health check: exit code 0 while the service answers that it is alive.
const { PORT = '8000', BASE_PATH = '/' } = process.env;
const path = `/${BASE_PATH.split('/').filter(Boolean).concat('healthz').join('/')}`;
const answer = await fetch(`http://127.0.0.1:${PORT}${path}`, { signal: AbortSignal.timeout(4000) }).catch(() => null);
process.exit(answer?.ok ? 0 : 1);

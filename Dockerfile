# syntax=docker/dockerfile:1
# The companion with the panel, ffprobe and an embedded database for those who give it none. amd64 and arm64:
#   docker buildx build --platform linux/amd64,linux/arm64 -t xtreme-downloader .

# What is built is the same on every platform, so it is built once, where the builder is at home.
FROM --platform=$BUILDPLATFORM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY companion/package.json companion/
COPY integrations/package.json integrations/
COPY plugin-ui/package.json plugin-ui/
RUN npm ci --no-audit --no-fund
COPY tsconfig.base.json tsconfig.json ./
COPY scripts/ scripts/
COPY migrations/ migrations/
COPY integrations/ integrations/
COPY companion/ companion/
COPY plugin-ui/ plugin-ui/
RUN npm run --silent build

# The packages that run, for the platform of the image.
FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY companion/package.json companion/
COPY integrations/package.json integrations/
COPY plugin-ui/package.json plugin-ui/
RUN npm ci --omit=dev --no-audit --no-fund --workspace companion --workspace integrations

FROM node:24-bookworm-slim
# ffmpeg brings ffprobe (lengths of films); tini reaps what a killed engine leaves; libnss-wrapper names a user that has no entry.
RUN apt-get update \
 && apt-get install -y --no-install-recommends ffmpeg tini libnss-wrapper \
 && rm -rf /var/lib/apt/lists/* \
 && mkdir -p /data /media \
 && chmod 0777 /data /media
WORKDIR /app
COPY --from=packages /app/node_modules/ node_modules/
COPY package.json LICENSE ./
COPY companion/package.json companion/
COPY integrations/package.json integrations/
COPY --from=build /app/migrations/dist/ migrations/dist/
COPY --from=build /app/integrations/dist/ integrations/dist/
COPY --from=build /app/companion/dist/ companion/dist/
COPY --from=build /app/plugin-ui/dist/ plugin-ui/dist/
COPY scripts/container-start.sh scripts/container-health.mjs scripts/

ENV NODE_ENV=production HOST=0.0.0.0 PORT=8000 DATA_DIR=/data MEDIA_DIR=/media
# Any user may be given instead (`--user`, `runAsUser`), known to the image or not.
USER 1000:1000
EXPOSE 8000
VOLUME ["/data", "/media"]
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --start-interval=2s CMD ["node", "scripts/container-health.mjs"]
ENTRYPOINT ["tini", "--", "sh", "scripts/container-start.sh"]
CMD ["node", "companion/dist/main.js"]

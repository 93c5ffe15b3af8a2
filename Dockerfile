# One image for every Eventide container: init, replicas, and the command line.

FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The build itself comes after the sources; `prepare` would look for them here.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm run build

FROM node:24-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:24-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY --from=build /app/proto ./proto
COPY package.json LICENSE README.md ./
RUN ln -s /app/dist/main.js /usr/local/bin/eventide && chmod 755 /app/dist/main.js \
  && install -d -o node -g node /cluster /data
USER node
EXPOSE 4601 4701
VOLUME ["/cluster", "/data"]
HEALTHCHECK --interval=5s --timeout=3s --start-period=20s --retries=3 CMD ["eventide", "health"]
ENTRYPOINT ["eventide"]
CMD ["help"]

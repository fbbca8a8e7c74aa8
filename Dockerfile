# scraper in a container: docker build -t scraper .
FROM python:3.13-slim
WORKDIR /src
COPY requirements-run.lock ./
RUN pip install --no-cache-dir --no-deps --require-hashes -r requirements-run.lock
COPY . .
RUN pip install --no-cache-dir --no-deps --no-build-isolation . \
    && useradd --create-home --uid 1000 scraper
USER 1000
WORKDIR /data
# Inside the container the page of health and metrics must be reachable from outside it; compose binds it to loopback.
ENV SCRAPER_SCHEDULE_HOST=0.0.0.0 SCRAPER_OUTPUT=/data/output PYTHONUNBUFFERED=1
STOPSIGNAL SIGTERM
ENTRYPOINT ["scraper"]
CMD ["schedule", "--config", "/data/scraper.toml"]

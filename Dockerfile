# The bot:  docker build -t passerelle . && docker run --read-only -v passerelle:/app/var --env-file .env passerelle
# The demo: docker build -t passerelle-demo --target demo . && docker run --rm --network host passerelle-demo
#           (the local Discord listens on the loopback address only, hence the host's network)

FROM python:3.13-slim AS packages
WORKDIR /app
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
COPY requirements.lock run.py ./
# What run.py does everywhere: a virtual environment, --require-hashes --only-binary :all:, and the stamp that says so.
RUN python -c "import run; run.prepare(run.RUNTIME)"

FROM python:3.13-slim AS application
WORKDIR /app
# Without a name, a user has no home, and libraries look for theirs.
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin passerelle \
    && install --directory --owner passerelle --group passerelle var
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1
COPY --from=packages /app/.venv .venv
COPY config config
COPY bot bot
COPY cogs cogs
# Nothing can be compiled at the start, because the root is read-only; so it is now.
RUN python -m compileall -q bot cogs
ENV PYTHONDONTWRITEBYTECODE=1
USER 10001:10001
VOLUME /app/var
STOPSIGNAL SIGTERM

FROM application AS demo
COPY requirements.lock run.py ./
COPY sandbox sandbox
COPY demo demo
CMD ["python", "run.py", "demo"]

FROM application AS bot
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["python", "-m", "bot", "--health"]
CMD ["python", "-m", "bot", "start"]

"""What Alembic runs; the connection comes from :func:`bot.database.migrations.run.upgrade`."""

from alembic import context

from bot.database.columns import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()

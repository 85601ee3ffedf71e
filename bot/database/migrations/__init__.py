"""The history of the schema, run by Alembic in a process of its own."""

"""Transactions, the lease, the migrations, and the purpose and end of every table."""

from bot.database.engine import Database, Transaction

__all__ = ["Database", "Transaction"]

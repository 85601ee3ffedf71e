"""Transactions, the lease, the migrations, and the purpose and end of every table."""

from bot.database.engine import Database
from bot.database.transaction import Transaction

__all__ = ["Database", "Transaction"]

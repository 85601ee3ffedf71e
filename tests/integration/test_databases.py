"""The databases that the tests are lent are what they are said to be."""

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine


@pytest.mark.parametrize("_turn", ["first", "second"])
async def test_each_test_is_lent_an_empty_database(database_url: str, _turn: str) -> None:
    """A table can be made that a test before made as well; both engines take the same statements."""
    engine = create_async_engine(database_url)

    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE people (id BIGINT PRIMARY KEY)"))
        await connection.execute(text("INSERT INTO people VALUES (:id)"), {"id": 2**53})
        found = await connection.scalar(text("SELECT max(id) FROM people"))
    await engine.dispose()

    assert found == 2**53

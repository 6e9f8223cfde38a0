"""Locks by name: one has it, another waits or hears no, and it is free when the first is done."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError, connection, connections, transaction

from portal.kit import locks


def elsewhere[T](act: Callable[[str], T], name: str) -> T:
    """Do this with a connection of its own."""

    def run() -> T:
        try:
            return act(name)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result()


def take(name: str) -> bool:
    with transaction.atomic():
        return locks.take(name)


def alone(name: str) -> bool:
    with locks.alone(name) as ours:
        return ours


def wait_for(name: str) -> None:
    """Wait for a moment only: who would wait longer gets an error."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("set local lock_timeout = '100ms'")
        locks.wait_for(name)


def test_one_has_a_name_until_its_transaction_ends(transactional_db: None) -> None:
    with transaction.atomic():
        locks.wait_for("one")
        assert not elsewhere(take, "one")
        assert not elsewhere(alone, "one")
        with pytest.raises(OperationalError):
            elsewhere(wait_for, "one")
        assert elsewhere(take, "other")
    assert elsewhere(take, "one")


def test_a_name_for_a_block_outlives_its_transactions(transactional_db: None) -> None:
    with locks.alone("one") as ours:
        assert ours
        with transaction.atomic():
            pass
        assert not elsewhere(alone, "one")
        with pytest.raises(OperationalError):
            elsewhere(wait_for, "one")
    assert elsewhere(alone, "one")

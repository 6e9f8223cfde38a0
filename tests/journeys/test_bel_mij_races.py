"""Five clicks at once on the button that sends."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.db import connections
from django.test import Client

from portal.cases.models import Case
from portal.contacts.models import Promise
from portal.intake.models import Draft
from portal.outbox.models import Message
from portal.residents.models import Resident
from tests import build
from tests.conftest import TUESDAY
from tests.journeys import public
from tests.journeys.public import text_of

CLICKS = 5


@pytest.mark.django_db(transaction=True)
def test_five_clicks_at_once_make_one_request() -> None:
    with time_machine.travel(TUESDAY, tick=False) as clock:
        build.town(now=TUESDAY)
        she = public.Resident()
        she.walk()
        data = she.send_data()
        clock.shift(public.READING)
        cookies = {name: morsel.value for name, morsel in she.client.cookies.items()}
        together = threading.Barrier(CLICKS)

        def click() -> tuple[int, str]:
            try:
                client = Client()
                for name, value in cookies.items():
                    client.cookies[name] = value
                together.wait()
                response = client.post("/bel-mij/controle/", data)
                return response.status_code, text_of(client.get("/bel-mij/verstuurd/"))
            finally:
                connections.close_all()

        with ThreadPoolExecutor(CLICKS) as pool:
            answers = [future.result() for future in [pool.submit(click) for _ in range(CLICKS)]]
    assert {status for status, _ in answers} == {303}
    assert len({page for _, page in answers}) == 1
    for model in (Case, Promise, Message, Resident, Draft):
        assert model._default_manager.count() == 1, model

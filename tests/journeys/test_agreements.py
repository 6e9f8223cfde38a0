"""What is written for who builds the other side, held to what we really take and answer."""

from pathlib import Path
from typing import Any

import yaml
from django.urls import reverse

from portal.births import api_views as births_door
from portal.births import reading
from portal.births import wire as births
from portal.outbox import api_views as messages_door
from portal.outbox import delivery
from portal.outbox import wire as messages

API = Path(__file__).resolve().parents[2] / "docs" / "api"


def agreed(name: str, address: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what is agreed about one address, and the shapes that it names."""
    agreement = yaml.safe_load((API / name).read_text())
    assert agreement["openapi"].startswith("3.1")
    assert list(agreement["paths"]) == [reverse(address)]
    return agreement["paths"][reverse(address)]["post"], agreement["components"]


def test_what_is_agreed_about_births_is_what_we_do() -> None:
    told, parts = agreed("geboorten.yaml", "births:incoming")
    birth = parts["schemas"]["Birth"]
    fields = birth["properties"]
    assert birth["additionalProperties"] is False
    assert set(birth["required"]) == set(fields) == set(births.FIELDS)
    assert fields["kind"]["enum"] == list(births.KINDS)
    assert fields["address_hidden"]["type"] == "boolean"
    longest = dict.fromkeys(births.TEXTS, births.MOST_TEXT) | {
        "key": reading.MOST_KEY,
        "first_names": reading.MOST_NAME,
        "last_name": reading.MOST_NAME,
        "street": reading.MOST_STREET,
        "house_number": reading.MOST_NUMBER,
        "postcode": 10,
        "town": reading.MOST_STREET - 20,
    }
    assert {name: fields[name]["maxLength"] for name in births.TEXTS} == longest
    assert str(births.MOST_BYTES) in told["responses"]["413"]["description"]
    assert set(told["responses"]) == {str(code) for code in births_door.TITLES} | {"202"}
    headers = {one["name"]: one["schema"] for one in told["parameters"]}
    assert set(headers) == {"Births-Key", "Births-Timestamp", "Births-Signature"}
    assert headers["Births-Signature"]["pattern"] == f"^{births_door.HEX.pattern}$"


def test_what_is_agreed_about_messages_is_what_we_do() -> None:
    told, parts = agreed("berichten.yaml", "outbox:delivery-status")
    status = parts["schemas"]["Status"]
    assert status["required"] == ["id", "status"]
    assert set(status["properties"]) == {"id", "reference", "status", "completed_at"}
    assert status["properties"]["status"]["pattern"] == f"^{messages.STATUS.pattern}$"
    for word in messages.STATUSES:
        assert f"`{word}`" in status["properties"]["status"]["description"]
    assert str(messages.MOST_BYTES) in told["requestBody"]["description"]
    answers = {str(code) for code, _ in messages_door.TITLES.values()} | {"200"}
    assert set(told["responses"]) == answers
    kinds = parts["schemas"]["Problem"]["properties"]["type"]["enum"]
    assert kinds == [messages_door.TYPE + code for code in messages_door.TITLES]
    results = parts["schemas"]["Result"]["properties"]["result"]["enum"]
    assert results == list(delivery.Result)


def test_the_example_of_a_message_is_read() -> None:
    told, _ = agreed("berichten.yaml", "outbox:delivery-status")
    (example,) = told["requestBody"]["content"]["application/json"]["examples"].values()
    assert example["value"]["status"] in messages.STATUSES
    assert messages.UUID.fullmatch(example["value"]["id"])

"""The portal with a few views more, that break in every way a view can."""

import psycopg_pool
from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path

from almere import urls

handler500 = urls.handler500
received: list[list[str]] = []


def note(request: HttpRequest) -> HttpResponse:
    """A form with a text and two ticked boxes."""
    if request.method == "POST":
        received.append([request.POST.get("text", ""), *request.POST.getlist("box")])
        return redirect("/inloggen/")
    return HttpResponse("formulier")


def broken(request: HttpRequest) -> HttpResponse:
    raise ValueError("geheim van mevrouw Yilmaz")


def forbidden(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def away(request: HttpRequest) -> HttpResponse:
    raise OperationalError("connection refused")


def closed(request: HttpRequest) -> HttpResponse:
    raise InterfaceError("connection already closed")


def no_connection(request: HttpRequest) -> HttpResponse:
    raise OperationalError("no connection") from psycopg_pool.PoolTimeout()


def slow(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("set local statement_timeout = 50")
        cursor.execute("select pg_sleep(5)")
    return HttpResponse("never")


urlpatterns = [
    *urls.urlpatterns,
    path("proef/notitie/", note),
    path("proef/kapot/", broken),
    path("proef/verboden/", forbidden),
    path("proef/weg/", away),
    path("proef/dicht/", closed),
    path("proef/traag/", slow),
    path("proef/vol/", no_connection),
]

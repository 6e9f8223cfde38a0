"""The barest Django view that reads one row, for comparison: no session, no template."""

from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path


def one(_request: HttpRequest) -> HttpResponse:
    """Answer with the outcome of one statement."""
    with connection.cursor() as cursor:
        cursor.execute("select id from staff_team where code = %s", ["team-1"])
        row = cursor.fetchone()
    body = str(row).encode()
    return HttpResponse(body, headers={"Content-Length": str(len(body))})


urlpatterns = [path("", one)]
application = get_wsgi_application()

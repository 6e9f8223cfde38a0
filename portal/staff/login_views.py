"""Logging in and out, one's own sessions and password, and a fresh address for live hints."""

from django.conf import settings
from django.contrib import auth, messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.module_loading import import_string
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.kit import address, clock, htmx
from portal.kit.forms import posted
from portal.kit.page import NavItem
from portal.kit.refusal import Refused
from portal.staff import browsers, door, kept, live_url, login, permissions, sessions
from portal.staff.login_forms import LoginForm, PasswordForm
from portal.staff.models import User
from portal.staff.request import session_of


@login_not_required
@require_http_methods(["GET", "POST"])
def log_in(request: HttpRequest) -> HttpResponse:
    """Show the login page, or let someone in."""
    if request.method == "GET":
        if isinstance(request.user, User):
            return redirect(_destination(request, request.user, request.GET.get("next", "")))
        return page(request, LoginForm(initial={"next": request.GET.get("next", "")}))
    form = LoginForm(request.POST)
    if not form.is_valid():
        return page(request, form, status=422)
    attempt = login.Attempt(
        username=form.cleaned_data["username"],
        password=form.cleaned_data["password"],
        address=address.of_request(request),
        browser=browsers.known(request, form.cleaned_data["username"]),
    )
    try:
        user = login.check(attempt=attempt, now=clock.utc_now())
    except login.TooOften as refusal:
        form.add_error(None, str(refusal))
        return _too_often(page(request, form, status=429), refusal)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return page(request, form, status=422)
    return _welcome(request, user, form)


def page(
    request: HttpRequest,
    form: LoginForm | None = None,
    *,
    kept_text: kept.Kept | None = None,
    status: int = 200,
) -> HttpResponse:
    """Return the login page; with `kept_text` it promises that the typed text is not lost."""
    if form is None:
        form = LoginForm()
    if kept_text is None and form.is_bound:
        kept_text = kept.unseal(request, form.data.get("kept", ""))
    context = {
        "form": form,
        "kept": kept_text,
        "sealed": kept.seal(request, kept_text) if kept_text else "",
        "accounts": login.demo_accounts(now=clock.utc_now()),
        "demo_password": getattr(settings, "DEMO_PASSWORD", ""),
    }
    return render(request, "staff/login.html", context, status=status)


@login_not_required
@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """End this session at the server and clear what the browser kept of it."""
    session = session_of(request)
    if session is not None:
        sessions.end(session=session, by=session.user.actor, now=clock.utc_now())
    auth.logout(request)
    response = redirect(settings.LOGOUT_REDIRECT_URL)
    response.status_code = 303
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@require_GET
def own_sessions(request: HttpRequest) -> HttpResponse:
    """Show where I am logged in."""
    user = door.colleague(request)
    rows = sessions.of_user(user, now=clock.utc_now())
    return render(
        request, "staff/sessions.html", {"rows": rows, "current": door.session(request).pk}
    )


@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of my own sessions."""
    now = clock.utc_now()
    user = door.colleague(request)
    session = sessions.one_of_user(user, pk)
    if session is None:
        raise Http404("session")
    sessions.end(session=session, by=user.actor, now=now)
    messages.success(request, "Deze sessie is beëindigd.")
    return htmx.see_other(request, "staff:own-sessions")


@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """End all my sessions but this one."""
    user = door.colleague(request)
    sessions.end_all(
        user=user,
        by=user.actor,
        now=clock.utc_now(),
        but=door.session(request),
    )
    messages.success(request, "U bent nu alleen nog hier ingelogd.")
    return htmx.see_other(request, "staff:own-sessions")


@require_http_methods(["GET", "POST"])
def own_password(request: HttpRequest) -> HttpResponse:
    """Let me choose a new password."""
    user = door.colleague(request)
    session = door.session(request)
    form = PasswordForm(posted(request), user=user)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "staff/password.html", {"form": form}, status=status)
    try:
        login.choose_password(
            session=session,
            old=form.cleaned_data["old_password"],
            new=form.cleaned_data["new_password"],
            by=user.actor,
            now=clock.utc_now(),
        )
    except Refused as refusal:
        form.add_error("old_password", str(refusal))
        return render(request, "staff/password.html", {"form": form}, status=422)
    auth.update_session_auth_hash(request, session.user)
    sessions.rename(session=session, session_key=request.session.session_key or "")
    messages.success(request, "Uw nieuwe wachtwoord geldt vanaf nu.")
    return htmx.see_other(request, "staff:own-sessions")


@require_GET
def live_address(request: HttpRequest) -> HttpResponse:
    """Give a page that outlived its ticket a new address to listen at."""
    url = live_url.again(request, request.GET.get("token", ""), now=clock.utc_now())
    return render(request, "staff/_live_address.html", {"url": url})


def is_own(request: HttpRequest, url: str) -> bool:
    """Tell whether this is a path on our own site, so that nobody is sent elsewhere."""
    return url.startswith("/") and url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )


def _welcome(request: HttpRequest, user: User, form: LoginForm) -> HttpResponse:
    """Start the session and go where the person was."""
    now = clock.utc_now()
    # The browser remembers who logged in last: what a colleague typed is for her eyes only.
    is_anothers = browsers.is_of_another(request, user.username)
    kept_text = None if is_anothers else kept.unseal(request, form.cleaned_data["kept"])
    earlier = session_of(request)
    if earlier is not None:
        sessions.end(session=earlier, by=earlier.user.actor, now=now)
        # Else Django would go on with the same session id for the same colleague.
        auth.logout(request)
    _begin(request, user)
    if kept_text is not None and is_own(request, kept_text.path):
        context = {"kept": kept_text, "other_url": landing(user)}
        response = render(request, "staff/send_again.html", context)
    else:
        response = redirect(_destination(request, user, form.cleaned_data["next"]))
        response.status_code = 303
    browsers.remember(response, user.username)
    return response


def _begin(request: HttpRequest, user: User) -> None:
    """Log in with a new session id and keep its row."""
    secret = request.META.get("CSRF_COOKIE")
    auth.login(request, user)
    if secret and browsers.known(request, user.username):
        # The same person comes back in the same browser. Django changes the CSRF secret at every
        # login; then a form that still stands open in another tab could not be sent any more.
        request.META |= {"CSRF_COOKIE": secret, "CSRF_COOKIE_NEEDS_UPDATE": False}
    request.staff_session = sessions.start(  # type: ignore[attr-defined]
        user=user,
        session_key=request.session.session_key or "",
        browser=browsers.label(request.headers.get("User-Agent", "")),
        now=clock.utc_now(),
    )


def _too_often(response: HttpResponse, refusal: login.TooOften) -> HttpResponse:
    wait = refusal.until - clock.utc_now()
    response.headers["Retry-After"] = str(max(1, int(wait.total_seconds())))
    return response


def _destination(request: HttpRequest, user: User, wanted: str) -> str:
    """Return the page that was asked for, else the first page that this colleague may see."""
    return wanted if is_own(request, wanted) else landing(user)


def landing(user: User) -> str:
    """Return the address of the first navigation item that this colleague may see."""
    held = permissions.held_by(user, now=clock.utc_now())
    items: list[NavItem] = [import_string(path) for path in settings.NAV]
    first = next((item for item in items if item.permission in held), None)
    return reverse(first.url_name if first else "staff:own-sessions")

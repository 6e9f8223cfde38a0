/* Keeps live parts honest. Each (re)connection of the stream fires `poll` on body, because what
   happened while it was away is not sent again. When it is gone for 15 seconds the page says so
   and fires `poll` every 10 seconds. Requests by hints or polling carry X-Background, so that
   they do not prolong a session. A refused stream (its ticket has ended) gets a new address from
   the server; nothing on the screen is replaced, so nothing typed is lost. */
(function () {
  "use strict";

  var SAY_AFTER_MS = 15000;
  var POLL_EVERY_MS = 10000;
  var RENEW_AT_MOST_EVERY_MS = 5000;
  var SPREAD_MS = 1500;
  var BACKGROUND = /^(poll$|sse:|htmx:sse)/;

  var holder = document.querySelector("[sse-connect]");
  var line = document.querySelector("[data-live-status]");
  var goneSince = null;
  var sayTimer = null;
  var pollTimer = null;
  var opened = false;
  var renewedAt = -Infinity;

  document.addEventListener("htmx:configRequest", function (event) {
    var cause = event.detail.triggeringEvent;
    if (cause && BACKGROUND.test(cause.type)) event.detail.headers["X-Background"] = "1";
  });

  if (!holder || !line) return;

  function poll() {
    if (!document.hidden) window.htmx.trigger(document.body, "poll");
  }

  function clock(moment) {
    return moment.toLocaleTimeString("nl-NL", {
      hour: "2-digit",
      minute: "2-digit",
      timeZone: "Europe/Amsterdam",
    });
  }

  function say(text) {
    // The same text again would be read aloud again.
    if (line.textContent !== text) line.textContent = text;
    line.hidden = false;
  }

  function startPolling() {
    say("Niet live sinds " + clock(goneSince) + " uur. Deze bladzijde kijkt nu elke 10 seconden zelf.");
    poll();
    pollTimer = window.setInterval(poll, POLL_EVERY_MS);
  }

  function gone() {
    if (goneSince) return;
    goneSince = new Date();
    sayTimer = window.setTimeout(startPolling, SAY_AFTER_MS);
  }

  function back() {
    window.clearTimeout(sayTimer);
    window.clearInterval(pollTimer);
    goneSince = null;
    line.hidden = true;
    line.textContent = "";
    // Everybody reconnects at once after a restart: spread the questions.
    window.setTimeout(poll, opened ? Math.random() * SPREAD_MS : 0);
    opened = true;
  }

  function renew() {
    if (performance.now() - renewedAt < RENEW_AT_MOST_EVERY_MS) return;
    renewedAt = performance.now();
    // The old ticket goes along: it says which topics this page asked for.
    var ticket = new URL(holder.getAttribute("sse-connect"), window.location.href).searchParams.get("token");
    window
      .fetch("/live-adres/?token=" + encodeURIComponent(ticket || ""), {
        headers: { "X-Background": "1" },
        credentials: "same-origin",
      })
      .then(function (answer) {
        if (answer.redirected || answer.status === 401) {
          loggedOut();
          return undefined;
        }
        return answer.text().then(function (text) {
          var part = new DOMParser().parseFromString(text, "text/html");
          var fresh = part.querySelector("[sse-connect]");
          // The extension reads the attribute again at its next try.
          if (fresh) holder.setAttribute("sse-connect", fresh.getAttribute("sse-connect"));
        });
      })
      .catch(function () {
        // No connection at all: the line and the next try say enough.
      });
  }

  function loggedOut() {
    window.clearTimeout(sayTimer);
    window.clearInterval(pollTimer);
    say("U bent niet meer ingelogd. Wat u hebt getypt, staat er nog. Log in op een nieuw tabblad om verder te gaan.");
  }

  document.addEventListener("htmx:responseError", function (event) {
    if (event.detail.xhr.status === 401) loggedOut();
  });
  document.addEventListener("htmx:sseOpen", back);
  document.addEventListener("htmx:sseError", function (event) {
    gone();
    if (event.detail.source && event.detail.source.readyState === EventSource.CLOSED) renew();
  });
  document.addEventListener("visibilitychange", function () {
    if (!document.hidden && goneSince) poll();
  });
  window.setTimeout(function () {
    if (!opened) gone();
  }, 0);
})();

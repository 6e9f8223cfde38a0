/* Help of colleagues with one key. Whoever presses it must know within three seconds whether somebody
   has it: when the server does not answer, this says so in large letters. And a screen that shows the
   alarm of a colleague tells so, when somebody has the page in front of them. */
(function () {
  "use strict";

  var ANSWER_WITHIN_MS = 2500;
  var LOOK_EVERY_MS = 1000;
  var LOOK_FOR_MS = 60000;
  var told = {};
  var looking = null;

  function note() {
    return document.querySelector("[data-assist-note]");
  }

  function say(head, text) {
    var place = note();
    place.querySelector("[data-assist-head]").textContent = head;
    place.querySelector("[data-assist-text]").textContent = text;
    place.hidden = false;
  }

  function post(url) {
    var headers = JSON.parse(document.body.getAttribute("hx-headers"));
    headers["HX-Request"] = "true";
    var stop = new AbortController();
    var timer = window.setTimeout(function () {
      stop.abort();
    }, ANSWER_WITHIN_MS);
    return window
      .fetch(url, { method: "POST", headers: headers, signal: stop.signal, credentials: "same-origin" })
      .then(function (answer) {
        if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
        return answer.text();
      })
      .finally(function () {
        window.clearTimeout(timer);
      });
  }

  function failed() {
    say("Niet verstuurd: roep", "Roep hardop om hulp, of druk op de vaste knop. Druk daarna nog een keer op Hulp.");
  }

  function own() {
    return document.querySelector('[data-alarm="own"]');
  }

  function look(until) {
    window.clearTimeout(looking);
    if (!own() || performance.now() > until) return;
    window.htmx.ajax("GET", document.getElementById("desk-ringing-live").getAttribute("hx-get"), {
      source: "#desk-ringing-live",
      target: "#desk-ringing",
      swap: "outerHTML",
    }).catch(function () {
      // Somebody pressed a button meanwhile: that answer says how it stands.
    });
    looking = window.setTimeout(look, LOOK_EVERY_MS, until);
  }

  function send(form) {
    say("Versturen", "Even wachten.");
    post(form.action).then(
      function (html) {
        var fresh = new DOMParser().parseFromString(html, "text/html").getElementById("desk-ringing");
        var old = document.getElementById("desk-ringing");
        if (!fresh || !old || !fresh.querySelector('[data-alarm="own"]')) {
          failed();
          return;
        }
        old.replaceWith(fresh);
        window.htmx.process(fresh);
        note().hidden = true;
        look(performance.now() + LOOK_FOR_MS);
      },
      failed
    );
  }

  function tell() {
    if (document.visibilityState !== "visible") return;
    document.querySelectorAll("[data-seen]").forEach(function (line) {
      var url = line.dataset.seen;
      if (told[url]) return;
      told[url] = true;
      post(url).catch(function () {
        told[url] = false;
      });
    });
  }

  document.addEventListener("submit", function (event) {
    if (!event.target.matches("form[data-assist]")) return;
    event.preventDefault();
    send(event.target);
  });
  document.addEventListener("keydown", function (event) {
    var form = document.querySelector("form[data-assist]");
    if (event.key !== "F8" || event.repeat || !form) return;
    event.preventDefault();
    send(form);
  });
  // Whoever waits for help must not believe a line that is no longer true.
  document.addEventListener("htmx:sendError", function () {
    if (own()) say("Geen verbinding: roep", "Uw hulpvraag was verstuurd, maar wij horen nu niets meer.");
  });
  document.addEventListener("htmx:afterSettle", function (event) {
    if (own() && event.target.id === "desk-ringing") note().hidden = true;
    tell();
  });
  document.addEventListener("visibilitychange", tell);
  document.addEventListener("DOMContentLoaded", tell);
})();

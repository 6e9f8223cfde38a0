/* Pages for residents. Everything works without this file; it only makes three things kinder:
   a form is sent once, the list of errors gets the focus, and the page can be read aloud. */
(function () {
  "use strict";

  var RESTORE_AFTER_MS = 10000;

  function restore(form) {
    delete form.dataset.sent;
    form.querySelectorAll("[data-was-on]").forEach(function (button) {
      button.disabled = false;
      button.removeAttribute("data-was-on");
    });
  }

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.hasAttribute("data-once")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    // After this turn, so that the value of the pressed button still travels along.
    window.setTimeout(function () {
      form.querySelectorAll("button:not([type=button]):not(:disabled)").forEach(function (button) {
        button.disabled = true;
        button.setAttribute("data-was-on", "");
      });
    }, 0);
    window.setTimeout(restore, RESTORE_AFTER_MS, form);
  });

  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-once]").forEach(restore);
  });

  function apart(text) {
    return text.split("").join(" ");
  }

  /* What an eye takes in at once and a voice does not: times, numbers to dial, codes. */
  function spoken(text) {
    return text
      .replace(/\b0?(\d{1,2}):(\d\d)(?: uur)?/g, function (all, hour, minutes) {
        return hour + " uur" + (minutes === "00" ? "" : " " + Number(minutes));
      })
      .replace(/\b11[23]\b/g, apart)
      .replace(/\bZ-(\d\d)-(\d{6})\b/g, function (all, year, number) {
        return "Z, " + year + ", " + apart(number);
      })
      .replace(/\b(?:[2-9A-Z]{4}-){3}[2-9A-Z]{4}\b/g, function (code) {
        return code.split("-").map(apart).join(", ");
      });
  }

  function words(root) {
    var copy = root.cloneNode(true);
    var silent = "script, button, [hidden], [aria-hidden=true], [data-unread]";
    copy.querySelectorAll(silent).forEach(function (part) {
      part.remove();
    });
    copy.querySelectorAll("h1, h2, h3, p, li, label, legend, dt, dd, div").forEach(function (part) {
      part.append(". ");
    });
    return spoken(copy.textContent.replace(/\s+/g, " ").replace(/([.?!:])(\s*\.)+/g, "$1"));
  }

  function readAloud(button) {
    var voice = window.speechSynthesis;
    var label = button.querySelector("[data-label]");
    var start = label.textContent;
    button.hidden = false;
    button.addEventListener("click", function () {
      if (voice.speaking) {
        voice.cancel();
        return;
      }
      var speech = new SpeechSynthesisUtterance(
        words(document.querySelector("[data-read]") || document.querySelector("main"))
      );
      speech.lang = document.documentElement.lang;
      speech.rate = 0.95;
      speech.onend = speech.onerror = function () {
        label.textContent = start;
      };
      label.textContent = button.dataset.stopLabel;
      voice.speak(speech);
    });
    window.addEventListener("pagehide", function () {
      voice.cancel();
    });
  }

  if ("speechSynthesis" in window) {
    document.querySelectorAll("[data-read-aloud]").forEach(readAloud);
  }

  var first = document.querySelector("[data-focus]");
  if (first) first.focus();
})();

/* The board of the walk-in desk. What changed arrives in a hidden list; each row goes to its place,
   and whoever had the focus keeps it. Names stay for some seconds. Minutes and countdowns go by. */
(function () {
  "use strict";

  var NAMES_STAY_MS = 10000;
  var MINUTE_MS = 60000;
  var focused = null;
  var hiding = null;

  function place(row) {
    var list = document.getElementById("list-" + row.dataset.list);
    if (!list) return;
    var next = Array.from(list.children).find(function (other) {
      return other.dataset.order > row.dataset.order;
    });
    list.insertBefore(row, next || null);
  }

  function keepFocus() {
    var here = document.activeElement;
    focused = here && here.id && here.closest("#board-live") ? here.id : null;
  }

  function giveFocusBack() {
    var element = focused && document.getElementById(focused);
    if (element && document.activeElement !== element) element.focus({ preventScroll: true });
  }

  function empty(inbox) {
    Array.from(inbox.children).forEach(function (row) {
      var id = row.dataset.gone || row.id;
      // The old row stands before the new one in the document.
      document.querySelectorAll("[id='" + id + "']").forEach(function (old) {
        if (old !== row) old.remove();
      });
      if (row.dataset.gone) row.remove();
      else place(row);
    });
    giveFocusBack();
  }

  function hideNames() {
    window.clearTimeout(hiding);
    document.querySelectorAll("[data-name-slot]").forEach(function (slot) {
      slot.textContent = "";
    });
    say("");
  }

  function say(text) {
    var line = document.getElementById("board-names-said");
    if (line) line.textContent = text;
  }

  function showNames(holder) {
    holder.querySelectorAll("[data-name-of]").forEach(function (row) {
      var slots = "[data-name-slot='" + row.dataset.nameOf + "']";
      document.querySelectorAll(slots).forEach(function (slot) {
        slot.textContent = row.querySelector("[data-name]").textContent;
      });
    });
    var none = !holder.querySelector("[data-name-of]");
    holder.textContent = "";
    say(none ? "Van niemand is een naam bekend." : "De namen staan tien seconden op het scherm.");
    window.clearTimeout(hiding);
    hiding = window.setTimeout(hideNames, NAMES_STAY_MS);
  }

  document.addEventListener("htmx:beforeSwap", keepFocus);
  document.addEventListener("htmx:afterSwap", function (event) {
    if (event.target.id === "board-inbox") empty(event.target);
    if (event.target.id === "board-names") showNames(event.target);
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") hideNames();
  });
  document.addEventListener("visibilitychange", hideNames);

  window.setInterval(function () {
    document.querySelectorAll("[data-since]").forEach(function (element) {
      var minutes = Math.floor((Date.now() - Date.parse(element.dataset.since)) / MINUTE_MS);
      element.textContent = Math.max(0, minutes) + " min";
    });
  }, MINUTE_MS / 2);

  window.setInterval(function () {
    document.querySelectorAll("[data-countdown]").forEach(function (element) {
      element.textContent = Math.max(0, Number(element.textContent) - 1);
    });
  }, 1000);
})();

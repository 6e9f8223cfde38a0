/* Staff forms: sent once, also on a double click; the list of errors gets the focus; an undo goes away. Forms that
   htmx sends are left alone, htmx has hx-disabled-elt for that. Nothing is kept in the browser. */
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

  function byHtmx(form) {
    return form.matches("[hx-post], [hx-get], [hx-put], [hx-delete]") || form.closest("[hx-boost=true]");
  }

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method !== "post" || byHtmx(form)) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    window.setTimeout(function () {
      if (event.defaultPrevented) {
        restore(form);
        return;
      }
      // The page stays where it is when a file comes, and so does who works with the keyboard.
      if (form.hasAttribute("data-file")) return;
      form.querySelectorAll("button:not([type=button]):not(:disabled)").forEach(function (button) {
        button.disabled = true;
        button.setAttribute("data-was-on", "");
      });
    }, 0);
    window.setTimeout(restore, RESTORE_AFTER_MS, form);
  });

  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form").forEach(restore);
  });

  // A button to take something back stays as long as it can be used, and never goes while somebody
  // is on it.
  function goAfter(element) {
    window.setTimeout(function () {
      if (element.matches(":focus-within, :hover")) goAfter(element);
      else element.remove();
    }, Number(element.dataset.goesAfter) * 1000);
  }

  document.querySelectorAll("[data-goes-after]").forEach(goAfter);

  function focusErrors(root) {
    var first = root.querySelector("[data-focus]");
    if (first) first.focus();
  }

  focusErrors(document);
  document.addEventListener("htmx:afterSwap", function (event) {
    focusErrors(event.target);
  });
})();

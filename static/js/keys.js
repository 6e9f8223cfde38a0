/* Keys for people with one hand on the phone. They work only when nobody is typing. */
(function () {
  "use strict";

  var TYPING = "input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]";
  var TARGETS = "a[href], button:not(:disabled), input:not([type=hidden])";

  function openDialog(id) {
    document.dispatchEvent(new CustomEvent("open-dialog-id", { detail: id }));
  }

  function focusSearch() {
    var field = document.querySelector("[data-search]");
    if (field) {
      field.focus();
      field.select();
    }
    return Boolean(field);
  }

  function move(step) {
    var rows = Array.from(document.querySelectorAll("[data-row]")).filter(function (row) {
      return row.offsetParent !== null && row.querySelector(TARGETS);
    });
    if (!rows.length) return false;
    var here = rows.indexOf(document.activeElement.closest("[data-row]"));
    var next = here < 0 ? (step > 0 ? 0 : rows.length - 1) : here + step;
    var row = rows[Math.max(0, Math.min(rows.length - 1, next))];
    row.querySelector(TARGETS).focus();
    row.scrollIntoView({ block: "nearest" });
    return true;
  }

  function press(key) {
    var wanted = Array.from(document.querySelectorAll("[data-key]")).find(function (element) {
      return element.dataset.key === key && !element.disabled && element.offsetParent !== null;
    });
    // A field is typed in, everything else is pressed.
    if (wanted && wanted.matches(TYPING)) wanted.focus();
    else if (wanted) {
      wanted.click();
      // What opens is filled in next: nothing typed there may press another key of the page.
      var inside = wanted.matches("summary") && wanted.parentElement.open
        ? wanted.parentElement.querySelector("select, textarea, input:not([type=hidden])")
        : null;
      if (inside) inside.focus();
    }
    return Boolean(wanted);
  }

  function handle(key) {
    if (key === "!") {
      openDialog("crisis");
      return Boolean(document.getElementById("crisis"));
    }
    if (document.querySelector("dialog[open]")) return false;
    if (key === "/") return focusSearch();
    if (key === "?") {
      openDialog("keys-help");
      return true;
    }
    if (key === "j") return move(1);
    if (key === "k") return move(-1);
    return press(key);
  }

  document.addEventListener("keydown", function (event) {
    if (event.defaultPrevented || event.isComposing || event.repeat && !/^[jk]$/.test(event.key)) return;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key.length !== 1 || event.target.closest(TYPING)) return;
    if (handle(event.key)) event.preventDefault();
  });
})();

/* Writing a letter. A click on something that can be filled in puts it where somebody was typing. And
   whoever leaves the page with text that was not kept is asked first. */
(function () {
  "use strict";

  var last = null;
  var changed = false;

  document.addEventListener("focusin", function (event) {
    if (event.target.matches("#id_body, #id_subject")) last = event.target;
  });

  function insert(field, text, alone) {
    var start = field.selectionStart;
    var before = field.value.slice(0, start);
    if (alone && before && !before.endsWith("\n")) text = "\n" + text;
    if (alone) text += "\n";
    field.setRangeText(text, start, field.selectionEnd, "end");
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-insert]");
    if (!button) return;
    var alone = button.hasAttribute("data-insert-line");
    var field = alone || !last ? document.getElementById("id_body") : last;
    if (field) insert(field, button.dataset.insert, alone);
  });

  document.addEventListener("input", function (event) {
    if (event.target.closest("form[data-unsaved]")) changed = true;
  });
  document.addEventListener("submit", function (event) {
    if (event.target.matches("form[data-unsaved]")) changed = false;
  });
  window.addEventListener("beforeunload", function (event) {
    if (changed) event.preventDefault();
  });
})();

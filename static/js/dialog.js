/* Dialogs on <dialog>: data-dialog="id" opens, data-close closes, Escape is the browser's own.
   A click beside the dialog does nothing, so that typed text is never lost by accident. */
(function () {
  "use strict";

  function open(id) {
    var dialog = document.getElementById(id);
    if (!dialog || dialog.open) return;
    dialog.showModal();
    var body = dialog.querySelector("[hx-get]");
    if (body && window.htmx) window.htmx.trigger(body, "open-dialog");
    var field = dialog.querySelector("[data-autofocus]");
    if (field) field.focus();
  }

  document.addEventListener("click", function (event) {
    var opener = event.target.closest("[data-dialog]");
    if (opener) {
      event.preventDefault();
      open(opener.dataset.dialog);
      return;
    }
    var closer = event.target.closest("[data-close]");
    var dialog = closer && closer.closest("dialog");
    if (dialog) dialog.close();
  });

  document.addEventListener("open-dialog-id", function (event) {
    open(event.detail);
  });
})();
